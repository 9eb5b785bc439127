"""Rows of text as CSV or as an Excel workbook, on disk while they are written."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import BinaryIO

from people.defusing import defused

Row = Sequence[str]


class Kind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media(self) -> str:
        if self is Kind.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(kind: Kind, keys: Row, rows: Iterable[Row]) -> tuple[BinaryIO, int]:
    """The file, which goes when it is closed, and how many rows stand below the keys."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    count = (_csv if kind is Kind.CSV else _xlsx)(file, keys, rows)
    file.seek(0)
    return file, count


def _csv(file: BinaryIO, keys: Row, rows: Iterable[Row]) -> int:
    """In UTF-8 with a mark, by which spreadsheets know it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(keys)
    count = sum(1 for row in rows if writer.writerow([defused(cell) for cell in row]))
    text.detach()
    return count


def _xlsx(file: BinaryIO, keys: Row, rows: Iterable[Row]) -> int:
    """Every cell is a text, so that numbers keep their zeros; one row at a time is in memory."""
    from xlsxwriter import Workbook  # slow import: few requests need it

    book = Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(keys) - 1, 22)
    bold = book.add_format({"bold": True})
    for column, key in enumerate(keys):
        sheet.write_string(0, column, key, bold)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(count, column, defused(cell))
    book.close()
    return count
