"""Questions about imports, and about the people whom a list touches."""

import json
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, Func, Max, Subquery, Sum
from django.db.models.query import RawQuerySet

from people import scope
from people.imports.checking import Record
from people.imports.headings import Proposal, propose, tidy
from people.imports.models import (
    STALLED,
    UNTAKEN,
    ColumnMemory,
    ImportChange,
    ImportLeaver,
    ImportNewcomers,
    ImportRow,
    ImportRun,
)
from people.imports.presets import memory_key, preset_targets
from people.models import Job, Member

T = TypeVar("T")

BATCH = 1_000
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


def unfinished() -> list[ImportRun]:
    rows = ImportRun.objects.select_related("started_by")
    return list(rows.filter(state__in=ImportRun.UNFINISHED).order_by("-started_at")[:10])


def latest_applied() -> list[ImportRun]:
    """Those taken back again too."""
    rows = ImportRun.objects.select_related("started_by")
    return list(rows.filter(state__in=ImportRun.BROUGHT_IN).order_by("-started_at")[:10])


def remembered_as(run: ImportRun) -> dict[str, str]:
    """Under which words each heading of the list is remembered: these words to its tidy ones."""
    look = run.first_look
    headings = [column.heading for column in look.columns]
    before = memory_key(headings, look.preset)
    tidied = [words for heading in headings if (words := tidy(heading))]
    return {f"{before}{words}"[:200]: words for words in tidied}


def proposals(run: ImportRun) -> list[Proposal]:
    """One for each column of the first look, what was chosen before going first."""
    columns = run.first_look.columns
    headings = [column.heading for column in columns]
    memory = remembered_as(run)
    found = ColumnMemory.objects.filter(heading__in=memory)
    return propose(
        headings,
        [column.samples for column in columns],
        [column.sensitive for column in columns],
        {memory[row.heading]: row.target for row in found},
        preset_targets(headings, run.first_look.preset),
    )


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


def touched(run: ImportRun) -> int:
    """How many people the list changed or brought."""
    return ImportChange.objects.filter(run=run).count() + _newcomers(run)


def _newcomers(run: ImportRun) -> int:
    pages = ImportNewcomers.objects.filter(run=run)
    found = pages.aggregate(people=Sum(Func("members", function="cardinality")))["people"]
    return int(found or 0)


def changed_pages(run: ImportRun) -> Iterator[list[ImportChange]]:
    """What the list did to people who were here before, a thousand at a time."""
    last = 0
    rows = ImportChange.objects.filter(run=run).order_by("pk")
    while page := list(rows.filter(pk__gt=last)[:BATCH]):
        yield page
        last = page[-1].pk


def joined_pages(run: ImportRun) -> Iterator[list[int]]:
    """Those who came with the list and are still here, a thousand at a time."""
    for page in _newcomer_pages(run):
        for batch in batches(page.members):
            yield _still_here(batch)


def led_newcomers(run: ImportRun) -> Iterator[tuple[list[int], list[int]]]:
    """Of those, the ones to whom the list gave a manager, and beside them their managers."""
    for page in _newcomer_pages(run):
        given = dict(zip(page.members, page.managers, strict=True))
        pairs = [(pk, manager) for pk in _still_here(page.members) if (manager := given[pk])]
        if pairs:
            yield [pk for pk, _ in pairs], [manager for _, manager in pairs]


def _newcomer_pages(run: ImportRun) -> Iterator[ImportNewcomers]:
    last, pages = 0, ImportNewcomers.objects.filter(run=run).order_by("pk")
    while page := pages.filter(pk__gt=last).first():
        yield page
        last = page.pk


def _still_here(members: list[int]) -> list[int]:
    return list(Member.objects.filter(pk__in=members).values_list("pk", flat=True))


def joined_with(run: ImportRun, members: list[int]) -> list[int]:
    """Those of these members who came with the list."""
    query = """
        select came.member from imports_importnewcomers n, unnest(n.members) as came(member)
        where n.organisation_id = %s and n.run_id = %s and came.member = any(%s)
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [run.organisation_id, run.pk, members])
        return [member for (member,) in cursor.fetchall()]


def latest_event() -> int:
    """The last line of anybody's history."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(pgh_id), 0) from people_memberevent")
        return int(cursor.fetchone()[0])


def touched_since(run: ImportRun, members: list[int], until: int) -> set[int]:
    """Those of these newcomers who sign in or were invited, or whom somebody changed since.

    What is written in the history after `until` is undoing itself: it takes managers away.
    """
    query = """
        select m.id from people_member m
        where m.organisation_id = %s and m.id = any(%s) and (
            m.account_id is not null or exists (
                select from people_memberevent e
                where e.organisation_id = m.organisation_id and e.pgh_obj_id = m.id
                  and e.pgh_label = 'update' and e.pgh_created_at > %s
                  and e.pgh_id <= %s
            ) or exists (
                select from people_invitation i
                where i.organisation_id = m.organisation_id and i.member_id = m.id
            ))
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [run.organisation_id, members, run.applied_at, until])
        return {pk for (pk,) in cursor.fetchall()}


def changed_departments(run: ImportRun, departments: list[int]) -> set[int]:
    """Those of these departments that somebody renamed, moved or gave a manager since."""
    query = """
        select e.pgh_obj_id from people_departmentevent e
        where e.organisation_id = %s and e.pgh_obj_id = any(%s)
          and e.pgh_label = 'update' and e.pgh_created_at > %s
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [run.organisation_id, departments, run.applied_at])
        return {pk for (pk,) in cursor.fetchall()}


def holders(wanted: Iterable[str]) -> dict[str, int]:
    """Who has these addresses, which are in small letters."""
    rows = Member.objects.filter(address_key__in=list(wanted))
    return dict(rows.values_list("address_key", "pk"))


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


def last_row(run: ImportRun) -> int:
    found = ImportRow.objects.filter(run=run).aggregate(last=Max("row"))["last"]
    return int(found or 0)


def staying(members: list[int]) -> "RawQuerySet[Member]":
    """Those of these members who have no last day; read when wanted. See `comparing` for the query."""
    query = """
        select * from people_member
        where organisation_id = (select %s::bigint) and left_on is null
          and id = any(array(select json_array_elements_text(%s::json)::bigint))
    """
    organisation = scope.require().organisation_id
    return Member.objects.raw(query, [organisation, json.dumps(members)])


def rows_of(run: ImportRun, numbers: Iterable[str]) -> dict[str, int]:
    """Number and row of those who stand in the list and are brought in."""
    rows = ImportRow.objects.filter(run=run).exclude(outcome=ImportRow.Outcome.REJECTED)
    found: dict[str, int] = {}
    for batch in batches(numbers):
        found.update(rows.filter(number__in=batch).values_list("number", "row"))
    return found


def managers_beyond(run: ImportRun) -> set[str]:
    """The numbers of managers, named or of today, who do not stand in the list themselves."""
    query = """
        select distinct pair.manager from (
            select coalesce(r.record->>'manager_number', boss.number) as manager
            from imports_importrow r
            left join people_member m
                on m.organisation_id = r.organisation_id and m.number = r.number
            left join people_member boss
                on boss.organisation_id = m.organisation_id and boss.id = m.manager_id
            where r.organisation_id = %s and r.run_id = %s and r.outcome <> 'rejected'
        ) pair
        where pair.manager is not null and not exists (
            select from imports_importrow a
            where a.organisation_id = %s and a.run_id = %s and a.outcome <> 'rejected'
              and a.number = pair.manager
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [run.organisation_id, run.pk, run.organisation_id, run.pk])
        return {number for (number,) in cursor.fetchall()}


def managers_above(numbers: Collection[str]) -> dict[str, str]:
    """Pairs of person and manager, from these people up to the top: a query a thousand a level."""
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
