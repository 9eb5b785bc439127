"""The seam between a kind of file and a list of people. No Django.

A source is a function `open(stream, choices, limits) -> Opened`: headings, then numbered rows of
text. Another kind of file is another module here and one line in `SOURCES`.
"""

from functools import partial
from typing import BinaryIO

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import delimited, records, workbooks
from people.imports.sources.kinds import Kind, kind_of
from people.imports.sources.opened import Choices, Opened, Source

__all__ = ["SOURCES", "Choices", "Opened", "Source", "open_source"]

SOURCES: dict[Kind, Source] = {
    Kind.DELIMITED: delimited.open_source,
    Kind.JSON: records.open_source,
    **{kind: partial(workbooks.open_source, kind) for kind in workbooks.KINDS},
}


def open_source(stream: BinaryIO, choices: Choices, limits: Limits) -> Opened:
    """Refuses what is too large or of a kind that has no source, before anything is parsed."""
    size = stream.seek(0, 2)
    if size == 0:
        raise FileRefused(Problem.EMPTY)
    if size > limits.max_bytes:
        raise FileRefused(Problem.TOO_LARGE, bytes=size, limit=limits.max_bytes)
    kind = kind_of(stream)
    source = SOURCES.get(kind)
    if source is None:
        raise FileRefused(Problem.WRONG_KIND, kind=kind)
    return source(stream, choices, limits)
