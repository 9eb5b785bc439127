"""Thousands of rows into one table by one statement, where a model for each would cost too much."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from people import scope
from people.identifiers import uuid7

NOTHING: Mapping[str, Any] = MappingProxyType({})
_INSERT = """
    insert into {table} ({columns})
    select {values} from json_to_recordset(%s::json) as given({typed})
    {conflict}
"""


def insert(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    common: Mapping[str, Any] = NOTHING,
    once: bool = False,
    same: Sequence[str] = (),
    update: Sequence[str] = (),
) -> int:
    """Rows of the bound organisation, by column; what a row leaves out has the field's default.

    Every row names the same columns; `common` are the values that all have in common. With `once`, rows that are there already are passed over;
    with `same`, the columns of a unique constraint, they get the new values of `update`. Returns
    how many rows were written. A few thousand at a time are meant: they travel as one text.
    """
    given = list(rows)
    if not given:
        return 0
    return write(ready(model, given, common=common, once=once, same=same, update=update))


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement with all that goes into it: made without a connection, so in any thread."""

    statement: str
    values: list[Any]


def ready(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    common: Mapping[str, Any] = NOTHING,
    once: bool = False,
    same: Sequence[str] = (),
    update: Sequence[str] = (),
) -> Ready:
    """What `insert` of these rows, of which there is at least one, would say."""
    fields = _written(model, rows[0])
    given = {*rows[0], *common}
    drawn = [field for field in fields if field.column not in given and _is_drawn(field)]
    if drawn:
        rows = [{**row, **{field.column: field.get_default() for field in drawn}} for row in rows]
    named = rows[0].keys()
    travelling = [field for field in fields if field.column in named]
    made = [field.column for field in fields if field.column not in given and _is_uuid(field)]
    fixed = [field for field in fields if field.column not in (*named, *made)]
    statement = _INSERT.format(
        table=_quoted(model._meta.db_table),
        columns=", ".join(_quoted(field.column) for field in fields),
        values=", ".join(_value(field, named, made) for field in fields),
        typed=", ".join(f"{_quoted(field.column)} {_type(field)}" for field in travelling),
        conflict=_conflict(once, same, update),
    )
    return Ready(statement, [*(_fixed(field, common) for field in fixed), _as_json(rows)])


def write(insertion: Ready) -> int:
    """How many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute(insertion.statement, insertion.values)
        return int(cursor.rowcount)


def _written(model: type[models.Model], row: Mapping[str, Any]) -> list[Any]:
    """All but what the database makes itself: a primary key, and what follows from other columns."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (not field.primary_key or field.column in row)
    ]


def _is_drawn(field: Any) -> bool:
    """Anew for each row, and here."""
    return field.has_default() and callable(field.default) and not _is_uuid(field)


def _is_uuid(field: Any) -> bool:
    return field.default is uuid7


def _value(field: Any, named: Collection[str], made: Collection[str]) -> str:
    """As it came with the row, drawn by the database, or the same for all."""
    if field.column in named:
        return _quoted(field.column)
    return "uuidv7()" if field.column in made else f"%s::{_type(field)}"


def _fixed(field: Any, common: Mapping[str, Any]) -> Any:
    if field.column in common:
        return common[field.column]
    if field.column == "organisation_id":
        return scope.require().organisation_id
    return field.get_default()


def _type(field: Any) -> str:
    return str(field.db_type(connection))


def _as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def _conflict(once: bool, same: Sequence[str], update: Sequence[str]) -> str:
    """Naming columns would ask for the right to read the rows, which private ones do not give."""
    if once:
        return "on conflict do nothing"
    if not same:
        return ""
    columns = ", ".join(map(_quoted, same))
    setting = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in update)
    return f"on conflict ({columns}) do update set {setting}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
