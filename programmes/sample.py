"""A synthetic programme some four months old, so that each page of the demo has something to say."""

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

WEEKS = 17
# Process order -> how many of its stages are passed; the one after them is open.
PASSED = {1: 2, 2: 2, 3: 2, 4: 0, 5: 0, 6: 0, 7: 1}
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
            process.sample(row, random, at - timedelta(weeks=WEEKS // 2))
    for run in row.cycles.get().process_runs.order_by("order"):
        stages = list(run.stages.order_by("order"))
        for number, stage_row in enumerate(stages[: PASSED.get(run.order, 0)]):
            _pass(stage_row, cast, began + timedelta(weeks=number + 2))
        _open(stages[PASSED.get(run.order, 0)], cast, random, at - timedelta(weeks=3))
    for process in registry.processes():
        if process.sample_deeds is not None:
            process.sample_deeds(row, random, at - timedelta(weeks=3))
    pulses.build(row, cast, random, at)
    nightly.count(at.date())
    nightly.read(at)
    nightly.keep_health(at)
    return row


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
        at=at + timedelta(weeks=8),
    )
    improvement.move(
        improvement=card,
        state="do",
        sentence="Two units try it (synthetic).",
        by=cast.manager,
        at=at + timedelta(weeks=12),
    )


def _pass(row: StageRun, cast: Cast, at: datetime) -> None:
    row = stage.open(stage=row, by=cast.hr, at=at, reason=NOTE)
    _sign(row, cast.hr, at + timedelta(days=10))
    try:
        gate.decide(
            process_run=row.process_run,
            stages=[row],
            by=cast.sponsor,
            reason="What was asked for is there (synthetic).",
            at=at + timedelta(weeks=4),
            look_again_on=(at + timedelta(weeks=30)).date(),
        )
    except Blocked:
        # The sample has too few records for this gate: it stays open, as it would in life.
        return


def _open(row: StageRun, cast: Cast, random: Random, at: datetime) -> None:
    row = stage.open(stage=row, by=cast.hr, at=at, reason=NOTE)
    first = Criterion.objects.filter(stage=row, kind=Criterion.Kind.ATTESTED).first()
    if first is not None and random.random() < 0.6:
        _sign_one(first, cast.hr, at + timedelta(days=6))


def _sign(row: StageRun, by: Member, at: datetime) -> None:
    for criterion in Criterion.objects.filter(stage=row, kind=Criterion.Kind.ATTESTED):
        _sign_one(criterion, by, at)


def _sign_one(criterion: Criterion, by: Member, at: datetime) -> None:
    criterion = Criterion.objects.select_related("stage__process_run__cycle__programme").get(
        pk=criterion.pk
    )
    evidence.attest(criterion=criterion, by=by, at=at, note=NOTE)
