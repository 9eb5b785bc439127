"""What every source gives: how the file was read, its headings, its rows. No Django."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from people.imports.limits import Limits


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person decided about reading the file; None means that it is found out.

    `heading_row` counts from 1, and 0 says that the first row is already a person. `sheet` is
    also the name of one of several lists in a JSON file.
    """

    encoding: str | None = None
    delimiter: str | None = None
    heading_row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """`rows` gives (row, cells) for every row below the headings, blank ones too.

    `row` counts as a spreadsheet does, and cells are as they stand in the file. Reading on may
    raise `FileRefused`. Encoding and delimiter are empty where the kind has none, `sheets` where
    there is nothing to choose; JSON has no row of headings, so that its `heading_row` is 0.
    """

    kind: str
    encoding: str
    delimiter: str
    heading_row: int
    headings: list[str]
    rows: Iterator[tuple[int, list[str]]]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


Source = Callable[[BinaryIO, Choices, Limits], Opened]
