"""Give assignments, and close them by the deed itself."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Greatest

from people import bulk
from people.models import Member
from programmes.models import Assignment, Participation, PrivateMilestone, StageRun
from programmes.process import AssignmentKind

BATCH = 2000
Pair = tuple[int, int | None]


def audience() -> QuerySet[Member]:
    """Everyone who works here today."""
    return Member.objects.filter(left_on__isnull=True, external=False).order_by("pk")


@transaction.atomic
def give(*, stage: StageRun, members: Iterable[Member], at: datetime) -> None:
    """Give what an open stage asks of these members. Given twice is given once."""
    process = stage.process_run.process
    template = process.stage(stage.key)
    kinds = [process.assignment(key) for key in template.assigns] if template else []
    members = list(members) if kinds else []
    for kind in kinds:
        given = sum(
            insert(stage, process.key, kind, batch, at)
            for batch in _batches(kind.audience(stage, members))
        )
        if not kind.private:
            count_given(stage.pk, kind.key, given)


@transaction.atomic
def welcome(*, members: Iterable[Member], at: datetime) -> None:
    """Newcomers get what the open stages ask of everyone; without such a stage nobody is read."""
    stages = StageRun.objects.filter(state=StageRun.State.OPEN).select_related(
        "process_run__cycle__programme"
    )
    for stage in stages:
        give(stage=stage, members=members, at=at)


@transaction.atomic
def farewell(*, members: Iterable[int], at: datetime) -> None:
    """What newcomers were given and nobody has begun goes with them.

    Private rows are not seen here: they fall with their member.
    """
    rows = Assignment.objects.filter(
        Q(member__in=members) | Q(subject__in=members), state=Assignment.State.OPEN, private=False
    )
    for stage, kind, given in rows.values_list("stage", "kind").annotate(Count("pk")).order_by():
        Participation.objects.filter(stage=stage, kind=kind).update(given=F("given") - given)
    rows.delete()


@transaction.atomic
def begin(
    *, member: Member, process: str, kind: str, at: datetime, subject: Member | None = None
) -> int:
    """The member has started. Returns how many open assignments this concerned."""
    rows = _mine(member, process, kind, subject).filter(state=Assignment.State.OPEN)
    return rows.update(state=Assignment.State.STARTED)


@transaction.atomic
def finish(
    *, member: Member, process: str, kind: str, at: datetime, subject: Member | None = None
) -> int:
    """The deed is done, so nothing asks for it any more. Returns how many assignments closed."""
    rows = _mine(member, process, kind, subject).filter(
        state__in=[Assignment.State.OPEN, Assignment.State.STARTED]
    )
    # Locked: of two clicks at once, the second finds nothing open and counts nothing.
    found = list(rows.select_for_update().values_list("pk", "stage_id", "private"))
    closed = Assignment.objects.filter(pk__in=[pk for pk, _stage, _private in found]).update(
        state=Assignment.State.DONE, done_at=at
    )
    for _pk, stage_id, private in found:
        if not private:
            Participation.objects.filter(stage=stage_id, kind=kind).update(done=F("done") + 1)
    return closed


@transaction.atomic
def finish_private(*, member: Member, kind: str, occasion: UUID, at: datetime) -> int:
    """One of several of a private kind is done. Returns how many assignments closed."""
    rows = Assignment.objects.filter(member=member, kind=kind, occasion=occasion, private=True)
    return rows.exclude(state=Assignment.State.DONE).update(state=Assignment.State.DONE, done_at=at)


@transaction.atomic
def count(*, stage: StageRun, kind: str) -> Participation:
    """Count one kind anew, where many assignments changed at once."""
    rows = Assignment.objects.filter(stage=stage, kind=kind, private=False).exclude(
        state=Assignment.State.WITHDRAWN
    )
    totals = rows.aggregate(given=Count("pk"), done=Count("pk", filter=Q(state="done")))
    row, _ = Participation.objects.update_or_create(stage=stage, kind=kind, defaults=totals)
    return row


@transaction.atomic
def note_private(*, member: Member, process: str, kind: str, on: date) -> None:
    """Say that a private deed was done, for the count alone; written with the deed itself."""
    PrivateMilestone.objects.bulk_create(
        [PrivateMilestone(member=member, process=process, kind=kind, on=on)], ignore_conflicts=True
    )


def insert(
    stage: StageRun,
    process: str,
    kind: AssignmentKind,
    pairs: Iterable[Pair],
    at: datetime,
    *,
    occasion: UUID | None = None,
    due_on: date | None = None,
) -> int:
    """Those of (member, subject) who have none yet are given one. Returns how many."""
    today = at.astimezone(ZoneInfo(stage.organisation.time_zone)).date()
    common = {
        "stage_id": stage.pk,
        "process": process,
        "kind": kind.key,
        "private": kind.private,
        "given_at": at,
        "occasion": occasion,
        "due_on": due_on or today + timedelta(days=kind.days),
    }
    rows = ({"member_id": member, "subject_id": subject} for member, subject in pairs)
    return bulk.insert(Assignment, rows, common=common, once=True)


def count_given(stage_id: int, kind: str, given: int) -> None:
    """Added to the kept total, or taken from it: counting all anew would cost more with each batch."""
    Participation.objects.get_or_create(stage_id=stage_id, kind=kind)
    rows = Participation.objects.filter(stage=stage_id, kind=kind)
    rows.update(given=Greatest(F("given") + given, 0))


def _mine(member: Member, process: str, kind: str, subject: Member | None) -> QuerySet[Assignment]:
    return Assignment.objects.filter(member=member, process=process, kind=kind, subject=subject)


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    rest = iter(pairs)
    while batch := list(islice(rest, BATCH)):
        yield batch
