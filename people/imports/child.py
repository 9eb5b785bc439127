"""The limited process that reads an uploaded file. No Django.

The file comes on standard input, orders as one JSON argument, answers as JSON lines. `look`
answers with one line; `rows` with one line for each thousand rows, each row as [row, width, cells
of the wanted columns], and a last line {"end": n}. A refusal is a line too.
"""

import datetime as dt
import json
import sys
from itertools import islice
from typing import Any

from people.imports.limited import confine, tell
from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import Choices, open_source
from people.imports.survey import filled_rows, survey

CHUNK = 1_000


def main(argument: str) -> None:
    orders = json.loads(argument)
    limits = Limits(**orders["limits"])
    confine(limits)
    try:
        obey(orders, limits)
    except FileRefused as refused:
        tell(refused.as_dict())
    except MemoryError:
        tell(FileRefused(Problem.TOO_HUNGRY).as_dict())


def obey(orders: dict[str, Any], limits: Limits) -> None:
    opened = open_source(sys.stdin.buffer, Choices(**orders["choices"]), limits)
    if orders["order"] == "look":
        look = survey(opened, limits, today=dt.date.fromisoformat(orders["today"]))
        tell({"look": look.as_dict()})
        return
    width, places = len(opened.headings), orders["columns"]
    rows = (_narrowed(row, cells, width, places) for row, cells in filled_rows(opened, limits))
    count = 0
    while chunk := list(islice(rows, CHUNK)):
        count += len(chunk)
        tell({"rows": chunk})
    tell({"end": count})


def _narrowed(row: int, cells: list[str], width: int, places: list[int]) -> list[Any]:
    """The wanted cells, with how many cells too many (+), or too few to hold them (-)."""
    over = len(cells) - width
    if over > 0 and not any(cells[width:]):
        over = 0
    if over < 0:
        over = over if len(cells) <= max(places) else 0
        cells = cells + [""] * (width - len(cells))
    return [row, over, [cells[place] for place in places]]


if __name__ == "__main__":
    main(sys.argv[1])
