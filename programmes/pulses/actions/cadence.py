"""What is asked by a rhythm: prepared in time, and opened by somebody or not at all."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from programmes.actions import assignment
from programmes.pulses.actions import wave as actions
from programmes.pulses.assignments import PREPARED
from programmes.pulses.models import Wave

LASTS = timedelta(days=14)


@transaction.atomic
def prepare(*, at: datetime) -> int:
    """Prepare once more each closed wave whose months have passed. Returns how many.

    The rhythm passes on to the one prepared, so that throwing that away ends it. Whoever opened the
    one before is asked to look at it.
    """
    waves = Wave.objects.filter(state=Wave.State.CLOSED, every_months__gt=0)
    rows = waves.select_for_update(of=("self",), skip_locked=True).select_related(
        "stage__process_run__cycle__programme__organisation", "opened_by"
    )
    return sum(_prepare(wave, at) for wave in rows)


def _prepare(wave: Wave, at: datetime) -> int:
    zone = ZoneInfo(wave.organisation.time_zone)
    by, opened_at = wave.opened_by, wave.opened_at
    if by is None or opened_at is None or by.left_on is not None:
        return 0
    today = at.astimezone(zone).date()
    if today < _later(opened_at.astimezone(zone).date(), wave.every_months):
        return 0
    row = actions.repeat(wave=wave, closes_on=today + LASTS, by=by, at=at)
    assignment.insert(
        row.stage,
        row.stage.process_run.key,
        PREPARED,
        [(by.pk, None)],
        at,
        occasion=row.uuid,
        due_on=today + timedelta(days=PREPARED.days),
    )
    return 1


def _later(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
