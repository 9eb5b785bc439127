"""Checked rows on their way into the waiting table, a thousand a statement."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from people.imports.models import ImportRun

# One parameter for a thousand rows: making a model for each costs more than checking it.
_KEEP = """
    insert into imports_importrow
        (organisation_id, run_id, row, number, member, outcome, cells, record, errors, remarks,
         changes)
    select %s, %s, row, number,
           coalesce(member, nextval(pg_get_serial_sequence('people_member', 'id'))),
           outcome, cells, record, errors, remarks, changes
    from json_to_recordset(%s::json) as given(
        row int, number text, member bigint, outcome text, cells jsonb, record jsonb,
        errors jsonb, remarks jsonb, changes jsonb
    )
    on conflict (organisation_id, run_id, row) do nothing
"""


@dataclass(slots=True)
class Staged:
    """The values of an `ImportRow`; somebody new gets an id as the row is kept."""

    row: int
    number: str
    member: int | None
    outcome: str
    cells: list[str]
    record: dict[str, Any]
    errors: list[Any]
    remarks: list[Any]
    changes: list[str]


def keep(run: ImportRun, rows: Iterable[Staged]) -> None:
    """One query."""
    given = json.dumps([_plain(row) for row in rows], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [run.organisation_id, run.pk, given])


def _plain(row: Staged) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Staged.__slots__}
