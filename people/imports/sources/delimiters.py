"""Which character parts the columns. No Django."""

import csv
import io
from collections import Counter

from people.imports.headings import is_known
from people.imports.sources.heading_row import CELLS, HEADINGS_WITHIN

OFFERED = (",", ";", "\t", "|", ":", "^", "~", "¦", "§", "\x1f")
LOOKED_AT = 40


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
