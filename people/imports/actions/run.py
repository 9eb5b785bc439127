"""The steps of an import that a person takes."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Case, When
from django.utils.translation import gettext

from people import audit
from people.imports import files, tasks
from people.imports.headings import tidy
from people.imports.mapping import Mapping
from people.imports.models import (
    KEPT,
    UNDO,
    ColumnMemory,
    ImportChange,
    ImportLeaver,
    ImportNewcomers,
    ImportPart,
    ImportRow,
    ImportRun,
    plain_choices,
)
from people.imports.queries.brought_in import touched
from people.imports.queries.runs import remembered_as
from people.imports.survey import Look
from people.models import Job, Member
from people.refusals import NotPossible
from people.tasks import send

State = ImportRun.State
TASKS: dict[str, Any] = {
    State.CHECKING: tasks.check,
    State.APPLYING: tasks.apply,
    State.UNDOING: tasks.undo,
}


class MovedOn(NotPossible):
    """The import stands elsewhere by now; show where."""

    def __init__(self) -> None:
        super().__init__(gettext("This import has moved on. Here is where it stands now."))


@transaction.atomic
def start(*, name: str, file: BinaryIO, look: Look, by: Member, at: datetime) -> ImportRun:
    """Keep the file, which has been looked at, until its columns are chosen."""
    run = ImportRun.objects.create(
        file_name=name[:200],
        file_bytes=file.seek(0, 2),
        look=look.as_dict(),
        choices=plain_choices(look),
        started_by=by,
        started_at=at,
        touched_at=at,
    )
    files.keep(run, file)
    audit.record(action="import.start", by=by, at=at, about=run, rows=look.rows)
    return run


@transaction.atomic
def read_again(*, run: ImportRun, look: Look, by: Member, at: datetime) -> ImportRun:
    """Another look at the same file, with another encoding, delimiter or row of headings."""
    _move(run, {State.READ, State.CHECKED}, State.READ, at)
    run.look, run.choices, run.mapping = look.as_dict(), plain_choices(look), {}
    run.problem = ""
    run.save(update_fields=["look", "choices", "mapping", "problem"])
    ImportRow.objects.filter(run=run).delete()
    audit.record(action="import.read", by=by, at=at, about=run, encoding=look.encoding)
    return run


@transaction.atomic
def map_columns(*, run: ImportRun, mapping: Mapping, by: Member, at: datetime) -> ImportRun:
    """Remember where the columns go, and have the rows checked."""
    _move(run, {State.READ, State.CHECKED}, State.CHECKING, at)
    run.mapping, run.summary, run.problem = mapping.as_dict(), {}, ""
    run.save(update_fields=["mapping", "summary", "problem"])
    _remember(run, mapping)
    _queue(run, tasks.check, run.first_look.rows, by, at)
    audit.record(action="import.map", by=by, at=at, about=run, columns=len(mapping.targets))
    return run


@transaction.atomic
def let_stay(
    *, run: ImportRun, leavers: Iterable[ImportLeaver], staying: Collection[int], at: datetime
) -> ImportRun:
    """Of these people who are missing from the list, by id, those in `staying` stay."""
    _move(run, {State.CHECKED}, State.CHECKED, at)
    shown = [leaver.pk for leaver in leavers]
    rows = ImportLeaver.objects.filter(run=run, pk__in=shown)
    rows.update(stays=Case(When(member__in=staying, then=True), default=False))
    return run


@transaction.atomic
def apply(*, run: ImportRun, by: Member, at: datetime, leave_on: date | None = None) -> ImportRun:
    """Have the checked rows brought in; the audit line comes with the deed.

    `leave_on` is the last day of those who are missing from a whole list and do not stay.
    """
    _move(run, {State.CHECKED}, State.APPLYING, at)
    run.problem, run.leave_on = "", leave_on
    run.save(update_fields=["problem", "leave_on"])
    counts = run.summary["outcomes"]
    _queue(run, tasks.apply, sum(counts.values()) - counts["rejected"], by, at)
    return run


@transaction.atomic
def undo(*, run: ImportRun, by: Member, at: datetime) -> ImportRun:
    """Have the list taken back; the audit line comes with the deed. Raises NotPossible."""
    if run.applied_at and run.applied_at < at - UNDO:
        raise NotPossible(gettext("A list can be taken back for 30 days, and those are over."))
    _move(run, {State.APPLIED}, State.UNDOING, at)
    run.problem = ""
    run.save(update_fields=["problem"])
    _queue(run, tasks.undo, touched(run), by, at)
    return run


@transaction.atomic
def resume(*, run: ImportRun, by: Member, at: datetime) -> ImportRun:
    """Queue what nobody is at any more. A worker that does go on loses its claim or finishes."""
    _move(run, set(ImportRun.BUSY), State(run.state), at)
    if run.job:
        Job.objects.filter(pk=run.job.pk).update(state=Job.State.FAILED, finished_at=at)
    _queue(run, TASKS[run.state], run.job.total if run.job else 0, by, at)
    audit.record(action="import.resume", by=by, at=at, about=run)
    return run


@transaction.atomic
def discard(*, run: ImportRun, by: Member | None, at: datetime) -> ImportRun:
    _move(run, {State.READ, State.CHECKING, State.CHECKED}, State.DISCARDED, at)
    forget(run)
    audit.record(action="import.discard", by=by, at=at, about=run)
    return run


@transaction.atomic
def purge(*, at: datetime) -> int:
    """Forget what was left lying for seven days, and after thirty what undoing needed.

    Returns how many imports were left lying.
    """
    past = ImportRun.objects.filter(applied_at__lt=at - UNDO)
    ImportChange.objects.filter(run__in=past).delete()
    ImportNewcomers.objects.filter(run__in=past).delete()
    old = ImportRun.objects.filter(touched_at__lt=at - KEPT).exclude(look={})
    runs = list(old.select_for_update()[:1_000])
    for run in runs:
        forget(run)
        if run.state not in ImportRun.BROUGHT_IN:
            run.state = State.DISCARDED
            run.save(update_fields=["state"])
    if runs:
        audit.record(action="import.purge", by=None, at=at, imports=len(runs))
    return len(runs)


def forget(run: ImportRun) -> None:
    """The file, its rows and every value of theirs; the counts stay."""
    ImportPart.objects.filter(run=run).delete()
    ImportRow.objects.filter(run=run).delete()
    ImportLeaver.objects.filter(run=run).delete()
    run.look, run.summary = {}, {**run.summary, "errors": [], "remarks": []}
    run.save(update_fields=["look", "summary"])


def _move(run: ImportRun, allowed: set[Any], state: State, at: datetime) -> None:
    """Only one of two who press at the same moment goes on."""
    rows = ImportRun.objects.filter(pk=run.pk, state__in=[known.value for known in allowed])
    if not rows.update(state=state, touched_at=at):
        raise MovedOn
    run.state, run.touched_at = state, at


def _queue(run: ImportRun, task: Any, total: int, by: Member, at: datetime) -> None:
    run.job = Job.objects.create(
        kind=task.name, owner=by, total=total, created_at=at, next_url=run.get_absolute_url()
    )
    run.save(update_fields=["job"])
    send(task, run=run.pk, job=run.job.pk)


def _remember(run: ImportRun, mapping: Mapping) -> None:
    targets = {place: target for target, place in mapping.targets.items()}
    by_words = {
        tidy(column.heading): targets.get(column.place, "") for column in run.first_look.columns
    }
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(heading=heading, target=by_words[words])
            for heading, words in remembered_as(run).items()
        ],
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["organisation", "heading"],
        update_fields=["target"],
    )
