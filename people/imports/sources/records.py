"""JSON: a list of objects, objects one after another, or an object with lists in it. No Django."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.heading_row import Row, known_headings
from people.imports.sources.json_text import found_in
from people.imports.sources.kinds import Kind
from people.imports.sources.opened import Choices, Opened

NESTED = 2  # objects in a record whose entries become columns of their own
FIXTURE = {"model", "pk", "fields"}


@dataclass
class _Table:
    headings: dict[str, int] = field(default_factory=dict)
    records: int = 0
    first_other: int = 0

    @property
    def score(self) -> tuple[int, int]:
        return known_headings(list(self.headings)), self.records


def open_source(stream: BinaryIO, choices: Choices, limits: Limits) -> Opened:
    tables = _tables(stream, limits)
    names = [name for name, table in tables.items() if table.records]
    if not names:
        raise FileRefused(Problem.NO_LIST)
    if choices.sheet and choices.sheet not in names:
        raise FileRefused(Problem.SHEET_GONE)
    name = choices.sheet or max(names, key=lambda name: tables[name].score)
    table = tables[name]
    if table.first_other:
        raise FileRefused(Problem.NOT_AN_OBJECT, row=table.first_other)
    return Opened(
        kind=Kind.JSON,
        encoding="",
        delimiter="",
        heading_row=0,
        headings=list(table.headings),
        rows=_rows(stream, name, table.headings, limits),
        sheet=name,
        sheets=names,
    )


def _tables(stream: BinaryIO, limits: Limits) -> dict[str, _Table]:
    """By name: what its records have, over the whole file, as any of them may leave entries out."""
    tables: dict[str, _Table] = {}
    seen: Counter[str] = Counter()
    for path, thing in found_in(stream, limits.max_line):
        name, record = _record(path, thing)
        seen[name] += 1
        table = tables.setdefault(name, _Table())
        if record is None:
            table.first_other = table.first_other or seen[name]
        else:
            table.records += 1
            for heading in _flat(record):
                table.headings.setdefault(heading, len(table.headings))
        if len(table.headings) > limits.max_columns:
            raise FileRefused(Problem.TOO_MANY_COLUMNS, row=seen[name], limit=limits.max_columns)
        if len(tables) > limits.max_sheets:
            raise FileRefused(Problem.TOO_MANY_SHEETS, limit=limits.max_sheets)
    return tables


def _rows(stream: BinaryIO, wanted: str, headings: dict[str, int], limits: Limits) -> Iterator[Row]:
    row = 0
    for path, thing in found_in(stream, limits.max_line):
        name, record = _record(path, thing)
        if name != wanted or record is None:
            continue
        row += 1
        flat = _flat(record)
        cells = [flat.get(heading, "") for heading in headings]
        _check(row, cells, limits)
        yield row, cells


def _check(row: int, cells: list[str], limits: Limits) -> None:
    joined = "".join(cells)
    if "\0" in joined:
        raise FileRefused(Problem.NUL, row=row)
    if not joined.isascii() and any("\ud800" <= character <= "\udfff" for character in joined):
        raise FileRefused(Problem.BROKEN_CHARACTERS, row=row)
    if len(joined) > limits.max_cell and max(map(len, cells)) > limits.max_cell:
        raise FileRefused(Problem.CELL_TOO_LONG, row=row, limit=limits.max_cell)


def _record(path: str, thing: Any) -> tuple[str, dict[str, Any] | None]:
    """The list it belongs to, and itself; a fixture of Django has a list for each model."""
    if not isinstance(thing, dict):
        return path, None
    fields = thing.get("fields")
    if isinstance(fields, dict) and "model" in thing and set(thing) <= FIXTURE:
        key = {"pk": thing["pk"]} if "pk" in thing else {}
        return str(thing["model"]), {**key, **fields}
    return path, thing


def _flat(record: dict[str, Any], above: str = "", depth: int = 0) -> dict[str, str]:
    """Entries of nested objects go by dotted names; what is nested deeper stays empty."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        if type(value) is str:
            flat[above + key] = value
        elif isinstance(value, dict) and depth < NESTED:
            flat |= _flat(value, f"{above}{key}.", depth + 1)
        else:
            flat[above + key] = _text(value)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(thing for thing in value if isinstance(thing, str))
    return value if isinstance(value, str) else ""
