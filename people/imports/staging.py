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
        (organisation_id, run_id, row, outcome, cells, record, errors, remarks, changes)
    select %s, %s, row, outcome, cells, record, errors, remarks, changes
    from jsonb_to_recordset(%s::jsonb) as given(
        row int, outcome text, cells jsonb, record jsonb, errors jsonb, remarks jsonb, changes jsonb
    )
    on conflict (organisation_id, run_id, row) do update set
        outcome = excluded.outcome, record = excluded.record, errors = excluded.errors,
        remarks = excluded.remarks, changes = excluded.changes
"""


@dataclass(slots=True)
class Staged:
    """The values of an `ImportRow`."""

    row: int
    outcome: str
    cells: list[str]
    record: dict[str, Any]
    errors: list[Any]
    remarks: list[Any]
    changes: list[str]


def keep(run: ImportRun, rows: Iterable[Staged]) -> None:
    """Writes new rows, and the amended ones over what they were. One query."""
    given = json.dumps([_plain(row) for row in rows], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [run.organisation_id, run.pk, given])


def _plain(row: Staged) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Staged.__slots__}
