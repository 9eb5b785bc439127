"""No text that leaves as a list is taken for a formula, and all of it comes back as it was (L7)."""

import csv
import io
from itertools import product

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from people.defusing import defused, restored
from people.exports.files import Kind, written

pytestmark = pytest.mark.safe

SIGNS = "=+-@＝＋－＠﹢﹣⁼"
BEFORE = (
    "",
    " ",
    "\u00a0",
    "\u3000",
    "\t",
    "\r",
    "\n",
    "\0",
    '"',
    "'",
    "''",
    '"\t',
    "\u200b",
    "\ufeff",
)
BEHIND = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","go")', "SUM(1+1)*cmd")
PAYLOADS = [f"{before}{sign}{behind}" for before, sign, behind in product(BEFORE, SIGNS, BEHIND)]
PAYLOADS += ["\tplain", "\rplain", "\nplain", "\0plain", "=", "-", "@", "'", "''=1", "=\0"]
HARMLESS = [
    "",
    " ",
    "Ann-Marie",
    "O'Hara",
    "'t Hooft",
    '"Ann" Lee',
    "0017",
    "1+1",
    "a=b",
    "é",
    "林",
]


def taken_for_a_formula(cell: str) -> bool:
    """As a spreadsheet reads a cell of CSV at its most eager: past blanks and quotes, in any width."""
    bare = cell
    while bare and (bare[0].isspace() or bare[0] in '\0"\u200b\ufeff'):
        bare = bare[1:]
    return bare[:1] in set("=+-@＝＋－＠﹢﹣⁼") or cell[:1] in set("\t\r\n\0")


def test_there_are_as_many_payloads_as_the_bar_asks_for() -> None:
    assert len(set(PAYLOADS)) >= 500
    assert sum(map(taken_for_a_formula, PAYLOADS)) >= 500


def test_no_cell_of_csv_is_taken_for_a_formula() -> None:
    file, count = written(Kind.CSV, ["key"], ([text] for text in PAYLOADS))

    with file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        cells = [cell for row in csv.reader(text) for cell in row]

    assert count == len(PAYLOADS)
    assert [cell for cell in cells if taken_for_a_formula(cell)] == []
    assert [restored(cell) for cell in cells[1:]] == PAYLOADS


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    file, count = written(Kind.XLSX, ["key"], ([text] for text in PAYLOADS))
    with file:
        book = openpyxl.load_workbook(file)
        file.seek(0)
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)

    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    read = [row[0] for row in sheet.to_python(skip_empty_area=False)][1:]
    assert (count, kinds) == (len(PAYLOADS), {"s"})
    assert [cell for cell in read if taken_for_a_formula(cell)] == []
    # A workbook has no NUL and one kind of line break; everything else comes back.
    kept = [(text, cell) for text, cell in zip(PAYLOADS, read, strict=True) if text.isprintable()]
    assert [restored(cell) for _, cell in kept] == [text for text, _ in kept]
    assert len(kept) > 200


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert (defused(text), restored(text)) == (text, text)
