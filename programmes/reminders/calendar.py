"""When a message may leave: 10:00 on a working day in the reader's own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOUR = time(10, 0)
WORKING_DAYS = range(5)  # Monday to Friday


def zone(*names: str) -> ZoneInfo:
    """The first of these time zones that exists, else UTC."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")


def next_moment(now: datetime, where: ZoneInfo) -> tuple[date, datetime]:
    """The next local day on which to write, and its moment in UTC; today if it is not yet ten.

    Ten o'clock exists on every day in every zone: clocks change at night.
    """
    local = now.astimezone(where)
    day = local.date() if local.time() < HOUR else local.date() + timedelta(days=1)
    while day.weekday() not in WORKING_DAYS:
        day += timedelta(days=1)
    return day, datetime.combine(day, HOUR, tzinfo=where).astimezone(UTC)


def working_days_after(start: date, count: int) -> date:
    """The ``count``-th working day after ``start``."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() in WORKING_DAYS
    return day
