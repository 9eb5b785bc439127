"""A first look over a whole file: how long it is, and what its columns hold. No Django."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from people.imports.dates import DateEvidence, DateOrder
from people.imports.headings import sensitive
from people.imports.limits import Limits
from people.imports.presets import recognised
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import Opened
from people.imports.targets import Sensitive

SAMPLES = 20
SHOWN = 3
SHOWN_LENGTH = 60


@dataclass(kw_only=True)
class Column:
    """What is told about a column. A sensitive one tells no values."""

    place: int
    heading: str
    filled: int = 0
    samples: list[str] = field(default_factory=list)
    sensitive: Sensitive | None = None
    dates: bool = False
    date_order: DateOrder | None = None


@dataclass(kw_only=True)
class Look:
    """How a file was read and what stands in it; plain enough for JSON.

    `preset` names whose layout it is; the rest is as in `Opened`.
    """

    kind: str
    encoding: str
    delimiter: str
    heading_row: int
    rows: int
    columns: list[Column]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    preset: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> "Look":
        return cls(**{**raw, "columns": [_column(column) for column in raw["columns"]]})


def survey(opened: Opened, limits: Limits, *, today: dt.date) -> Look:
    """Reads to the end, so that a fault in the last row is told now and not half-way."""
    seen = [_Seen() for _ in opened.headings]
    rows = 0
    for _, cells in filled_rows(opened, limits):
        rows += 1
        for column, cell in zip(seen, cells, strict=False):
            if cell and not cell.isspace():
                column.see(cell, today)
    if rows == 0:
        raise FileRefused(Problem.NO_ROWS)
    return Look(
        kind=opened.kind,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        heading_row=opened.heading_row,
        rows=rows,
        columns=[
            column.told(place, heading)
            for place, (heading, column) in enumerate(zip(opened.headings, seen, strict=True))
            if heading.strip() or column.filled
        ],
        sheet=opened.sheet,
        sheets=opened.sheets,
        preset=recognised(opened.headings),
    )


def filled_rows(opened: Opened, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, within the limits."""
    rows = blank = 0
    for row, cells in opened.rows:
        if len(cells) > limits.max_columns:
            raise FileRefused(Problem.TOO_MANY_COLUMNS, row=row, limit=limits.max_columns)
        if not any(cells) or not any(map(str.strip, cells)):
            blank += 1
            if blank > limits.max_blank_rows:
                raise FileRefused(Problem.TOO_MANY_ROWS, limit=limits.max_rows)
            continue
        rows += 1
        if rows > limits.max_rows:
            raise FileRefused(Problem.TOO_MANY_ROWS, limit=limits.max_rows)
        yield row, cells


class _Seen:
    """What has been seen of one column; the dates are followed while the first values are dates."""

    __slots__ = ("evidence", "filled", "follow", "samples")

    def __init__(self) -> None:
        self.filled = 0
        self.samples: list[str] = []
        self.evidence = DateEvidence()
        self.follow = True

    def see(self, cell: str, today: dt.date) -> None:
        self.filled += 1
        if len(self.samples) < SAMPLES and (value := cell.strip()[:200]) not in self.samples:
            self.samples.append(value)
        if self.follow:
            self.evidence.see(cell, today=today)
            self.follow = self.evidence.dates * 2 >= self.evidence.values or self.filled < SAMPLES

    def told(self, place: int, heading: str) -> Column:
        kind = sensitive(heading, self.samples)
        dates = self.follow and self.evidence.dates * 2 >= self.evidence.values > 0
        return Column(
            place=place,
            heading=" ".join(heading.split())[:200],
            filled=self.filled,
            samples=[] if kind else [value[:SHOWN_LENGTH] for value in self.samples],
            sensitive=kind,
            dates=dates,
            date_order=self.evidence.order() if dates else None,
        )


def _column(raw: dict[str, Any]) -> Column:
    kind, order = raw["sensitive"], raw["date_order"]
    return Column(
        **{
            **raw,
            "sensitive": Sensitive(kind) if kind else None,
            "date_order": DateOrder(order) if order else None,
        }
    )
