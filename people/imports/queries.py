"""Questions about imports, and about the people whom a list touches."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count

from people.imports.checking import Record
from people.imports.headings import Proposal, propose, tidy
from people.imports.models import STALLED, UNTAKEN, ColumnMemory, ImportRow, ImportRun
from people.imports.presets import preset_targets
from people.models import Job, Member

T = TypeVar("T")

BATCH = 1_000
SHOWN_ROWS = 5
SHOWN_NAMES = 20

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


def unfinished() -> list[ImportRun]:
    rows = ImportRun.objects.select_related("started_by")
    return list(rows.filter(state__in=ImportRun.UNFINISHED).order_by("-started_at")[:10])


def latest_applied() -> list[ImportRun]:
    rows = ImportRun.objects.select_related("started_by")
    return list(rows.filter(state=ImportRun.State.APPLIED).order_by("-started_at")[:10])


def proposals(run: ImportRun) -> list[Proposal]:
    """One for each column of the first look, what was chosen before going first."""
    columns = run.first_look.columns
    headings = [column.heading for column in columns]
    memory = ColumnMemory.objects.filter(heading__in={tidy(heading) for heading in headings})
    return propose(
        headings,
        [column.samples for column in columns],
        [column.sensitive for column in columns],
        dict(memory.values_list("heading", "target")),
        preset_targets(headings, run.first_look.preset),
    )


def pages(run: ImportRun) -> Iterator[list[tuple[int, Record]]]:
    """The rows to bring in and their records, a thousand at a time."""
    accepted = ImportRow.objects.filter(run=run).exclude(outcome=ImportRow.Outcome.REJECTED)
    rows = accepted.order_by("row").values_list("row", "record")
    last = 0
    while page := list(rows.filter(row__gt=last)[:BATCH]):
        yield page
        last = page[-1][0]


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


def paths_and_titles(run: ImportRun) -> tuple[list[tuple[str, ...]], list[str]]:
    """Each department path and job title of the rows to bring in, once, in the list's order."""
    query = """
        select record->%s, min(row) from imports_importrow
        where organisation_id = %s and run_id = %s and outcome <> 'rejected' and record ? %s
        group by 1 order by 2
    """
    found = []
    for name in ("department", "job_title"):
        with connection.cursor() as cursor:
            cursor.execute(query, [name, run.organisation_id, run.pk, name])
            found.append([json.loads(value) for value, _ in cursor.fetchall()])
    return [tuple(path) for path in found[0]], found[1]


class People:
    """The people of the organisation beyond a list; see `checking.Known`."""

    def numbers(self, wanted: Collection[str]) -> set[str]:
        found: set[str] = set()
        for batch in batches(wanted):
            rows = Member.objects.filter(number__in=batch, left_on=None, external=False)
            found.update(rows.values_list("number", flat=True))
        return found

    def managers_above(self, numbers: Collection[str]) -> dict[str, str]:
        """A query for each thousand people of each level."""
        pairs: dict[str, str] = {}
        level = set(numbers)
        while level:
            for batch in batches(level):
                rows = Member.objects.filter(number__in=batch, manager__isnull=False)
                pairs.update(rows.values_list("number", "manager__number"))
            level = {pairs[number] for number in level if number in pairs} - set(pairs)
        return pairs


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(values)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def is_stalled(run: ImportRun, now: datetime) -> bool:
    """Whether a busy import has not moved for so long that nobody is likely at it."""
    if not run.is_busy:
        return False
    waiting = run.job is None or run.job.state == Job.State.QUEUED
    return now - run.touched_at > (UNTAKEN if waiting else STALLED)
