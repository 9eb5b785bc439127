"""Typed cells as the text that a person would have typed. No Django."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from python_calamine import CalamineSheet

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.heading_row import Row

MIDNIGHT = dt.time()
WHOLE = 1e21  # beyond this even the whole digits say nothing


def text_of(cell: Any) -> str:
    write = _WRITERS.get(type(cell))
    return write(cell) if write else str(cell)


def rows_of(sheet: CalamineSheet, limits: Limits) -> Iterator[Row]:
    """From row 1, blank ones too. What is merged downwards stands in each of its rows."""
    fill = _merged_down(sheet, limits)
    kept: dict[int, str] = {}
    longest = limits.max_cell
    for row, typed in enumerate(sheet.iter_rows() if sheet.end else (), start=1):
        cells = [cell if type(cell) is str else text_of(cell) for cell in typed]
        for column, first in fill.get(row, ()):
            if first == row:
                kept[column] = cells[column]
            elif not cells[column]:
                cells[column] = kept[column]
        joined = "".join(cells)
        if "\0" in joined:
            raise FileRefused(Problem.NUL, row=row)
        if len(joined) > longest and max(map(len, cells)) > longest:
            raise FileRefused(Problem.CELL_TOO_LONG, row=row, limit=longest)
        yield row, cells


def _merged_down(sheet: CalamineSheet, limits: Limits) -> dict[int, list[tuple[int, int]]]:
    """By row, from 1: the columns to fill, each with the first row of what is merged there."""
    found: dict[int, list[tuple[int, int]]] = {}
    if sheet.end is None:
        return found
    last_row, last_column = sheet.end
    count = 0
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        bottom = min(bottom, last_row)
        if top >= bottom or left > last_column:
            continue
        count += bottom - top
        if count > limits.max_rows * 2:
            raise FileRefused(Problem.TOO_MANY_CELLS, cells=limits.max_cells)
        for row in range(top, bottom + 1):
            found.setdefault(row + 1, []).append((left, top + 1))
    return found


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < WHOLE:
        return str(int(value))
    return repr(value)


def _moment(value: dt.datetime) -> str:
    if value.time() == MIDNIGHT:
        return value.date().isoformat()
    return value.isoformat(" ", "seconds" if value.second else "minutes")


def _length(value: dt.timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    float: _number,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: lambda value: value.isoformat("seconds" if value.second else "minutes"),
    dt.timedelta: _length,
}
