"""A worker brings the checked rows in: everything or nothing, in one transaction."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext

from people import audit, bulk, newcomers, scope, words
from people.imports import queries
from people.imports.actions import claims
from people.imports.checking import Record
from people.imports.comparing import PLAIN, Compared, Existing, Outcome, compare
from people.imports.models import ImportPart, ImportRow, ImportRun
from people.imports.places import Places
from people.imports.progress import Aside, Clock
from people.models import Member

logger = logging.getLogger(__name__)

State = ImportRun.State
WRITTEN = (
    *PLAIN,
    "department",
    "job_title",
    "manager",
    "started_on",
    "sort_key",
)
SEARCHED = {"full_name", "preferred_name", "address"}


def apply(*, run: int, job: int, clock: Clock) -> None:
    """May be run again at any moment: what was brought in is not brought in twice."""
    with transaction.atomic():
        found = claims.claim(run=run, job=job, state=State.APPLYING, at=clock())
    if found is None:
        return
    try:
        with Aside(run=run, job=job, clock=clock) as aside, transaction.atomic():
            _bring_in(found, job, aside, clock())
    except DatabaseError:
        logger.exception("Import job %s was undone.", job)
        with claims.in_words_of(found):
            sentence = gettext(
                "The list could not be brought in, and nothing was changed. "
                "Somebody may have changed the same people at the same moment. Try again."
            )
        claims.fail(
            run=run,
            job=job,
            was=State.APPLYING,
            back_to=State.CHECKED,
            sentence=sentence,
            at=clock(),
        )


@dataclass
class _Work:
    """What the pages of one import share."""

    places: Places
    ids: dict[str, int]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    newcomers: list[int] = field(default_factory=list)


def _bring_in(run: ImportRun, job: int, aside: Aside, at: datetime) -> None:
    if not _alone(run) or not ImportRun.objects.filter(pk=run.pk, state=State.APPLYING).exists():
        return
    _expect_many()
    work = _Work(Places.load(), _ids(run))
    departments, job_titles = work.places.settle(*queries.paths_and_titles(run))
    done = 0
    for page in queries.pages(run):
        _bring_in_page(run, page, work)
        done += len(page)
        aside.tell(done)
    for batch in queries.batches(work.newcomers):
        newcomers.joined(members=Member.objects.filter(pk__in=batch), at=at)
    rejected = ImportRow.objects.filter(run=run, outcome=Outcome.REJECTED).count()
    counts = {**work.counts, "rejected": rejected}
    _close(run, job, counts, at)
    audit.record(
        action="import.apply",
        by=_actor(),
        at=at,
        about=run,
        **counts,
        departments=departments,
        job_titles=job_titles,
    )


def _alone(run: ImportRun) -> bool:
    """One list at a time in one organisation; whoever comes second finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtext('imports.apply'), %s)",
            [run.organisation_id % 2**31],
        )
        return bool(cursor.fetchone()[0])


def _expect_many() -> None:
    """Two costs that grow with the square of a long list, measured and taken away.

    Foreign keys are checked by plans that a session keeps from when the table was small: they
    would read the whole table for each word. The history's trigger looks for a setting and
    catches the error where it is missing; each catch walks all the checks that wait for the end.
    """
    with connection.cursor() as cursor:
        cursor.execute("discard plans")
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local pgtrigger.ignore = '{}'")


def _ids(run: ImportRun) -> dict[str, int]:
    """The id of everybody in the list and of every manager named, those to be made included.

    Ids are drawn beforehand, so that a manager can stand anywhere in the list and each person
    is written once.
    """
    rows = ImportRow.objects.filter(run=run).exclude(outcome=Outcome.REJECTED)
    listed = list(rows.order_by("row").values_list("record__number", flat=True))
    named = rows.filter(record__has_key="manager_number")
    managers = set(named.values_list("record__manager_number", flat=True).distinct())
    ids: dict[str, int] = {}
    for batch in queries.batches({*listed, *managers}):
        ids.update(Member.objects.filter(number__in=batch).values_list("number", "pk"))
    missing = [number for number in listed if number not in ids]
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('people_member', 'id')) "
            "from generate_series(1, %s)",
            [len(missing)],
        )
        ids.update(zip(missing, (row[0] for row in cursor.fetchall()), strict=True))
    return ids


def _bring_in_page(run: ImportRun, page: list[tuple[int, Record]], work: _Work) -> None:
    """A thousand people: what they are now, one upsert, their words for the search."""
    compared = compare([record for _, record in page], work.places)
    written, searched = [], []
    for (row, record), found in zip(page, compared, strict=True):
        work.counts[found.outcome] += 1
        if found.outcome == Outcome.REJECTED:
            _reject(run, row, found)
        if found.outcome not in (Outcome.NEW, Outcome.CHANGED):
            continue
        member = _member(record, found.existing, work)
        written.append(member)
        if found.existing is None:
            work.newcomers.append(member.pk)
        if found.existing is None or SEARCHED & set(found.changes):
            searched.append(member)
    _write(written)
    joined = set(work.newcomers)
    words.index((member for member in searched if member.pk in joined), new=True)
    words.index(member for member in searched if member.pk not in joined)


def _write(members: list[Member]) -> None:
    """New people, and what the list says anew about those who are here."""
    columns = [Member._meta.get_field(name).attname for name in WRITTEN]
    rows = (
        {name: getattr(member, name) for name in ("id", "uuid", "number", *columns)}
        for member in members
    )
    bulk.insert(Member, rows, same=["organisation_id", "number"], update=columns)


def _member(record: Record, existing: Existing | None, work: _Work) -> Member:
    """What the list leaves empty stays as it is. The account is never touched."""
    known: dict[str, Any] = existing or {}
    values = {name: record.get(name, known.get(name)) for name in PLAIN}
    started_on = record.get("started_on")
    return Member(
        pk=work.ids[record["number"]],
        organisation_id=scope.require().organisation_id,
        number=record["number"],
        full_name=values["full_name"] or "",
        preferred_name=values["preferred_name"] or "",
        address=values["address"] or None,
        language=values["language"] or "",
        department_id=_department_id(record, known, work),
        job_title_id=_job_title_id(record, known, work),
        manager_id=work.ids.get(record.get("manager_number", ""), known.get("manager_id")),
        started_on=date.fromisoformat(started_on) if started_on else known.get("started_on"),
        sort_key=words.sort_key(values["full_name"] or "", record["number"]),
    )


def _department_id(record: Record, known: dict[str, Any], work: _Work) -> int | None:
    path = record.get("department")
    return work.places.department(path) if path else known.get("department_id")


def _job_title_id(record: Record, known: dict[str, Any], work: _Work) -> int | None:
    name = record.get("job_title")
    return work.places.job_titles[name.casefold()] if name else known.get("job_title_id")


def _reject(run: ImportRun, row: int, found: Compared) -> None:
    """Somebody took the address between the check and now."""
    ImportRow.objects.filter(run=run, row=row).update(
        outcome=Outcome.REJECTED, errors=found.errors, changes=[]
    )


def _close(run: ImportRun, job: int, counts: dict[str, int], at: datetime) -> None:
    """The file goes, and every row but those that were left out."""
    ImportPart.objects.filter(run=run).delete()
    ImportRow.objects.filter(run=run).exclude(outcome=Outcome.REJECTED).delete()
    run.summary = {
        **run.summary,
        "outcomes": counts,
        "errors": queries.causes(run, column="errors"),
        "remarks": [],
    }
    for column in run.look.get("columns", []):
        column["samples"] = []
    run.state, run.applied_at, run.touched_at = State.APPLIED, at, at
    run.save(update_fields=["summary", "look", "state", "applied_at", "touched_at"])
    total = sum(counts.values()) - counts["rejected"]
    claims.finish(run=run, job=job, at=at, total=total)


def _actor() -> Member | None:
    """Who pressed the button: the task carries it."""
    return Member.objects.filter(pk=scope.require().member_id).first()
