"""Take the readings of open stages, and keep them: every figure has a past."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from people.models import Organisation
from programmes.measures.figure import Figure
from programmes.models import Criterion, GateDecision, Reading, StageRun
from programmes.queries import criterion as criteria


@transaction.atomic
def take(
    *,
    stages: Iterable[StageRun],
    at: datetime,
    figures: Mapping[Criterion, Figure] | None = None,
) -> int:
    """Read every criterion of these stages and keep what it read. Returns how many.

    Of what is measured, those of which ``figures`` has what was worked out just now.
    """
    found = criteria.read(list(stages), figures)
    readings = [reading for each in found.values() for reading in each]
    return _keep(
        [
            reading
            for reading in readings
            if reading.criterion.kind != Criterion.Kind.MEASURED
            or reading.criterion in (figures or {})
        ],
        at,
    )


def rest_on(*, readings: Iterable[criteria.Read], decision: GateDecision, at: datetime) -> int:
    """Keep readings for as long as the decision is there. Part of that decision."""
    kept = [
        reading
        for reading in readings
        if reading.criterion.kind != Criterion.Kind.MEASURED or reading.figure
    ]
    return _keep(kept, at, decision)


def measured(stages: Iterable[StageRun]) -> QuerySet[Criterion]:
    """Those whose figure somebody can work out."""
    kind = Criterion.Kind.MEASURED
    return Criterion.objects.filter(stage__in=stages, kind=kind).exclude(measure="")


def work_out(stages: Iterable[StageRun], today: date) -> dict[Criterion, Figure]:
    """The figures of what is measured. For background workers alone."""
    by_id = {stage.pk: stage for stage in stages}
    found: dict[Criterion, Figure] = {}
    for criterion in measured(by_id.values()):
        run = by_id[criterion.stage_id].process_run
        source = run.process.figures.get(criterion.measure)
        figure = source.read(run.cycle, today) if source else None
        if figure is not None:
            found[criterion] = figure
    return found


def open_stages() -> list[StageRun]:
    """Every open stage of the bound organisation, with what its measures need."""
    return list(
        StageRun.objects.filter(state=StageRun.State.OPEN).select_related(
            "process_run__cycle__programme"
        )
    )


def day_in(organisation: Organisation, at: datetime) -> date:
    """The organisation's own day."""
    return at.astimezone(ZoneInfo(organisation.time_zone)).date()


def _keep(readings: list[criteria.Read], at: datetime, decision: GateDecision | None = None) -> int:
    """Instead of those that were kept before on this day, unless a decision rests on them."""
    if not readings:
        return 0
    read = [reading.criterion for reading in readings]
    day = day_in(read[0].organisation, at)
    rows = Reading.objects.bulk_create(_row(reading, at, day, decision) for reading in readings)
    before = Reading.objects.filter(criterion__in=read, day=day, decision=None)
    before.filter(pk__lt=rows[0].pk).delete()
    return len(rows)


def _row(reading: criteria.Read, at: datetime, day: date, decision: GateDecision | None) -> Reading:
    figure = reading.figure
    return Reading(
        criterion=reading.criterion,
        at=at,
        day=day,
        outcome=reading.outcome,
        done=reading.done,
        expected=reading.expected,
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        status=figure.status if figure else "",
        reason=(figure.reason or "") if figure else "",
        decision=decision,
    )
