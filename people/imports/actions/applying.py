"""A worker brings the checked rows in: everything or nothing, in one transaction."""

import logging
from array import array
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext

from people import audit, bulk, changes, newcomers, words
from people.actions import entry, invitation
from people.imports import queries
from people.imports.actions import claims
from people.imports.comparing import DAYS, PLAIN, Compared, Existing, Outcome, compare
from people.imports.mapping import Mapping
from people.imports.models import ImportChange, ImportLeaver, ImportPart, ImportRow, ImportRun
from people.imports.places import Places
from people.imports.progress import Aside, Clock
from people.imports.queries import Waiting
from people.models import Member

logger = logging.getLogger(__name__)

State = ImportRun.State
KEYS = ("department_id", "job_title_id", "manager_id")
WRITTEN = (*PLAIN, *DAYS, *KEYS, "sort_key")
SEARCHED = {"full_name", "preferred_name", "address"}

Row = dict[str, Any]


def apply(*, run: int, job: int, clock: Clock) -> None:
    """May be run again at any moment: what was brought in is not brought in twice."""
    with transaction.atomic():
        found = claims.claim(run=run, job=job, state=State.APPLYING, at=clock())
    if found is None:
        return
    try:
        with Aside(run=run, job=job, clock=clock) as aside, transaction.atomic():
            _bring_in(found, job, aside, clock())
    except claims.RightLost:
        claims.fail(
            run=run,
            job=job,
            was=State.APPLYING,
            back_to=State.CHECKED,
            sentence=claims.right_lost(found),
            at=clock(),
        )
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
    """What the pages of one import share; ids only, eight bytes each."""

    run: ImportRun
    mapping: Mapping
    places: Places
    at: datetime
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    newcomers: "array[int]" = field(default_factory=lambda: array("q"))
    moved: "array[int]" = field(default_factory=lambda: array("q"))
    leaving: "array[int]" = field(default_factory=lambda: array("q"))
    lost: "array[int]" = field(default_factory=lambda: array("q"))


def _bring_in(run: ImportRun, job: int, aside: Aside, at: datetime) -> None:
    if not _still(run):
        return
    if not claims.alone(run):
        claims.wait(job=job, at=at)
        return
    claims.require_right(at=at)
    claims.expect_many()
    work = _Work(run, run.columns_chosen, Places.load(), at)
    made = work.places.settle(*queries.paths_and_titles(run))
    done = 0
    for page in queries.pages(run):
        _bring_in_page(page, work)
        done += len(page)
        aside.tell(done)
    _forget_managers_who_never_came(work)
    _let_leave(work)
    _tell(work)
    rejected = ImportRow.objects.filter(run=run, outcome=Outcome.REJECTED).count()
    counts = {**work.counts, "rejected": rejected, "left": len(work.leaving)}
    _close(run, job, counts, made, at)
    audit.record(
        action="import.apply",
        by=claims.actor(),
        at=at,
        about=run,
        **counts,
        departments=len(made["departments"]),
        job_titles=len(made["job_titles"]),
    )


def _still(run: ImportRun) -> bool:
    return ImportRun.objects.filter(pk=run.pk, state=State.APPLYING).exists()


def _bring_in_page(page: list[Waiting], work: _Work) -> None:
    """A thousand people: what they are now, one upsert, their words, and what undoing needs."""
    records = [waiting.record for waiting in page]
    compared = compare(records, work.places, work.mapping, today=work.at.date(), lock=True)
    written: list[Row] = []
    done: list[Row] = []
    for waiting, found in zip(page, compared, strict=True):
        row = _row(waiting, found, work)
        work.counts[found.outcome] += 1
        if found.outcome == Outcome.REJECTED:
            _reject(waiting, found, work)
        if row is None:
            continue
        written.append(row)
        done.append(_done(row, found.existing))
        _note(row, found.existing, work)
    bulk.insert(Member, written, same=["organisation_id", "number"], update=WRITTEN)
    _index(written, done)
    bulk.insert(ImportChange, ({**change, "run_id": work.run.pk} for change in done), once=True)


def _row(waiting: Waiting, found: Compared, work: _Work) -> Row | None:
    """All that is written about somebody; None where nothing changes."""
    existing = found.existing
    boss = waiting.manager if "manager_number" in waiting.record else None
    moved = existing is not None and boss is not None and existing["manager_id"] != boss
    if found.outcome == Outcome.UNCHANGED and moved:
        found.outcome = Outcome.CHANGED
    if found.outcome not in (Outcome.NEW, Outcome.CHANGED):
        return None
    return written(waiting, existing, boss, work.places)


def written(waiting: Waiting, existing: Existing | None, boss: int | None, places: Places) -> Row:
    """What the list leaves empty stays as it is. The account is never touched."""
    record, known = waiting.record, existing or {}
    name = record.get("full_name", known.get("full_name")) or ""
    row = {
        "id": existing["id"] if existing else waiting.member,
        "number": record["number"],
        "full_name": name,
        "preferred_name": record.get("preferred_name", known.get("preferred_name")) or "",
        "address": record.get("address", known.get("address")) or None,
        "language": record.get("language", known.get("language")) or "",
        "started_on": record.get("started_on") or known.get("started_on"),
        "left_on": record.get("left_on") or known.get("left_on"),
        "department_id": known.get("department_id"),
        "job_title_id": known.get("job_title_id"),
        "manager_id": boss or known.get("manager_id"),
        "sort_key": words.sort_key(name, record["number"]),
    }
    if path := record.get("department"):
        row["department_id"] = places.department(path)
    if title := record.get("job_title"):
        row["job_title_id"] = places.job_titles[title.casefold()]
    return row


def _done(row: Row, existing: Existing | None) -> Row:
    """For undoing: the columns that differ, as they were and as they are."""
    if existing is None:
        return {
            "member_id": row["id"],
            "before": None,
            "after": {"manager_id": row["manager_id"]},
        }
    names = [name for name in (*PLAIN, *DAYS, *KEYS) if _text(row[name]) != _text(existing[name])]
    return {
        "member_id": row["id"],
        "before": {name: existing[name] for name in names},
        "after": {name: row[name] for name in names},
    }


def _text(value: Any) -> str:
    """Dates come as text from a list and as dates from the table."""
    return "" if value is None else str(value)


def _note(row: Row, existing: Existing | None, work: _Work) -> None:
    if existing is None:
        work.newcomers.append(row["id"])
    elif any(row[name] != existing[name] for name in ("department_id", "manager_id")):
        work.moved.append(row["id"])
    if row["left_on"] and _text(row["left_on"]) != _text(existing and existing["left_on"]):
        work.leaving.append(row["id"])


def _index(written: list[Row], done: list[Row]) -> None:
    """Words of those whose words changed."""
    changed = [
        (row, change)
        for row, change in zip(written, done, strict=True)
        if change["before"] is None or SEARCHED & change["before"].keys()
    ]
    if known := [row["id"] for row, change in changed if change["before"] is not None]:
        words.forget(known)
    words.write((row["id"], words_of(row)) for row, _ in changed)


def words_of(row: Row) -> set[str]:
    texts = (row["full_name"], row["preferred_name"], row["number"])
    return words.words_in(texts, row["address"] or "")


def _reject(waiting: Waiting, found: Compared, work: _Work) -> None:
    """Somebody took the address between the check and now, or the last day has passed."""
    ImportRow.objects.filter(run=work.run, row=waiting.row).update(
        outcome=Outcome.REJECTED, errors=found.errors, changes=[]
    )
    if found.existing is None:
        work.lost.append(waiting.member)


def _forget_managers_who_never_came(work: _Work) -> None:
    """Their rows were good when they were checked, and are left out by now."""
    for batch in queries.batches(work.lost):
        Member.objects.filter(manager__in=batch).update(manager=None)


def _let_leave(work: _Work) -> None:
    """Those who are missing from a whole list, where somebody gave them a last day."""
    on = work.run.leave_on
    if on is None:
        return
    leavers = ImportLeaver.objects.filter(run=work.run, stays=False)
    rows = leavers.filter(member__left_on=None, member__grants__isnull=True)
    for batch in queries.batches(rows.order_by("member").values_list("member", flat=True)):
        Member.objects.filter(pk__in=batch).update(left_on=on)
        done = [
            {
                "run_id": work.run.pk,
                "member_id": member,
                "before": {"left_on": None},
                "after": {"left_on": on},
            }
            for member in batch
        ]
        bulk.insert(ImportChange, done, once=True)
        work.leaving.extend(batch)


def _tell(work: _Work) -> None:
    """Doors close, newcomers are greeted, and whoever asked hears who moved and who leaves."""
    for batch in queries.batches(work.leaving):
        entry.fit_doors(members=batch)
        invitation.withdraw(members=Member.objects.filter(pk__in=batch), at=work.at)
    for batch in queries.batches(work.newcomers):
        newcomers.joined(members=Member.objects.filter(pk__in=batch, left_on=None), at=work.at)
    changes.left(members=work.leaving, at=work.at)
    changes.announce(members=work.moved, at=work.at)


def _close(
    run: ImportRun, job: int, counts: dict[str, int], made: dict[str, list[int]], at: datetime
) -> None:
    """The file goes, and every row but those that were left out."""
    ImportPart.objects.filter(run=run).delete()
    ImportLeaver.objects.filter(run=run).delete()
    ImportRow.objects.filter(run=run).exclude(outcome=Outcome.REJECTED).delete()
    run.summary = {
        **run.summary,
        "outcomes": {name: counts[name] for name in Outcome.values},
        "left": counts["left"],
        "made": made,
        "errors": queries.causes(run, column="errors"),
        "remarks": [],
    }
    for column in run.look.get("columns", []):
        column["samples"] = []
    run.state, run.applied_at, run.touched_at = State.APPLIED, at, at
    run.save(update_fields=["summary", "look", "state", "applied_at", "touched_at"])
    total = sum(run.summary["outcomes"].values()) - counts["rejected"]
    claims.finish(run=run, job=job, at=at, total=total)
