"""What the check found, for whoever decides whether to bring the list in."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Subquery

from people.imports.models import ImportLeaver, ImportRow, ImportRun

SHOWN_ROWS = 5
SHOWN_NAMES = 20
SHOWN_PEOPLE = 50

_CAUSES = """
    select cause, count(*) as rows, (array_agg(row order by row))[1:%s] as first_rows,
           (array_agg(text order by row))[1:%s] as first_texts
    from (
        select r.row, pair->>0 as cause, pair->>1 as text
        from imports_importrow r, jsonb_array_elements(r.{column}) pair
        where r.organisation_id = %s and r.run_id = %s
          and (r.outcome = 'rejected') = %s
    ) found
    group by cause order by count(*) desc, cause
"""


def outcomes(run: ImportRun) -> dict[str, int]:
    """How many rows of each outcome; zeros too."""
    found = ImportRow.objects.filter(run=run).values_list("outcome").annotate(Count("row"))
    return dict.fromkeys(ImportRow.Outcome.values, 0) | dict(found)


def causes(run: ImportRun, *, column: str) -> list[dict[str, Any]]:
    """`column` is errors, of the rows that are left out, or remarks, of those that are not."""
    shown = [SHOWN_ROWS, SHOWN_ROWS]
    with connection.cursor() as cursor:
        cursor.execute(
            _CAUSES.format(column={"errors": "errors", "remarks": "remarks"}[column]),
            [*shown, run.organisation_id, run.pk, column == "errors"],
        )
        names = ("cause", "rows", "first_rows", "first_texts")
        return [dict(zip(names, line, strict=True)) for line in cursor.fetchall()]


def changed_entries(run: ImportRun) -> dict[str, int]:
    """How many people each entry changes for."""
    query = """
        select name, count(*) from imports_importrow r, jsonb_array_elements_text(r.changes) name
        where r.organisation_id = %s and r.run_id = %s and r.outcome = 'changed'
        group by name order by count(*) desc, name
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [run.organisation_id, run.pk])
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class LeaverPage:
    """`next` names the last member shown, where more follow."""

    rows: list[ImportLeaver]
    next: uuid.UUID | None


def leavers(run: ImportRun, after: uuid.UUID | None) -> LeaverPage:
    """Fifty of those who are missing from the list, by name."""
    rows = ImportLeaver.objects.filter(run=run).select_related("member__department").order_by("pk")
    if after:
        seen = ImportLeaver.objects.filter(run=run, member__uuid=after).values("pk")[:1]
        rows = rows.filter(pk__gt=Subquery(seen))
    read = list(rows[: SHOWN_PEOPLE + 1])
    shown = read[:SHOWN_PEOPLE]
    return LeaverPage(shown, shown[-1].member.uuid if len(read) > SHOWN_PEOPLE else None)
