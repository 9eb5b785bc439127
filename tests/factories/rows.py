"""A row for every table of an organisation that is still empty, whatever the table.

Written as the role system from the catalogue and the models: what a factory has not furnished is
filled here, so that a test over all tables never passes because there was nothing to see.
"""

from typing import Any

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

from people.models.base import OrganisationKeyField

PLAIN: dict[str, Any] = {
    "int2": 10,
    "int4": 10,
    "int8": 10,
    "_int8": [10],
    "float8": 10.0,
    "numeric": 10,
    "bool": False,
    "text": "x",
    "varchar": "x",
    "jsonb": Jsonb({}),
    "bytea": b"x",
    "date": "2026-03-02",
    "timestamptz": "2026-03-02 10:00+00",
    "uuid": "00000000-0000-4000-8000-000000000000",
}

TABLES = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
  and a.attname = 'organisation_id' and not a.attisdropped order by 1
"""
NEEDED = """
select a.attname, t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull
  and not a.atthasdef and a.attidentity = '' order by a.attnum
"""
KEYS = """
select a.attname, k.confrelid::regclass::text from pg_constraint k
cross join unnest(k.conkey) column_number
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = column_number
where k.contype = 'f' and k.conrelid = %s::regclass and a.attname <> 'organisation_id'
"""


def tables(line: psycopg.Connection) -> list[str]:
    """Every table with an organisation, by name."""
    return [name for (name,) in line.execute(TABLES)]


def fill(line: psycopg.Connection, organisation_id: int) -> None:
    """One row in each table of this organisation that has none. The line is the role system's."""
    for table in tables(line):
        _first(line, table, organisation_id)


def _first(line: psycopg.Connection, table: str, organisation_id: int) -> int | None:
    key = next((name for name in ("id", "pgh_id") if _has(line, table, name)), "organisation_id")
    found = line.execute(
        sql.SQL(
            "select {key} from {table} where organisation_id = %s order by {key} limit 1"
        ).format(key=sql.Identifier(key), table=sql.Identifier(table)),
        [organisation_id],
    ).fetchone()
    return found[0] if found else _insert(line, table, key, organisation_id)


def _insert(line: psycopg.Connection, table: str, key: str, organisation_id: int) -> int:
    keys = _keys_of_model(table) | dict(line.execute(KEYS, [table]).fetchall())
    proposed = _proposals(table)
    values: dict[str, Any] = {}
    for name, kind in line.execute(NEEDED, [table]).fetchall():
        if name == "organisation_id":
            values[name] = organisation_id
        elif name in keys:
            values[name] = _first(line, keys[name], organisation_id)
        else:
            values[name] = proposed.get(name) if proposed.get(name) is not None else PLAIN[kind]
    statement = sql.SQL("insert into {table} ({names}) values ({values}) returning {key}").format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, values)),
        values=sql.SQL(", ").join(sql.Placeholder() * len(values)),
        key=sql.Identifier(key),
    )
    made = line.execute(statement, list(values.values())).fetchone()
    assert made is not None
    return int(made[0])


def _keys_of_model(table: str) -> dict[str, str]:
    """Some keys are held by triggers, which the catalogue does not tell as keys."""
    model = _model(table)
    fields = model._meta.concrete_fields if model else []
    return {
        field.column: field.related_model._meta.db_table
        for field in fields
        if isinstance(field, OrganisationKeyField) and not hasattr(model, "pgh_tracked_model")
    }


def _model(table: str) -> type[models.Model] | None:
    return next((found for found in apps.get_models() if found._meta.db_table == table), None)


def _proposals(table: str) -> dict[str, Any]:
    """What the model itself would write: its default, else its first choice."""
    model = _model(table)
    return (
        {field.column: _proposal(field) for field in model._meta.concrete_fields} if model else {}
    )


def _proposal(field: models.Field) -> Any:
    if field.is_relation:
        return None
    value = field.get_default() if field.has_default() else None
    if value in (None, "") and field.choices:
        value = next(iter(field.flatchoices))[0]
    return Jsonb(value) if isinstance(field, models.JSONField) and value is not None else value


def _has(line: psycopg.Connection, table: str, column: str) -> bool:
    return (
        line.execute(
            "select 1 from pg_attribute where attrelid = %s::regclass and attname = %s",
            [table, column],
        ).fetchone()
        is not None
    )
