"""One's own dates as an iCalendar file (RFC 5545), for calendars that read it again and again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from people.models import Organisation
from programmes.queries.calendar_feed import Entry

if TYPE_CHECKING:
    from icalendar import Event

READ_AGAIN = timedelta(hours=12)
PRODUCT = "-//Synchro//Calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class CalendarFile:
    """``mark`` is the same as long as the same dates stand in it."""

    content: bytes
    mark: str


def write(*, organisation: Organisation, entries: Iterable[Entry], at: datetime) -> CalendarFile:
    """In the active language. An event is the same one as long as its row is there."""
    from icalendar import Calendar, vDuration  # leaf: wanted by calendars alone

    entries = list(entries)
    calendar = Calendar()
    name = _("Synchro at %(organisation)s") % {"organisation": organisation.name}
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(READ_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN))
    for entry in entries:
        calendar.add_component(_event(entry, organisation, at))
    told = repr((name, entries)).encode()
    return CalendarFile(calendar.to_ical(), hashlib.sha256(told).hexdigest()[:32])


def write_one(*, organisation: Organisation, entry: Entry, at: datetime) -> bytes:
    """One entry to take into a calendar; in a calendar that reads one's dates it is the same event."""
    from icalendar import Calendar  # leaf: wanted by calendars alone

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(entry, organisation, at))
    return bytes(calendar.to_ical())


def _event(entry: Entry, organisation: Organisation, at: datetime) -> "Event":
    """Of the whole day, and nobody is busy because of it; or of its hours, which are taken.

    DTSTAMP is when this copy was written, as METHOD asks; a later copy takes the place of an earlier.
    """
    from icalendar import Event  # leaf: wanted by calendars alone

    event = Event()
    event.add("uid", f"{entry.uuid}@{organisation.uuid}")
    event.add("dtstamp", at.replace(microsecond=0))
    begins, ends = entry.hours or (entry.day, entry.day + timedelta(days=1))
    event.add("dtstart", _in_universal_time(begins))
    event.add("dtend", _in_universal_time(ends))
    event.add("summary", entry.title)
    event.add("url", settings.BASE_URL + entry.path)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if entry.hours else "TRANSPARENT")
    return event


def _in_universal_time(when: date) -> date:
    """A moment without the rules of a time zone; a day as it is."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when
