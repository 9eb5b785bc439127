"""Which character parts the columns, and which row holds the headings. No Django."""

import csv
import io
from collections import Counter

from people.imports.headings import is_known

OFFERED = (",", ";", "\t", "|", ":", "^", "~", "¦", "§", "\x1f")
LOOKED_AT = 40
CELLS = 200
HEADINGS_WITHIN = 10


def delimiter_of(text: str) -> str:
    """The one under which the rows agree best; a list of one column reads well with a comma."""
    sample = list(io.StringIO(text, newline=""))
    agreements = {delimiter: _agreement(sample, delimiter) for delimiter in OFFERED}
    best = max(agreements, key=agreements.__getitem__)
    return best if agreements[best][2] > 1 else ","


def _agreement(sample: list[str], delimiter: str) -> tuple[int, float, int, int]:
    rows = [cells for cells in _parse(sample, delimiter) if any(cells)]
    if not rows:
        return (0, 0.0, 0, 0)
    widths = Counter(len(cells) for cells in rows)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    known = max(sum(map(is_known, cells[:CELLS])) for cells in rows[:HEADINGS_WITHIN])
    if width == 1:
        return (min(known, 1), 0.0, 1, 0)
    return (known, times / len(rows), width, -OFFERED.index(delimiter))


def _parse(sample: list[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(sample, delimiter=delimiter):
            rows.append(cells)
            if len(rows) == LOOKED_AT:
                break
    except csv.Error:
        pass
    return rows


def heading_row_of(rows: list[list[str]]) -> int:
    """From 1. Titles may stand above the headings: the row with most known headings wins."""
    first_filled = next((place for place, cells in enumerate(rows) if any(cells)), 0)
    within = rows[: first_filled + HEADINGS_WITHIN]
    known = [sum(map(is_known, cells[:CELLS])) for cells in within]
    if not known or max(known) == 0:
        return _first_full(rows, first_filled) + 1
    return known.index(max(known)) + 1


def _first_full(rows: list[list[str]], first_filled: int) -> int:
    """Without a known heading: the first row that is as wide as most rows are."""
    widths = Counter(len(cells) for cells in rows if any(cells))
    if not widths:
        return first_filled
    usual = widths.most_common(1)[0][0]
    filled = (sum(bool(cell.strip()) for cell in cells) for cells in rows)
    wide = (place for place, number in enumerate(filled) if number > usual / 2)
    return next(wide, first_filled)
