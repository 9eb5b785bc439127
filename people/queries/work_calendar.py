"""Questions about the organisation's calendar."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from people.models import Blackout, WorkCalendar
from people.prepared import Prepared
from people.working_days import Span, WorkingDays

AT_MOST = 200

_calendar = Prepared(lambda: WorkCalendar.objects.all()[:1])
_blackouts = Prepared(lambda: blackouts())


def blackouts() -> QuerySet[Blackout]:
    return Blackout.objects.order_by("starts_on", "pk")[:AT_MOST]


def calendar() -> WorkCalendar:
    """The bound organisation's; where it has never chosen one, Monday to Friday and no country."""
    return _calendar.first() or WorkCalendar()


def working_days() -> WorkingDays:
    """Two queries."""
    return made_of(calendar(), _blackouts())


def made_of(calendar: WorkCalendar, blackouts: Iterable[Blackout]) -> WorkingDays:
    return WorkingDays(
        weekdays=frozenset(calendar.weekdays),
        spans=tuple(sorted(Span(row.starts_on, row.ends_on, row.name) for row in blackouts)),
        holidays={date.fromisoformat(day): name for day, name in calendar.holidays.items()},
    )
