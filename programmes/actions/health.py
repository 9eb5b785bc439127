"""Work out how a programme stands, and keep it. Loads the arithmetic: for background workers alone."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from programmes import registry
from programmes.actions.reading import day_in
from programmes.measures import health as measure
from programmes.measures.figure import Figure, Status
from programmes.measures.participation import response_rate
from programmes.models import Assignment, Cycle, Health, StageRun
from programmes.process import Outcome
from programmes.queries import overview
from programmes.queries.health import figure_from
from programmes.queries.overview import ProcessLine
from programmes.reports.facts import progress

MINIMUM = 10
# Two readings of the same month say little about a way that takes years.
APART = timedelta(weeks=4)


@transaction.atomic
def read(*, cycle: Cycle, at: datetime) -> Health:
    """One row a day; read again, it takes the place of what was read before on that day."""
    organisation = cycle.organisation
    today = day_in(organisation, at)
    with timezone.override(ZoneInfo(organisation.time_zone)):
        parts = _parts(cycle, today)
    row, _created = Health.objects.update_or_create(
        cycle=cycle, day=today, defaults={"at": at, "parts": parts}
    )
    return row


def _parts(cycle: Cycle, today: date) -> dict[str, Any]:
    lines = overview.process_lines(cycle, today)
    standings = [_standing(line) for line in lines]
    earlier = Health.objects.filter(cycle=cycle, day__lte=today - APART).first()
    before = _bands(earlier)
    composite = measure.composite(standings)
    headline = measure.headline(standings)
    return {
        "processes": [
            _process(line, standing, before.get(standing.process))
            for line, standing in zip(lines, standings, strict=True)
        ],
        "headline": asdict(headline) if headline else None,
        "composite": {
            name: {**plain(figure), "fives": measure.in_fives(figure)}
            for name, figure in (
                ("weighed", composite.weighed),
                ("without_one", composite.without_one),
                ("plain", composite.plain),
            )
        },
        "gates": _gates(lines),
        "answered": plain(_answered(cycle)),
        "outcomes": _outcomes(cycle, today),
        "compared_with": earlier.day.isoformat() if earlier else None,
    }


def _standing(line: ProcessLine) -> measure.Standing:
    current = line.current
    return measure.Standing(
        process=line.run.key,
        stage=current.stage.order if current else len(line.stages),
        started=line.status != "not_started",
        band=progress(line),
    )


def _process(
    line: ProcessLine, standing: measure.Standing, before: Figure | None
) -> dict[str, Any]:
    current = line.current
    return {
        "key": standing.process,
        "stage": standing.stage,
        "stage_name": current.stage.name if current else None,
        "stages": len(line.stages),
        "started": standing.started,
        "band": plain(standing.band),
        "moved": measure.moved(before, standing.band) if before else None,
    }


def _gates(lines: list[ProcessLine]) -> list[dict[str, Any]]:
    """Each open gate with its day and how much it lacks, the nearest first; else the next planned one."""
    found = [(line, stage) for line in lines for stage in line.stages]
    chosen = [pair for pair in found if pair[1].stage.state == StageRun.State.OPEN]
    if not chosen:
        planned = [pair for pair in found if pair[1].stage.state == StageRun.State.PLANNED]
        chosen = sorted(planned, key=lambda pair: pair[1].due_on)[:1]
    return [
        {
            "process": line.run.key,
            "stage": stage.stage.key,
            "stage_name": stage.stage.name,
            "due_on": stage.due_on.isoformat(),
            "open": stage.stage.state == StageRun.State.OPEN,
            "lacking": len(stage.lacking),
            "asks_for_decision": stage.asks_for_decision,
        }
        for line, stage in sorted(chosen, key=lambda pair: pair[1].due_on)
    ]


def _bands(earlier: Health | None) -> dict[str, Figure]:
    if earlier is None:
        return {}
    return {each["key"]: figure_from(each["band"]) for each in earlier.parts["processes"]}


def _answered(cycle: Cycle) -> Figure:
    """M1 over people: who did something of what they were asked for; no private kind is counted."""
    rows = Assignment.objects.filter(stage__process_run__cycle=cycle, private=False)
    found = rows.exclude(state=Assignment.State.WITHDRAWN).aggregate(
        asked=Count("member", distinct=True),
        did=Count("member", distinct=True, filter=Q(state=Assignment.State.DONE)),
    )
    return response_rate(answered=found["did"], eligible=found["asked"], minimum=MINIMUM)


def _outcomes(cycle: Cycle, today: date) -> list[dict[str, Any]]:
    """What each process has worked out; what has nothing to read is not there."""
    latest = Health.objects.filter(cycle=cycle).first()
    kept = {
        (each["process"], each["key"]): figure_from(each["figure"])
        for each in (latest.parts["outcomes"] if latest else [])
    }
    found = []
    for process in registry.processes():
        for key, outcome in process.figures.items():
            if not outcome.beside:
                continue
            figure = outcome.read(cycle, today)
            if figure is not None:
                figure = _steady(outcome, kept.get((process.key, key)), figure)
                found.append({"process": process.key, "key": key, "figure": plain(figure)})
    return found


def _steady(outcome: Outcome, before: Figure | None, now: Figure) -> Figure:
    """What was kept before, where the difference to it would be about fewer than ten people."""
    if before is None or before.status is not Status.OK or now.status is not Status.OK:
        return now
    moves = [
        abs((getattr(now, name) or 0) - (getattr(before, name) or 0)) for name in outcome.private
    ]
    return before if any(0 < move < MINIMUM for move in moves) else now


def plain(figure: Figure) -> dict[str, Any]:
    """As the database keeps it."""
    return {
        name: value
        for name, value in asdict(figure).items()
        if value is not None and name != "notes"
    }
