"""What XLSX and XLSB may hold: no macros, no declarations, no cells far out. No Django."""

import functools
import re
import string
import zipfile

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.workbooks.archive import blocks

FAR_ROW = 150_000
FAR_LETTERS = 3  # column AAA is the 703rd

# Cells that say something; formatted empty ones close themselves.
_FILLED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]*(?<!/)>')
_DIGITS = b"0123456789"
_SHARED = re.compile(rb't="s"[^<>]*>\s*<v>([0-9]+)</v>')
_MACROS = re.compile(r"(^|/)(vbaProject\w*\.bin$|vbaData\.xml$|macrosheets/)", re.I)
LONG_TEXT = 200


def check(parts: zipfile.ZipFile, limits: Limits) -> None:
    if any(_MACROS.search(name) for name in parts.namelist()):
        raise FileRefused(Problem.MACRO)
    names = [name for name in parts.namelist() if name.lower().endswith((".xml", ".rels"))]
    names.sort(key=lambda name: not name.lower().endswith("sharedstrings.xml"))
    long_texts: dict[int, int] = {}
    for name in names:
        if name.lower().endswith("sharedstrings.xml"):
            long_texts |= _long_texts(parts, name)
        else:
            _check_part(parts, name, long_texts, limits)


def _check_part(
    parts: zipfile.ZipFile, name: str, long_texts: dict[int, int], limits: Limits
) -> None:
    length = row = 0
    columns: set[bytes] = set()
    with parts.open(name) as part:
        for piece in blocks(part, b"<c "):  # type: ignore[arg-type]
            if name == "[Content_Types].xml" and b"macroEnabled" in piece:
                raise FileRefused(Problem.MACRO)
            if cells := _FILLED.findall(piece):  # rows come in their order
                row = int(cells[-1].lstrip(string.ascii_uppercase.encode()))
                columns |= {cell.rstrip(_DIGITS) for cell in cells}
                if row >= FAR_ROW or max(map(len, columns)) >= FAR_LETTERS:
                    raise FileRefused(Problem.FAR_CELL, cell=_far(cells))
            elif b"<row" not in piece and piece.count(b"<c>") > limits.max_columns:
                raise FileRefused(
                    Problem.TOO_MANY_COLUMNS, row=max(row, 1), limit=limits.max_columns
                )
            if row * _width(columns) > limits.max_cells:
                raise FileRefused(Problem.TOO_MANY_CELLS, cells=limits.max_cells)
            if long_texts:
                used = (long_texts.get(int(text), 0) for text in _SHARED.findall(piece))
                length += sum(used)
            if length > limits.max_text:
                raise FileRefused(Problem.TOO_HUNGRY)


def _far(cells: list[bytes]) -> str:
    """The first of these that is too far to the right, else the last of all, far below."""
    wide = (cell for cell in cells if len(cell.rstrip(_DIGITS)) >= FAR_LETTERS)
    return next(wide, cells[-1]).decode()


def _width(columns: set[bytes]) -> int:
    widest = max(columns, key=lambda column: (len(column), column), default=b"")
    return functools.reduce(lambda width, letter: width * 26 + letter - 64, widest, 0)


def _long_texts(parts: zipfile.ZipFile, name: str) -> dict[int, int]:
    """Shared texts are kept once in the file and once a cell in memory: place and length."""
    found: dict[int, int] = {}
    place = -1
    with parts.open(name) as part:
        for piece in blocks(part, b"<si>"):  # type: ignore[arg-type]
            before, *texts = piece.split(b"<si>")
            if place >= 0 and len(before) > LONG_TEXT:  # a text of more than one piece
                found[place] = found.get(place, 0) + len(before)
            for text in texts:
                place += 1
                if len(text) > LONG_TEXT:
                    found[place] = len(text)
    return found
