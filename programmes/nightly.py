"""Takes each organisation's readings once a day, counts what nobody may see singly, lets leavers go."""

import calendar
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from programmes import access
from programmes.actions import assignment_move, reading
from programmes.models import Health, PrivateCount, PrivateMilestone, Programme, Reading

COUNTED_ON = calendar.MONDAY


@transaction.atomic
def read(now: datetime) -> int:
    """Take and keep the readings of every open stage that has none of today. Returns how many.

    Works out the figures that have an interval, so it is for background workers alone.
    """
    stages = reading.open_stages()
    if not stages:
        return 0
    today = reading.day_in(stages[0].organisation, now)
    readings = Reading.objects.filter(day=today)
    read_today = set(readings.values_list("criterion__stage", flat=True))
    waiting = reading.measured(stages).exclude(pk__in=readings.values("criterion"))
    waits = set(waiting.values_list("stage", flat=True))
    unread = [stage for stage in stages if stage.pk not in read_today or stage.pk in waits]
    return reading.take(stages=unread, at=now, figures=reading.work_out(unread, today))


@transaction.atomic
def read_stage(stage: UUID, now: datetime) -> int:
    """The readings of one open stage, with what only a background worker can work out."""
    stages = [row for row in reading.open_stages() if row.uuid == stage]
    if not stages:
        return 0
    today = reading.day_in(stages[0].organisation, now)
    return reading.take(stages=stages, at=now, figures=reading.work_out(stages, today))


def keep_health(now: datetime) -> int:
    """How each programme stands today, where that is not known yet. Returns how many.

    For background workers alone: it loads the arithmetic, and so it is imported here.
    """
    from programmes.actions import health

    with transaction.atomic():
        cycles = [
            cycle
            for cycle in map(access.cycle_of, Programme.objects.all())
            if not Health.objects.filter(
                cycle=cycle, day=reading.day_in(cycle.organisation, now)
            ).exists()
        ]
    for cycle in cycles:
        health.read(cycle=cycle, at=now)
    return len(cycles)


def read_health(programme: UUID, now: datetime) -> None:
    """How one programme stands, for somebody who wants to know it now."""
    from programmes.actions import health

    with transaction.atomic():
        row = Programme.objects.filter(uuid=programme).first()
        if row is not None:
            health.read(cycle=access.cycle_of(row), at=now)


def let_leavers_go(today: date) -> int:
    """Nothing is asked any more of those whose last day is past. Returns how many assignments."""
    return assignment_move.withdraw_from_leavers(today=today)


def let_leavers_go_in_private(today: date) -> int:
    """The same for what nobody else may see. Only the tally role may."""
    return assignment_move.withdraw_private_from_leavers(today=today)


@transaction.atomic
def count(today: date) -> int:
    """Write how many members did each private deed, from ten people on. Only the tally role may.

    A deed counts from its day on. Counted anew each time it runs, so a day holds its latest count. Returns how many were written.
    """
    PrivateCount.objects.filter(counted_on=today).delete()
    counted = (
        PrivateMilestone.objects.filter(on__lte=today)
        .values("process", "kind")
        .annotate(people=Count("member", distinct=True))
        .filter(people__gte=PrivateCount.MINIMUM)
    )
    rows = PrivateCount.objects.bulk_create(
        PrivateCount(
            process=row["process"], kind=row["kind"], count=row["people"], counted_on=today
        )
        for row in counted
    )
    return len(rows)
