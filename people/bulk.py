"""Thousands of rows into one table by one statement, where a model for each would cost too much."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from people import scope

_INSERT = """
    insert into {table} ({columns})
    select {columns} from json_to_recordset(%s::json) as given({typed})
    {conflict}
"""


def insert(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    once: bool = False,
    same: Sequence[str] = (),
    update: Sequence[str] = (),
) -> int:
    """Rows of the bound organisation, by column; what a row leaves out has the field's default.

    Every row names the same columns. With `once`, rows that are there already are passed over;
    with `same`, the columns of a unique constraint, they get the new values of `update`. Returns
    how many rows were written. A few thousand at a time are meant: they travel as one text.
    """
    given = list(rows)
    if not given:
        return 0
    fields = _written(model, given[0])
    defaults = {field.column: field for field in fields if field.column not in given[0]}
    fixed = {column: field.default for column, field in defaults.items() if _is_fixed(field)}
    fixed |= {"organisation_id": scope.require().organisation_id}
    drawn = {column: field for column, field in defaults.items() if column not in fixed}
    whole = [
        {**fixed, **{column: field.get_default() for column, field in drawn.items()}, **row}
        for row in given
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(
                table=_quoted(model._meta.db_table),
                columns=", ".join(_quoted(field.column) for field in fields),
                typed=", ".join(
                    f"{_quoted(field.column)} {field.db_type(connection)}" for field in fields
                ),
                conflict=_conflict(once, same, update),
            ),
            [json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False)],
        )
        return int(cursor.rowcount)


def _written(model: type[models.Model], row: Mapping[str, Any]) -> list[Any]:
    """All but a primary key that the database draws itself."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key or field.column in row
    ]


def _is_fixed(field: Any) -> bool:
    return field.has_default() and not callable(field.default)


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
