"""What ODS may hold: no macros, nothing locked, no cell repeated without end. No Django."""

import re
import zipfile
from collections.abc import Iterator

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.workbooks.archive import blocks

ROW = b"<table:table-row"
MANY_SPACES = 1_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ROWS = re.compile(rb'^[^>]*table:number-rows-repeated\s*=\s*["\'](\d+)')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_COLUMNS = re.compile(rb'table:number-columns-repeated\s*=\s*["\'](\d+)')
_SPACES = re.compile(rb'text:c\s*=\s*["\'](\d{1,12})')
_VALUE = b":value-type"


def check(parts: zipfile.ZipFile, limits: Limits) -> None:
    names = parts.namelist()
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused(Problem.MACRO)
    for name in names:
        if name.endswith((".xml", ".rdf")):
            with parts.open(name) as part:
                for piece in blocks(part, ROW):  # type: ignore[arg-type]
                    if name == "META-INF/manifest.xml" and b"encryption-data" in piece:
                        raise FileRefused(Problem.LOCKED)
    if "content.xml" not in names:
        raise FileRefused(Problem.BROKEN_WORKBOOK)
    with parts.open("content.xml") as part:
        _Extent(limits).follow(_rows(blocks(part, ROW)))  # type: ignore[arg-type]


def _rows(pieces: Iterator[bytes]) -> Iterator[bytes | None]:
    """Each row after its opening word, None where another table starts."""
    for piece in pieces:
        before, *rows = piece.split(ROW)
        if b"<table:table " in before:
            yield None
        for row in rows:
            yield row
            if b"<table:table " in row:
                yield None


class _Extent:
    """How far a table reaches once its repeated rows and cells are written out."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.row = self.blank = self.widest = self.text = 0

    def follow(self, rows: Iterator[bytes | None]) -> None:
        for row in rows:
            if row is None:
                self.row = self.blank = self.widest = 0
            else:
                self._see(row)

    def _see(self, row: bytes) -> None:
        match = _ROWS.match(row)
        times = _bounded(match.group(1), LAST_ROW) if match else 1
        if b"-repeated" not in row[match.end() if match else 0 :]:
            columns, copies = row.count(b"<table:table-cell"), 1
        else:
            columns, copies = self._columns(row)
        if _VALUE not in row:
            self.blank += times
            return
        self.row += self.blank + times
        self.blank = 0
        self.widest = max(self.widest, columns)
        if times > self.limits.max_rows:
            raise FileRefused(Problem.TOO_MANY_ROWS, limit=self.limits.max_rows)
        self._check(row, times * copies, columns)

    def _columns(self, row: bytes) -> tuple[int, int]:
        """Up to the last cell that says something, and how often a text is repeated at most."""
        columns = blank = copies = 0
        for match in _CELL.finditer(row):
            found = _COLUMNS.search(match.group(1))
            times = _bounded(found.group(1), LAST_COLUMN) if found else 1
            if _VALUE in match.group(1):
                columns, blank, copies = columns + blank + times, 0, max(copies, times)
            else:
                blank += times
        return columns, max(copies, 1)

    def _check(self, row: bytes, copies: int, columns: int) -> None:
        if columns > self.limits.max_columns:
            raise FileRefused(Problem.TOO_MANY_COLUMNS, row=self.row, limit=self.limits.max_columns)
        if self.row * self.widest > self.limits.max_cells:
            raise FileRefused(Problem.TOO_MANY_CELLS, cells=self.limits.max_cells)
        if copies > 1:
            self.text += copies * len(row)
        if self.text > self.limits.max_text:
            raise FileRefused(Problem.TOO_HUNGRY)
        if b"text:c" in row and any(int(spaces) > MANY_SPACES for spaces in _SPACES.findall(row)):
            raise FileRefused(Problem.CELL_TOO_LONG, row=self.row, limit=self.limits.max_cell)


def _bounded(digits: bytes, most: int) -> int:
    """Refuses more than any spreadsheet has."""
    number = int(digits[:12])
    if number > most:
        raise FileRefused(Problem.BROKEN_WORKBOOK)
    return number
