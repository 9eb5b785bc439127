"""What a list did, and what was done to those people since: what taking back asks."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Func, Sum

from people.imports.batches import BATCH, batches
from people.imports.models import ImportChange, ImportNewcomers, ImportRun
from people.models import Member


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
