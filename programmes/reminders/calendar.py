"""When a message may leave: 10:00 in the reader's own time zone, on a day on which the organisation works."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from people.working_days import WorkingDays

HOUR = time(10, 0)
MONDAY_TO_FRIDAY = WorkingDays()


def zone(*names: str) -> ZoneInfo:
    """The first of these time zones that exists, else UTC."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")


def next_moment(
    now: datetime, where: ZoneInfo, days: WorkingDays = MONDAY_TO_FRIDAY
) -> tuple[date, datetime]:
    """The next local day on which to write, and its moment in UTC; today if it is not yet ten.

    Ten o'clock exists on every day in every zone: clocks change at night.
    """
    local = now.astimezone(where)
    day = local.date() if local.time() < HOUR else local.date() + timedelta(days=1)
    day = days.next_open(day)
    return day, datetime.combine(day, HOUR, tzinfo=where).astimezone(UTC)


def working_days_after(start: date, count: int, days: WorkingDays = MONDAY_TO_FRIDAY) -> date:
    """The ``count``-th working day after ``start``."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= days.is_open(day)
    return day
