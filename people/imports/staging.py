"""Checked rows on their way into the waiting table, a thousand a statement."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from people.imports.checking import Checked
from people.imports.comparing import Compared
from people.imports.models import ImportRun

NUMBER_LENGTH = 200  # of the waiting table, where numbers that are too long stand as well

# One parameter for a thousand rows: making a model for each costs more than checking it.
_KEEP = """
    insert into imports_importrow
        (organisation_id, run_id, row, number, member, outcome, cells, record, errors, remarks,
         changes)
    select %s, %s, row, number,
           coalesce(member, nextval((select pg_get_serial_sequence('people_member', 'id')::regclass))),
           outcome, cells, record,
           coalesce(errors, '[]'), coalesce(remarks, '[]'), coalesce(changes, '[]')
    from json_to_recordset(%s::json) as given(
        row int, number text, member bigint, outcome text, cells jsonb, record jsonb,
        errors jsonb, remarks jsonb, changes jsonb
    )
    on conflict (organisation_id, run_id, row) do nothing
"""


def as_json(rows: Iterable[tuple[Checked, Compared]]) -> str:
    return json.dumps([_plain(*row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def keep(run: ImportRun, rows: str) -> None:
    """What `as_json` gave, by one query. Somebody new gets an id as the row is kept."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [run.organisation_id, run.pk, rows])


def _plain(row: Checked, found: Compared) -> dict[str, Any]:
    """The values of an `ImportRow`. Most rows have nothing to tell, and taking that apart costs."""
    plain = {
        "row": row.row,
        "number": row.record.get("number", "")[:NUMBER_LENGTH],
        "outcome": found.outcome,
        "cells": row.cells,
        "record": row.record,
    }
    if found.existing:
        plain["member"] = found.existing["id"]
    if errors := [*row.errors, *found.errors]:
        plain["errors"] = errors
    if remarks := [*row.remarks, *found.remarks]:
        plain["remarks"] = remarks
    if found.changes:
        plain["changes"] = found.changes
    return plain
