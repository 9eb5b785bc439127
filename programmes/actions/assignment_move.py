"""What is asked of a manager follows the people; what is asked of those who leave ends with them.

Nothing that anyone wrote is touched. A withdrawn assignment keeps its row, and is open again where
the same person leads, or works here, once more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from people import scope
from people.models import Member, Organisation
from programmes import registry
from programmes.actions import assignment
from programmes.models import Assignment, StageRun
from programmes.models.assignment import OF_NOW
from programmes.process import AssignmentKind

BATCH = 1000
OPEN = (Assignment.State.OPEN, Assignment.State.STARTED)
Pair = tuple[int, int | None]  # who is asked, and about whom


@transaction.atomic
def follow(*, members: Iterable[int], at: datetime) -> None:
    """Ask whoever leads these members now for what is asked about them and not yet done.

    Of those who are back after a last day, ask again what was asked of them. For 1,000 members: one
    query where no stage asks managers for anything, else some 15 a kind.
    """
    asked = _asked_of_managers()
    own = Assignment.objects.filter(OF_NOW, subject__isnull=True, stage__state=StageRun.State.OPEN)
    for some in _batches(members):
        _ask_again(own.filter(member__in=some, member__left_on__isnull=True))
        people = list(Member.objects.filter(pk__in=some)) if asked else []
        for stage, kind in asked:
            _follow(stage, kind, people, at)


@transaction.atomic
def leave(*, members: Iterable[int], at: datetime) -> None:
    """What is about these ends when their last day is set; what is asked of them, when it is past."""
    members = list(members)
    follow(members=members, at=at)
    leavers = _of_leavers(_today(at))
    for some in _batches(members):
        _withdraw(leavers.filter(member__in=some))


@transaction.atomic
def withdraw_from_leavers(*, today: date) -> int:
    """From everyone whose last day is past. Returns how many rows; private ones are not among them."""
    return _withdraw(_of_leavers(today))


@transaction.atomic
def withdraw_private_from_leavers(*, today: date) -> int:
    """The same for what only the tally role may see of others; it is counted nowhere."""
    rows = Assignment.objects.filter(state__in=OPEN, private=True, member__left_on__lt=today)
    return rows.update(state=Assignment.State.WITHDRAWN)


def _asked_of_managers() -> list[tuple[StageRun, AssignmentKind]]:
    known = [process.key for process in registry.processes()]
    current = {"process_run__cycle__ended_on__isnull": True}
    stages = StageRun.objects.filter(process_run__key__in=known, **current).exclude(
        state=StageRun.State.PLANNED
    )
    return [
        (stage, kind)
        for stage in stages.select_related("process_run", "organisation")
        for kind in stage.process_run.process.assignments
        if kind.of_manager and _assigns(stage, kind)
    ]


def _assigns(stage: StageRun, kind: AssignmentKind) -> bool:
    template = stage.process_run.process.stage(stage.key)
    return template is not None and kind.key in template.assigns


def _follow(stage: StageRun, kind: AssignmentKind, people: list[Member], at: datetime) -> None:
    """A stage that is passed asks nobody about someone about whom nothing waits."""
    here = [person for person in people if person.left_on is None and not person.external]
    about = Assignment.objects.filter(stage=stage, kind=kind.key, subject__in=people)
    rows: dict[Pair, tuple[int, str]] = {
        (member, subject): (pk, state)
        for pk, member, subject, state in about.values_list("pk", "member", "subject", "state")
    }
    open_now = {pair: pk for pair, (pk, state) in rows.items() if state in OPEN}
    wanted = set(kind.audience(stage, here))
    if stage.state == StageRun.State.PASSED:
        waiting = {subject for _by, subject in open_now}
        wanted = {pair for pair in wanted if pair[1] in waiting}
    gone = [pk for pair, pk in open_now.items() if pair not in wanted]
    if gone:
        _withdraw(Assignment.objects.filter(pk__in=gone, state__in=OPEN))
    # Looked at only now: the one before may have done it while their row was waited for.
    done = set(about.filter(state=Assignment.State.DONE).values_list("subject", flat=True))
    fresh = {pair for pair in wanted - open_now.keys() if pair[1] not in done}
    back = [rows[pair][0] for pair in fresh if pair in rows]
    if back:
        _ask_again(Assignment.objects.filter(pk__in=back))
    new = sorted(fresh - rows.keys())
    if new:
        given = assignment.insert(stage, stage.process_run.key, kind, new, at)
        assignment.count_given(stage.pk, kind.key, given)


def _of_leavers(today: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(state__in=OPEN, private=False, member__left_on__lt=today)


def _withdraw(rows: QuerySet[Assignment]) -> int:
    return _change(rows, Assignment.State.WITHDRAWN, -1)


def _ask_again(rows: QuerySet[Assignment]) -> int:
    withdrawn = rows.filter(state=Assignment.State.WITHDRAWN, private=False)
    return _change(withdrawn, Assignment.State.OPEN, 1)


def _change(rows: QuerySet[Assignment], state: str, step: int) -> int:
    """Each row once, also where two do it at the same moment; the kept totals go along."""
    locked = rows.order_by("pk").select_for_update(of=("self",))
    found = list(locked.values_list("pk", "stage", "kind"))
    concerned = Assignment.objects.filter(pk__in=[pk for pk, _stage, _kind in found])
    changed = concerned.update(state=state) if found else 0
    totals = Counter((stage, kind) for _pk, stage, kind in found)
    for (stage, kind), number in sorted(totals.items()):
        assignment.count_given(stage, kind, step * number)
    return changed


def _batches(members: Iterable[int]) -> Iterator[list[int]]:
    numbers = sorted(set(members))
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _today(at: datetime) -> date:
    organisation = Organisation.objects.get(pk=scope.require().organisation_id)
    return at.astimezone(ZoneInfo(organisation.time_zone)).date()
