"""The limited process that reads a file of questions. No Django.

The file comes on standard input, orders as one JSON argument; one line of JSON answers.
"""

import json
import sys
from typing import Any, BinaryIO

from people.imports.limited import confine, tell
from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.kinds import Kind, kind_of
from programmes.pulses.content import plain
from programmes.pulses.sources import lime_survey, xls_form
from programmes.pulses.sources.building import taken
from programmes.pulses.sources.questions import Found
from programmes.pulses.sources.refusals import CannotBeTaken

FORMS = (Kind.XLSX, Kind.XLS, Kind.DELIMITED)


def main(argument: str) -> None:
    orders = json.loads(argument)
    limits = Limits(**orders["limits"])
    confine(limits)
    try:
        tell(obey(orders, sys.stdin.buffer, limits))
    except CannotBeTaken as cannot:
        tell(cannot.as_dict())
    except FileRefused as refused:
        tell(refused.as_dict())
    except MemoryError:
        tell(FileRefused(Problem.TOO_HUNGRY).as_dict())


def obey(orders: dict[str, Any], stream: BinaryIO, limits: Limits) -> dict[str, Any]:
    found = taken(read(stream, orders["name"], limits), orders["languages"])
    return {
        "contents": [plain(content) for content in found.contents],
        "notes": [note.as_dict() for note in found.notes],
    }


def read(stream: BinaryIO, name: str, limits: Limits) -> Found:
    """By what the file is, and never by its name."""
    size = stream.seek(0, 2)
    if size == 0:
        raise FileRefused(Problem.EMPTY)
    if size > limits.max_bytes:
        raise FileRefused(Problem.TOO_LARGE, bytes=size, limit=limits.max_bytes)
    kind = kind_of(stream)
    stream.seek(0)
    if kind is Kind.XML:
        return lime_survey.read(stream)
    if kind in FORMS:
        return xls_form.read(stream, kind, limits, name)
    raise FileRefused(Problem.WRONG_KIND, kind=kind)


if __name__ == "__main__":
    main(sys.argv[1])
