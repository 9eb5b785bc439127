"""Which sheet of a workbook is the list. No Django."""

from itertools import islice

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.heading_row import HEADINGS_WITHIN, known_headings
from people.imports.sources.workbooks.cells import text_of


def chosen_sheet(
    workbook: CalamineWorkbook, wanted: str | None, limits: Limits
) -> tuple[CalamineSheet, list[str]]:
    """The wanted one, else the visible one with most known headings; and all there are to choose."""
    names = _offered(workbook.sheets_metadata)
    if not names:
        raise FileRefused(Problem.NO_SHEET)
    if len(names) > limits.max_sheets:
        raise FileRefused(Problem.TOO_MANY_SHEETS, limit=limits.max_sheets)
    if wanted:
        if wanted not in names:
            raise FileRefused(Problem.SHEET_GONE)
        return _sheet(workbook, wanted, limits), names
    best: tuple[tuple[int, bool], CalamineSheet] | None = None
    for name in names:
        sheet = _sheet(workbook, name, limits)
        score = _score(sheet)
        if best is None or score > best[0]:
            best = score, sheet
    assert best  # noqa: S101  # there is at least one name
    return best[1], names


def _sheet(workbook: CalamineWorkbook, name: str, limits: Limits) -> CalamineSheet:
    """Before its rows become objects of Python, which are far larger."""
    sheet = workbook.get_sheet_by_name(name)
    rows, columns = (place + 1 for place in sheet.end or (-1, -1))
    if columns > limits.max_columns:
        raise FileRefused(Problem.TOO_MANY_COLUMNS, row=1, limit=limits.max_columns)
    if rows * columns > limits.max_cells:
        raise FileRefused(Problem.TOO_MANY_CELLS, cells=limits.max_cells)
    return sheet


def _offered(sheets: list[SheetMetadata]) -> list[str]:
    """What a person sees of it; all where everything is hidden."""
    tables = [sheet for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    return visible or [sheet.name for sheet in tables]


def _score(sheet: CalamineSheet) -> tuple[int, bool]:
    if sheet.end is None or sheet.start is None:
        return 0, False
    rows = islice(sheet.iter_rows(), sheet.start[0], sheet.start[0] + HEADINGS_WITHIN)
    known = (known_headings([text_of(cell) for cell in row]) for row in rows)
    return max(known, default=0), True
