"""A worker takes a list back: what it changed is as before, whom it brought is gone.

Nothing that anybody did since is lost: an entry changed since stays as it is, and somebody who
signed in, was invited, was changed by hand or is named anywhere stays and is counted.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext

from people import audit, bulk, changes, newcomers, scope, words
from people.actions import entry
from people.imports.actions import claims
from people.imports.batches import batches
from people.imports.models import ImportChange, ImportNewcomers, ImportRun
from people.imports.preparing import KEYS, SEARCHED, WRITTEN, words_of
from people.imports.progress import Aside, Clock
from people.imports.queries import brought_in, members_here
from people.models import Department, Grant, JobTitle, Member

logger = logging.getLogger(__name__)

State = ImportRun.State
KEPT_MODELS = {"department_id": Department, "job_title_id": JobTitle, "manager_id": Member}


def undo(*, run: int, job: int, clock: Clock) -> None:
    """May be run again at any moment: what was taken back is not taken back twice."""
    with transaction.atomic():
        found = claims.claim(run=run, job=job, state=State.UNDOING, at=clock())
    if found is None:
        return
    try:
        with Aside(run=run, job=job, clock=clock) as aside, transaction.atomic():
            _take_back(found, job, aside, clock())
    except claims.RightLost:
        claims.fail(
            run=run,
            job=job,
            was=State.UNDOING,
            back_to=State.APPLIED,
            sentence=claims.right_lost(found),
            at=clock(),
        )
    except DatabaseError:
        logger.exception("Import job %s could not take its list back.", job)
        with claims.in_words_of(found):
            sentence = gettext(
                "The list could not be taken back, and nothing was changed. Try again."
            )
        claims.fail(
            run=run,
            job=job,
            was=State.UNDOING,
            back_to=State.APPLIED,
            sentence=sentence,
            at=clock(),
        )


def _take_back(run: ImportRun, job: int, aside: Aside, at: datetime) -> None:
    if not ImportRun.objects.filter(pk=run.pk, state=State.UNDOING).exists():
        return
    if not claims.alone(run):
        claims.wait(job=job, at=at)
        return
    claims.require_right(at=at)
    claims.expect_many()
    counts: Counter[str] = Counter(restored=0, kept=0, removed=0, stayed=0)
    done, until = 0, brought_in.latest_event()
    for page in brought_in.changed_pages(run):
        _restore(page, counts, at)
        done += len(page)
        aside.tell(done)
    for members in brought_in.joined_pages(run):
        _remove(run, members, until, counts, at)
        done += len(members)
        aside.tell(done)
    if counts["stayed"]:
        _put_managers_back(run, until)
    made = run.summary.get("made", {})
    departments = made.get("departments", [])
    kept = brought_in.changed_departments(run, departments)
    _delete_unused(Department, [pk for pk in reversed(departments) if pk not in kept])
    _delete_unused(JobTitle, made.get("job_titles", []))
    ImportChange.objects.filter(run=run).delete()
    ImportNewcomers.objects.filter(run=run).delete()
    run.summary = {**run.summary, "undone": dict(counts), "made": {}}
    run.state, run.touched_at = State.UNDONE, at
    run.save(update_fields=["summary", "state", "touched_at"])
    claims.finish(run=run, job=job, at=at, total=done)
    audit.record(action="import.undo", by=claims.actor(), at=at, about=run, **counts)


def _restore(page: list[ImportChange], counts: Counter[str], at: datetime) -> None:
    """Each entry as it was, where it still is as the list left it."""
    locked = Member.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    members = locked.in_bulk([change.member_id for change in page])
    there = _there(page)
    bound = set(Grant.objects.filter(member__in=members).values_list("member_id", flat=True))
    taken = _taken(page)
    rows: list[dict[str, Any]] = []
    doors: list[int] = []
    moved: list[int] = []
    searched: list[int] = []
    for change in page:
        member = members[change.member_id]
        names = [
            name
            for name, value in change.before.items()
            if _text(getattr(member, name)) == _text(change.after[name])
            and not (name == "left_on" and value is not None and member.pk in bound)
            and (name not in KEPT_MODELS or value is None or (name, value) in there)
            and not (name == "address" and taken.get((value or "").lower(), member.pk) != member.pk)
        ]
        counts["restored" if len(names) == len(change.before) else "kept"] += 1
        if not names:
            continue
        rows.append(_row(member, {name: change.before[name] for name in names}))
        if "left_on" in names:
            doors.append(member.pk)
        if {"manager_id", "department_id"} & set(names):
            moved.append(member.pk)
        if SEARCHED & set(names):
            searched.append(member.pk)
    bulk.insert(Member, rows, same=["organisation_id", "number"], update=WRITTEN)
    words.forget(searched)
    again = set(searched)
    words.write((row["id"], words_of(row)) for row in rows if row["id"] in again)
    entry.fit_doors(members=doors)
    newcomers.joined(members=Member.objects.filter(pk__in=doors, left_on=None), at=at)
    changes.announce(members=sorted({*moved, *doors, *_led_by(doors)}), at=at)


def _led_by(members: list[int]) -> set[int]:
    """Whose manager, of their own or of their department, is back."""
    led = Q(manager__in=members) | Q(department__manager__in=members)
    return set(Member.objects.filter(led).values_list("pk", flat=True)) if members else set()


def _row(member: Member, before: dict[str, Any]) -> dict[str, Any]:
    row = {name: getattr(member, name) for name in WRITTEN}
    row |= {"id": member.pk, "number": member.number} | before
    row["sort_key"] = words.sort_key(row["full_name"] or "", member.number)
    return row


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _there(page: list[ImportChange]) -> set[tuple[str, int]]:
    """Departments, job titles and managers of before that still exist."""
    found: set[tuple[str, int]] = set()
    for name in KEYS:
        wanted = {value for change in page if (value := change.before.get(name))}
        rows = KEPT_MODELS[name].objects.filter(pk__in=wanted)  # type: ignore[attr-defined]
        found |= {(name, pk) for pk in rows.values_list("pk", flat=True)}
    return found


def _taken(page: list[ImportChange]) -> dict[str, int]:
    """Who has the addresses of before by now."""
    wanted = [change.before["address"].lower() for change in page if change.before.get("address")]
    return members_here.holders(wanted) if wanted else {}


def _remove(
    run: ImportRun, members: list[int], until: int, counts: Counter[str], at: datetime
) -> None:
    """Those who came with the list and to whom nothing happened since."""
    free = sorted(set(members) - brought_in.touched_since(run, members, until))
    gone = _each_or_none(free, lambda some: _delete_members(run, some, at))
    counts["removed"] += gone
    counts["stayed"] += len(members) - gone


def _delete_members(run: ImportRun, members: list[int], at: datetime) -> None:
    """Raises IntegrityError where something hangs on one of them."""
    newcomers.never_came(members=members, at=at)
    led = list(Member.objects.filter(manager__in=members).values_list("pk", flat=True))
    came = brought_in.joined_with(run, led)
    Member.objects.filter(pk__in=came).update(manager=None)
    _delete(Member, members)


_PUT_BACK = """
    update people_member m set manager_id = boss.id
    from unnest(%s::bigint[], %s::bigint[]) as came(member, manager)
    join people_member boss
        on boss.organisation_id = (select %s::bigint) and boss.id = came.manager
    where m.organisation_id = boss.organisation_id and m.id = came.member
      and m.manager_id is null and exists (
        select from people_memberevent e
        where e.organisation_id = m.organisation_id and e.pgh_obj_id = m.id
          and e.pgh_label = 'update' and e.pgh_id > %s
      )
"""


def _put_managers_back(run: ImportRun, until: int) -> None:
    """Of those who came with the list and stay: their manager was taken away to remove others."""
    for members, managers in brought_in.led_newcomers(run):
        with connection.cursor() as cursor:
            cursor.execute(_PUT_BACK, [members, managers, run.organisation_id, until])


def _delete_unused(model: Any, made: list[int]) -> None:
    """Departments and job titles that the list made and that nobody needs."""
    for batch in batches(made):
        _each_or_none(batch, lambda some: _delete(model, some))


def _delete(model: Any, ids: list[int]) -> None:
    """Raises IntegrityError at once where a row points at one of them, also one that is not seen."""
    table = connection.ops.quote_name(model._meta.db_table)
    organisation = scope.require().organisation_id
    with connection.cursor() as cursor:
        cursor.execute(
            f"delete from {table} where organisation_id = %s and id = any(%s)",  # noqa: S608
            [organisation, ids],
        )
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def _each_or_none(ids: list[int], deed: Callable[[list[int]], None]) -> int:
    """The deed for as many as it can be done for, by halves. Returns how many."""
    if not ids:
        return 0
    try:
        with transaction.atomic():
            deed(ids)
    except IntegrityError:
        if len(ids) == 1:
            return 0
        half = len(ids) // 2
        return _each_or_none(ids[:half], deed) + _each_or_none(ids[half:], deed)
    return len(ids)
