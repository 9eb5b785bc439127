"""A synthetic programme of eight months, so that each page of the demo has something to say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from people.models import Member
from people.sample import Cast
from programmes import nightly, registry
from programmes.actions import (
    charter,
    evidence,
    gate,
    improvement,
    milestone,
    programme,
    programme_access,
    safeguard,
    stage,
    work_calendar,
)
from programmes.models import Criterion, Programme, StageRun
from programmes.process import PLAIN
from programmes.pulses import sample as pulses
from programmes.refusals import Blocked

WEEKS = 35


@dataclass(frozen=True)
class Walk:
    """How far a process has come, in weeks from the kick-off.

    ``passed`` are the stages behind it, each opened and passed; the one after them opened in
    ``opens``. ``filled`` is when its records were made, ``deeds`` when people did what it asks.
    """

    passed: tuple[tuple[int, int], ...]
    opens: int
    filled: int
    deeds: int = WEEKS - 3


# By the order of the process.
WALKS = {
    1: Walk(((1, 7), (4, 11), (11, 18), (18, 26)), opens=26, filled=5),
    2: Walk(((1, 4), (2, 11), (3, 14), (8, 20)), opens=21, filled=1, deeds=WEEKS),
    3: Walk(((3, 8), (7, 10)), opens=28, filled=5, deeds=29),
    4: Walk(((18, 25),), opens=26, filled=26),
    5: Walk((), opens=27, filled=20),
    6: Walk((), opens=31, filled=22),
    7: Walk(((1, 6),), opens=5, filled=7),
}
NEW = Walk((), opens=30, filled=26)  # of a process that joins the seven
# Weeks from now to the new gate date of an open stage that takes longer than was proposed.
LONGER = {2: 6, 3: 4, 5: 3, 6: 5, 7: 2}
DECIDED = {"G1": 9, "G2": 27}
CHARTER = {
    "why": {"en": "Guests find us correct and not warm; people say the same of us (synthetic)."},
    "promises": {
        "en": "An hour a week in paid time. Everyone is heard before anything is decided (synthetic)."
    },
    "never": {"en": "Pay, rating and promotion: nothing of this is used for them (synthetic)."},
}
NOTE = "Held as planned; the minutes are with the HR manager (synthetic)."


def build(*, cast: Cast, random: Random, at: datetime) -> Programme:
    """Start the programme, fill each process, and walk it to where it stands. Binds nothing."""
    began = at - timedelta(weeks=WEEKS)
    _keep_calendar(cast, began, at)
    row = programme.start(
        name="Culture of service", template=PLAIN, kickoff_on=began.date(), by=cast.hr, at=began
    )
    programme_access.share(member=cast.consultant, programmes=[row], by=cast.hr, at=began)
    _promise(row, cast, began)
    for process in registry.processes():
        if process.sample is not None:
            process.sample(row, random, began + timedelta(weeks=_walk_of(process.order).filled))
    for run in row.cycles.get().process_runs.order_by("order"):
        _walk(list(run.stages.order_by("order")), _walk_of(run.order), cast, random, began, at)
    _decide(row, cast, began)
    _lately(row, cast, at)
    for process in registry.processes():
        if process.sample_deeds is not None:
            process.sample_deeds(
                row, random, began + timedelta(weeks=_walk_of(process.order).deeds)
            )
    pulses.build(row, cast, random, at)
    _count(began, at)
    nightly.read(at)
    nightly.keep_health(at)
    return row


def _walk_of(order: int) -> Walk:
    return WALKS.get(order, NEW)


def _keep_calendar(cast: Cast, began: datetime, at: datetime) -> None:
    """A hotel in Spain works on every day of the week, but for a fortnight to come in which it is closed."""
    wanted = work_calendar.wanted(country="ES", part="CN", weekdays=list(range(7)), today=at.date())
    work_calendar.change(wanted=wanted, shown=None, by=cast.hr, at=began)
    closes = at.date() + timedelta(weeks=9)
    work_calendar.keep_blackout(
        blackout=None,
        name="Renovation of the west wing (synthetic)",
        starts_on=closes,
        ends_on=closes + timedelta(days=13),
        shown=None,
        by=cast.hr,
        at=began,
    )


def _promise(row: Programme, cast: Cast, at: datetime) -> None:
    """Its charter, steering group and safeguards, so that G0 is decided; and one card."""
    charter.write(programme=row, sponsor=cast.sponsor, by=cast.hr, at=at, **CHARTER)
    for member, role, workers in (
        (cast.worker, "Speaks for the workers (synthetic)", True),
        (cast.manager, "Runs the pilot unit (synthetic)", False),
    ):
        charter.give_seat(
            programme=row, member=member, role=role, speaks_for_workers=workers, by=cast.hr, at=at
        )
    for line in row.safeguards.all():
        safeguard.answer(safeguard=line, state="done", note=NOTE, by=cast.hr, at=at)
    milestone.decide(milestone=row.milestones.get(key="G0"), reason=NOTE, by=cast.sponsor, at=at)
    card = improvement.make(
        programme=row,
        change="Briefings at the change of shift take ten minutes (synthetic).",
        expectation="Everyone is back with the guests in time (synthetic).",
        owner=cast.manager,
        due_on=(at + timedelta(weeks=WEEKS + 6)).date(),
        by=cast.hr,
        at=at + timedelta(weeks=26),
    )
    improvement.move(
        improvement=card,
        state="do",
        sentence="Two units try it (synthetic).",
        by=cast.manager,
        at=at + timedelta(weeks=30),
    )


def _walk(
    stages: list[StageRun], walk: Walk, cast: Cast, random: Random, began: datetime, at: datetime
) -> None:
    """Pass those behind it, open the one after them, and move its gate date where it takes longer."""
    for row, (opens, passes) in zip(stages, walk.passed, strict=False):
        _pass(row, cast, began + timedelta(weeks=opens), began + timedelta(weeks=passes), at)
    row = stages[len(walk.passed)]
    _open(row, cast, random, began + timedelta(weeks=walk.opens))
    longer = LONGER.get(row.process_run.order)
    for step, late in enumerate(stages[len(walk.passed) :] if longer else ()):
        due_on = at.date() + timedelta(weeks=(longer or 0) * (step + 1))
        moved = at - timedelta(weeks=5)
        if late.due_on(began.date()) < due_on:
            stage.update(
                stage=late, owner=late.owner or cast.hr, due_on=due_on, by=cast.hr, at=moved
            )


def _pass(row: StageRun, cast: Cast, opens: datetime, passes: datetime, at: datetime) -> None:
    row = stage.open(stage=row, by=cast.hr, at=opens, reason=NOTE)
    _sign(row, cast.hr, passes - timedelta(days=4))
    try:
        gate.decide(
            process_run=row.process_run,
            stages=[row],
            by=cast.sponsor,
            reason="What was asked for is there (synthetic).",
            at=passes,
            look_again_on=(at + timedelta(weeks=13)).date(),
        )
    except Blocked:
        # The sample has too few records for this gate: it stays open, as it would in life.
        return


def _open(row: StageRun, cast: Cast, random: Random, at: datetime) -> None:
    row = stage.open(stage=row, by=cast.hr, at=at, reason=NOTE)
    first = Criterion.objects.filter(stage=row, kind=Criterion.Kind.ATTESTED).first()
    if first is not None and random.random() < 0.6:
        _sign_one(first, cast.hr, at + timedelta(days=6))


def _decide(row: Programme, cast: Cast, began: datetime) -> None:
    """The milestones whose stages are passed."""
    for key, week in DECIDED.items():
        found = row.milestones.get(key=key)
        at = began + timedelta(weeks=week)
        milestone.decide(milestone=found, reason=NOTE, by=cast.sponsor, at=at)


def _lately(row: Programme, cast: Cast, at: datetime) -> None:
    """What has changed in the last week: a gate date, a signature, the improvement card."""
    stages = StageRun.objects.filter(process_run__cycle__programme=row, state=StageRun.State.OPEN)
    rows = stages.select_related("process_run__cycle__programme").order_by("-order")
    climate = rows.filter(process_run__key="emotional_climate")[0]
    due_on = at.date() + timedelta(weeks=3)
    stage.update(stage=climate, owner=cast.hr, due_on=due_on, by=cast.hr, at=at - timedelta(days=5))
    unsigned = Criterion.objects.filter(
        stage=rows.filter(process_run__key="true_north")[0],
        kind=Criterion.Kind.ATTESTED,
        evidence__isnull=True,
    )
    for criterion in unsigned.order_by("order")[:1]:
        _sign_one(criterion, cast.hr, at - timedelta(days=2))
    improvement.move(
        improvement=row.improvements.get(),
        state="check",
        sentence="Most are back in time; the late shift asks for five minutes more (synthetic).",
        by=cast.manager,
        at=at - timedelta(days=1),
    )


def _count(began: datetime, at: datetime) -> None:
    """As the nights would have counted: on each Monday until today."""
    monday = began.date() - timedelta(days=began.weekday() - nightly.COUNTED_ON)
    while monday <= at.date():
        nightly.count(monday)
        monday += timedelta(weeks=1)


def _sign(row: StageRun, by: Member, at: datetime) -> None:
    for criterion in Criterion.objects.filter(stage=row, kind=Criterion.Kind.ATTESTED):
        _sign_one(criterion, by, at)


def _sign_one(criterion: Criterion, by: Member, at: datetime) -> None:
    criterion = Criterion.objects.select_related("stage__process_run__cycle__programme").get(
        pk=criterion.pk
    )
    evidence.attest(criterion=criterion, by=by, at=at, note=NOTE)
