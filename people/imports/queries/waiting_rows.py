"""The rows that wait, a thousand at a time."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from people.imports.batches import BATCH, batches
from people.imports.checking import Record
from people.imports.models import ImportRow, ImportRun


@dataclass(slots=True)
class Waiting:
    """A row to bring in. `member` is the id drawn for somebody new, `manager` the one named."""

    row: int
    record: Record
    member: int
    manager: int | None


def pages(run: ImportRun) -> Iterator[list[Waiting]]:
    """The rows to bring in, a thousand at a time."""
    last = 0
    while page := _page(run, last):
        yield page
        last = page[-1].row


def _page(run: ImportRun, last: int) -> list[Waiting]:
    accepted = ImportRow.objects.filter(run=run, row__gt=last)
    rows = accepted.exclude(outcome=ImportRow.Outcome.REJECTED).order_by("row")
    page = list(rows.values_list("row", "record", "member")[:BATCH])
    ids = _ids(run, {number for _, record, _ in page if (number := record.get("manager_number"))})
    return [
        Waiting(row, record, member, ids.get(record.get("manager_number", "")))
        for row, record, member in page
    ]


def _ids(run: ImportRun, numbers: Collection[str]) -> dict[str, int]:
    """Of those who are here, and the ids drawn for those who come with the list."""
    query = """
        with wanted as materialized (select json_array_elements_text(%s::json) as number)
        select number, member from imports_importrow
        where organisation_id = (select %s::bigint) and run_id = %s and outcome <> 'rejected'
          and number = any(array(select number from wanted))
        union all
        select number, id from people_member
        where organisation_id = (select %s::bigint) and left_on is null and not external
          and number = any(array(select number from wanted))
    """
    organisation = run.organisation_id
    with connection.cursor() as cursor:
        cursor.execute(query, [json.dumps([*numbers]), organisation, run.pk, organisation])
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


def last_row(run: ImportRun) -> int:
    found = ImportRow.objects.filter(run=run).aggregate(last=Max("row"))["last"]
    return int(found or 0)


def rows_of(run: ImportRun, numbers: Iterable[str]) -> dict[str, int]:
    """Number and row of those who stand in the list and are brought in."""
    rows = ImportRow.objects.filter(run=run).exclude(outcome=ImportRow.Outcome.REJECTED)
    found: dict[str, int] = {}
    for batch in batches(numbers):
        found.update(rows.filter(number__in=batch).values_list("number", "row"))
    return found
