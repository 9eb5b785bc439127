"""CSV, TSV and their cousins: any delimiter, quoted as spreadsheets do. No Django."""

import csv
import io
import itertools
from collections.abc import Iterator
from typing import BinaryIO

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.delimiters import delimiter_of
from people.imports.sources.encodings import BROKEN, encoding_of
from people.imports.sources.heading_row import HEAD_ROWS, Row, heading_row_of, headings_of
from people.imports.sources.kinds import Kind
from people.imports.sources.opened import Choices, Opened

HEAD_CHARACTERS = 64 * 1024


def open_source(stream: BinaryIO, choices: Choices, limits: Limits) -> Opened:
    encoding = choices.encoding or encoding_of(stream)
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    lines = _Lines(stream, encoding, limits)
    delimiter = choices.delimiter or lines.announced or delimiter_of(lines.peek(HEAD_CHARACTERS))
    rows = _rows(lines, delimiter, limits)
    head = list(itertools.islice(rows, HEAD_ROWS))
    heading_row = choices.heading_row
    if heading_row is None:
        heading_row = heading_row_of([cells for _, cells in head])
    headings = headings_of(head, heading_row, limits.max_columns)
    return Opened(
        kind=Kind.DELIMITED,
        encoding=encoding.removesuffix("-sig"),
        delimiter=delimiter,
        heading_row=heading_row,
        headings=headings,
        rows=itertools.chain(head[heading_row:], rows),
    )


class _Lines:
    """Decoded lines, with the row that the parser is in, for refusals that name it."""

    def __init__(self, stream: BinaryIO, encoding: str, limits: Limits) -> None:
        stream.seek(0)
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="synchro.mark", newline="")
        self._limit = limits.max_line
        self.row = 0
        self._waiting: list[str] = []
        first = self._read()
        self.announced = self._announced(first)
        if first and not self.announced:
            self._waiting.append(first)

    @staticmethod
    def _announced(line: str) -> str | None:
        """Spreadsheets take a first line `sep=;` as an order, and do not count it."""
        line = line.rstrip("\r\n").strip('"')
        return line[4:] if len(line) == 5 and line.lower().startswith("sep=") else None

    def peek(self, characters: int) -> str:
        """Whole lines from the start, without any that will be refused for their length."""
        length = sum(map(len, self._waiting))
        while length < characters and (line := self._read()):
            self._waiting.append(line)
            length += len(line)
        return "".join(line for line in self._waiting if len(line) <= self._limit)

    def __iter__(self) -> Iterator[str]:
        waiting, self._waiting = self._waiting, []
        for line in itertools.chain(waiting, iter(self._read, "")):
            if BROKEN in line:
                raise FileRefused(Problem.BROKEN_CHARACTERS, row=self.row + 1)
            if "\0" in line:
                raise FileRefused(Problem.NUL, row=self.row + 1)
            if len(line) > self._limit:
                raise FileRefused(Problem.ROW_TOO_LONG, row=self.row + 1, limit=self._limit)
            yield line

    def _read(self) -> str:
        return self._text.readline(self._limit + 1)


def _rows(lines: _Lines, delimiter: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.max_cell)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(reader, start=1):
            lines.row = row
            yield row, cells
    except csv.Error as error:
        raise _refused(str(error), lines.row + 1, limits) from None


def _refused(message: str, row: int, limits: Limits) -> FileRefused:
    """The csv module has one class of error and tells them apart by message only."""
    if "field larger" in message:
        return FileRefused(Problem.CELL_TOO_LONG, row=row, limit=limits.max_cell)
    if "expected after" in message:
        return FileRefused(Problem.TEXT_AFTER_QUOTE, row=row)
    return FileRefused(Problem.QUOTE_NOT_CLOSED, row=row)
