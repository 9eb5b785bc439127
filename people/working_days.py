"""Which days an organisation works on, and where a date goes that falls on one of the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from people.texts import Texts, said

MONDAY_TO_FRIDAY = frozenset(range(5))
# Days that the organisation may be closed at a stretch, weekends and holidays among them.
FURTHEST = 62
_DAY = timedelta(days=1)


class Why(StrEnum):
    HOLIDAY = "holiday"
    BLACKOUT = "blackout"
    WEEKDAY = "weekday"


@dataclass(frozen=True)
class Closed:
    """Why nobody works on a day. A day of the week has no name of its own."""

    day: date
    why: Why
    name: str = ""


@dataclass(frozen=True, order=True)
class Span:
    """From its first to its last day."""

    starts_on: date
    ends_on: date
    name: str

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class WorkingDays:
    """Monday is weekday 0. ``holidays``: each public holiday with its name by language."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    spans: tuple[Span, ...] = ()
    holidays: Mapping[date, Texts] = field(default_factory=dict)

    def closed(self, day: date) -> Closed | None:
        """None on a day on which the organisation works. A holiday is named before all else."""
        named = self.named(day)
        if named is not None or day.weekday() in self.weekdays:
            return named
        return Closed(day, Why.WEEKDAY)

    def named(self, day: date) -> Closed | None:
        """A public holiday or a closed day of the organisation's own, whatever day of the week."""
        if day in self.holidays:
            return Closed(day, Why.HOLIDAY, said(self.holidays[day]))
        span = next((each for each in self.spans if day in each), None)
        return Closed(day, Why.BLACKOUT, span.name) if span else None

    def is_open(self, day: date) -> bool:
        return (
            day.weekday() in self.weekdays
            and day not in self.holidays
            and not any(day in span for span in self.spans)
        )

    def next_open(self, day: date) -> date:
        """The day itself where the organisation works on it, else the next on which it does.

        Never more than ``FURTHEST`` days on: calendars with a ``stretch_too_long`` are refused. Of
        one that is closed for longer all the same, the day itself.
        """
        ahead = (day + count * _DAY for count in range(FURTHEST + 1))
        return next((each for each in ahead if self.is_open(each)), day)

    def put_off(self, day: date) -> int:
        """By how many days a date goes on."""
        return (self.next_open(day) - day).days

    def stretch_too_long(self) -> bool:
        """Somewhere it is closed for longer than ``FURTHEST`` days together."""
        return any(self._shut_around(span.starts_on) for span in self.spans)

    def between(self, first: date, last: date) -> Iterator[Span]:
        """Holidays and closed days of the organisation's own, days of one name joined; no weekends."""
        joined: Span | None = None
        for count in range((last - first).days + 1):
            day = first + count * _DAY
            found = self.named(day)
            if joined and found and found.name == joined.name:
                joined = Span(joined.starts_on, day, joined.name)
                continue
            if joined:
                yield joined
            joined = Span(day, day, found.name) if found else None
        if joined:
            yield joined

    def _shut_around(self, day: date) -> bool:
        """From the first day of the stretch that this one is in, no working day is near enough."""
        for _count in range(FURTHEST):
            if self.is_open(day - _DAY):
                break
            day -= _DAY
        return not self.is_open(self.next_open(day))
