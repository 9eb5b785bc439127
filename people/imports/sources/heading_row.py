"""Which row holds the headings, and what they are. No Django."""

from collections import Counter

from people.imports.headings import is_known, tidy
from people.imports.refusals import FileRefused, Problem

CELLS = 200
HEADINGS_WITHIN = 10
HEAD_ROWS = 50

Row = tuple[int, list[str]]


def headings_of(head: list[Row], heading_row: int, max_columns: int) -> list[str]:
    """`head` are the first rows of the file; row 0 stands for no headings at all."""
    if heading_row == 0:
        headings = [""] * max((len(cells) for _, cells in head), default=0)
    elif len(head) < heading_row or not any(cell.strip() for cell in head[heading_row - 1][1]):
        raise FileRefused(Problem.NO_HEADINGS)
    else:
        headings = _with_above([cells for _, cells in head], heading_row - 1)
    if len(headings) > max_columns:
        raise FileRefused(Problem.TOO_MANY_COLUMNS, row=max(heading_row, 1), limit=max_columns)
    return headings


def _with_above(rows: list[list[str]], place: int) -> list[str]:
    """Headings may stand in two rows, one of them spanning several of the row below it."""
    own, above = rows[place], rows[place - 1] if place else []
    if known_headings(own) < 2:
        return own
    joined = [
        cell if cell.strip() or column >= len(above) else above[column]
        for column, cell in enumerate(own)
    ]
    more = known_headings(joined) > max(known_headings(own), known_headings(above))
    return joined if more else own


def known_headings(cells: list[str]) -> int:
    """How many different ones, as a title may be repeated over merged cells."""
    return len({tidy(cell) for cell in cells[:CELLS] if is_known(cell)})


def heading_row_of(rows: list[list[str]]) -> int:
    """From 1. Titles may stand above the headings: the row with most known headings wins."""
    first_filled = next((place for place, cells in enumerate(rows) if any(cells)), 0)
    within = rows[: first_filled + HEADINGS_WITHIN]
    known = [known_headings(_with_above(within, place)) for place in range(len(within))]
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
