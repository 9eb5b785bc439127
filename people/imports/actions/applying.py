"""A worker brings the checked rows in: everything or nothing, in one transaction."""

import logging
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.translation import gettext

from people import audit, bulk, changes, newcomers, words
from people.actions import entry, invitation, part
from people.imports import settling
from people.imports.actions import claims
from people.imports.ahead import ahead
from people.imports.batches import batches
from people.imports.comparing import Compared, Outcome, look_up
from people.imports.mapping import Mapping
from people.imports.models import (
    ImportChange,
    ImportLeaver,
    ImportNewcomers,
    ImportPart,
    ImportRow,
    ImportRun,
)
from people.imports.places import Places
from people.imports.preparing import Page, Preparing, Ready
from people.imports.progress import Aside, Clock
from people.imports.queries import brought_in, members_here, preview, waiting_rows
from people.imports.queries.waiting_rows import Waiting
from people.models import Member
from people.refusals import NotPossible

logger = logging.getLogger(__name__)

State = ImportRun.State


class Circle(NotPossible):
    """With a manager whom somebody was given after the check, people would be above themselves."""


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
    except (part.LastManager, Circle) as refusal:
        claims.fail(
            run=run,
            job=job,
            was=State.APPLYING,
            back_to=State.CHECKED,
            sentence=str(refusal),
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
    _refuse_circles(run)
    work = _Work(run, run.columns_chosen, Places.load(), at)
    made = work.places.settle(*waiting_rows.paths_and_titles(run))
    preparing = Preparing(work.places, work.mapping, today=at.date())
    done = 0
    for ready in ahead(preparing.prepare, _pages(run, work.mapping)):
        _store(ready, work)
        done += sum(ready.outcomes.values())
        aside.tell(done)
    _forget_managers_who_never_came(work)
    _let_leave(work)
    part.keep_a_manager_without(work.leaving, at)
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


def _refuse_circles(run: ImportRun) -> None:
    """The check saw to it; this looks again where somebody's entry has changed since."""
    if brought_in.latest_event() == run.summary.get("as_of") or not settling.circles(run):
        return
    with claims.in_words_of(run):
        raise Circle(
            gettext(
                "Since the list was checked, somebody was given another manager, and some people "
                "would now be above themselves. Nothing was changed. Check the list again: "
                "it will show who they are."
            )
        )


def _still(run: ImportRun) -> bool:
    return ImportRun.objects.filter(pk=run.pk, state=State.APPLYING).exists()


def _pages(run: ImportRun, mapping: Mapping) -> Iterator[Page]:
    for page in waiting_rows.pages(run):
        records = [waiting.record for waiting in page]
        yield Page(page, look_up(records, mapping, lock=True))


def _store(ready: Ready, work: _Work) -> None:
    """A thousand people: one upsert, their words, and what undoing needs."""
    run = work.run
    for waiting, found in ready.rejected:
        _reject(waiting, found, work)
    if ready.members:
        bulk.write(ready.members)
    if ready.renamed:
        words.forget(ready.renamed)
    if ready.words:
        words.write_json(ready.words)
    if ready.newcomers:
        came = {"members": ready.newcomers, "managers": ready.managers}
        bulk.insert(ImportNewcomers, [{"run_id": run.pk, **came}])
    bulk.insert(ImportChange, ({**change, "run_id": run.pk} for change in ready.changes), once=True)
    for outcome, count in ready.outcomes.items():
        work.counts[outcome] += count
    work.newcomers.extend(ready.newcomers)
    work.moved.extend(ready.moved)
    work.leaving.extend(ready.leaving)


def _reject(waiting: Waiting, found: Compared, work: _Work) -> None:
    """Somebody took the address between the check and now, or the last day has passed."""
    ImportRow.objects.filter(run=work.run, row=waiting.row).update(
        outcome=Outcome.REJECTED, errors=found.errors, changes=[]
    )
    if found.existing is None:
        work.lost.append(waiting.member)


def _forget_managers_who_never_came(work: _Work) -> None:
    """Their rows were good when they were checked, and are left out by now."""
    for batch in batches(work.lost):
        Member.objects.filter(manager__in=batch).update(manager=None)


def _let_leave(work: _Work) -> None:
    """Those who are missing from a whole list, where somebody gave them a last day."""
    on = work.run.leave_on
    if on is None:
        return
    leavers = ImportLeaver.objects.filter(run=work.run, stays=False)
    rows = leavers.filter(member__left_on=None, member__grants__isnull=True)
    for batch in batches(rows.order_by("member").values_list("member", flat=True)):
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
    for batch in batches(work.leaving):
        entry.fit_doors(members=batch)
        invitation.withdraw(members=Member.objects.filter(pk__in=batch), at=work.at)
    for batch in batches(work.newcomers):
        newcomers.joined(members=members_here.staying(batch), at=work.at)
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
        "errors": preview.causes(run, column="errors"),
        "remarks": [],
    }
    for column in run.look.get("columns", []):
        column["samples"] = []
    run.state, run.applied_at, run.touched_at = State.APPLIED, at, at
    run.save(update_fields=["summary", "look", "state", "applied_at", "touched_at"])
    total = sum(run.summary["outcomes"].values()) - counts["rejected"]
    claims.finish(run=run, job=job, at=at, total=total)
