"""The sheets of a form as rows of text: from a workbook, or from CSV with their names. No Django."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import workbooks
from people.imports.sources.encodings import encoding_of
from people.imports.sources.kinds import Kind
from people.imports.sources.workbooks.cells import rows_of
from programmes.pulses.sources.refusals import Cannot, CannotBeTaken

Sheets = dict[str, list[list[str]]]

READ = ("survey", "choices", "settings")
DELIMITERS = ",;\t"
MOST_ROWS = 3_000


def sheets_in(stream: BinaryIO, kind: Kind, limits: Limits) -> Sheets:
    """By name in lower case, each with its row of headings first, blank rows too.

    Raises FileRefused or CannotBeTaken.
    """
    sheets = (
        _delimited(stream, limits) if kind is Kind.DELIMITED else _workbook(stream, kind, limits)
    )
    if not sheets.get("survey"):
        raise CannotBeTaken(Cannot.NOT_A_FORM)
    return sheets


def _workbook(stream: BinaryIO, kind: Kind, limits: Limits) -> Sheets:
    workbooks.check(kind, stream, limits)
    try:
        workbook = workbooks.workbook_in(stream)
        if len(workbook.sheet_names) > limits.max_sheets:
            raise FileRefused(Problem.TOO_MANY_SHEETS, limit=limits.max_sheets)
        names = {name.strip().lower(): name for name in reversed(workbook.sheet_names)}
        return {
            sheet: _trimmed(_rows(workbook, names[sheet], limits))
            for sheet in READ
            if sheet in names
        }
    except PasswordError:
        raise FileRefused(Problem.LOCKED) from None
    except CalamineError:
        raise FileRefused(Problem.BROKEN_WORKBOOK) from None


def _rows(workbook: CalamineWorkbook, name: str, limits: Limits) -> list[list[str]]:
    sheet = workbook.get_sheet_by_name(name)
    rows, columns = (place + 1 for place in sheet.end or (-1, -1))
    if columns > limits.max_columns:
        raise FileRefused(Problem.TOO_MANY_COLUMNS, row=1, limit=limits.max_columns)
    if rows * columns > limits.max_cells:
        raise FileRefused(Problem.TOO_MANY_CELLS, cells=limits.max_cells)
    return [[cell.strip() for cell in cells] for _, cells in rows_of(sheet, limits)]


def _delimited(stream: BinaryIO, limits: Limits) -> Sheets:
    """As XLSForm has it in CSV: a sheet's name stands alone in the first column, its rows below."""
    encoding = encoding_of(stream)
    stream.seek(0)
    try:
        text = stream.read().decode(encoding)
    except UnicodeDecodeError:
        raise CannotBeTaken(Cannot.CHARACTERS) from None
    if "\0" in text:
        raise CannotBeTaken(Cannot.CHARACTERS)
    found: Sheets = {}
    for delimiter in DELIMITERS:
        found = _parted(text, delimiter, limits)
        if len(next(iter(found.get("survey", ())), ())) > 1:  # a heading alone is no table
            break
    return {name: _trimmed(rows) for name, rows in found.items()}


def _parted(text: str, delimiter: str, limits: Limits) -> Sheets:
    sheets: Sheets = {}
    current: list[list[str]] | None = None
    for name, *cells in _cells(text, delimiter, limits):
        if name:
            current = sheets.setdefault(name.lower(), []) if name.lower() in READ else None
        if current is not None and (any(cells) or (current and not name)):
            current.append(cells)
    return sheets


def _cells(text: str, delimiter: str, limits: Limits) -> Iterable[list[str]]:
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(cells) > limits.max_columns:
                raise FileRefused(Problem.TOO_MANY_COLUMNS, row=1, limit=limits.max_columns)
            yield [cell.strip() for cell in cells] or [""]
    except csv.Error:
        raise CannotBeTaken(Cannot.BROKEN) from None


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without blank rows at the end. Raises CannotBeTaken for more rows than a form has."""
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise CannotBeTaken(Cannot.TOO_MANY_QUESTIONS, limit=MOST_ROWS)
    return rows
