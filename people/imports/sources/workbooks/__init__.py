"""Excel workbooks and open spreadsheets, by python-calamine behind our own checks. No Django.

calamine unpacks whatever it is given, so the directory of the archive and its XML are gone through
first; what they cannot tell, the limits of the process hold.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.heading_row import HEAD_ROWS, Row, heading_row_of, headings_of
from people.imports.sources.kinds import Kind
from people.imports.sources.opened import Choices, Opened
from people.imports.sources.workbooks import archive, office_xml, old_office, open_document
from people.imports.sources.workbooks.cells import rows_of
from people.imports.sources.workbooks.sheets import chosen_sheet

KINDS = (Kind.XLSX, Kind.XLSB, Kind.XLS, Kind.ODS)


def open_source(kind: Kind, stream: BinaryIO, choices: Choices, limits: Limits) -> Opened:
    check(kind, stream, limits)
    try:
        sheet, names = chosen_sheet(workbook_in(stream), choices.sheet, limits)
    except PasswordError:
        raise FileRefused(Problem.LOCKED) from None
    except CalamineError:
        raise FileRefused(Problem.BROKEN_WORKBOOK) from None
    rows = rows_of(sheet, limits)
    head = list(islice(rows, HEAD_ROWS))
    heading_row = choices.heading_row
    if heading_row is None:
        heading_row = heading_row_of([cells for _, cells in head])
    return Opened(
        kind=kind,
        encoding="",
        delimiter="",
        heading_row=heading_row,
        headings=headings_of(head, heading_row, limits.max_columns),
        rows=_below(head, heading_row, rows),
        sheet=sheet.name,
        sheets=names,
    )


def check(kind: Kind, stream: BinaryIO, limits: Limits) -> None:
    """Raises FileRefused for what must not be unpacked or holds programs."""
    size = stream.seek(0, 2)
    if size > limits.max_packed:
        raise FileRefused(Problem.TOO_LARGE, bytes=size, limit=limits.max_packed)
    if kind is Kind.XLS:
        old_office.check(stream)
        return
    with archive.checked(stream, limits) as parts:
        if kind is Kind.ODS:
            open_document.check(parts, limits)
        else:
            office_xml.check(parts, limits)


def workbook_in(stream: BinaryIO) -> CalamineWorkbook:
    """Of a stream that has been checked. Raises PasswordError and CalamineError."""
    stream.seek(0)
    return CalamineWorkbook.from_filelike(stream)  # type: ignore[arg-type]


def _below(head: list[Row], heading_row: int, rows: Iterator[Row]) -> Iterator[Row]:
    return chain(head[heading_row:], rows)
