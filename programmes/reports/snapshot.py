"""Takes everything that a report says, at one moment, into plain values."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from psycopg import IsolationLevel

from programmes import access
from programmes.queries import template
from programmes.reports import wording
from programmes.reports.facts import Facts
from programmes.reports.models import Report
from programmes.reports.sections import SECTIONS, gates, participation

VERSION = 1
DAY, MOMENT = "$day", "$moment"


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction in which every query sees the same rows, whatever is written meanwhile.

    Inside an open transaction nothing changes: its own isolation holds.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with transaction.atomic():
            yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            connection.connection.isolation_level = None


def take(report: Report, at: datetime) -> dict[str, Any]:
    """Plain values in the report's language and the organisation's days; within ``one_moment``."""
    programme = report.programme
    zone = ZoneInfo(programme.organisation.time_zone)
    with translation.override(report.language), timezone.override(zone):
        facts = Facts(
            cycle=access.cycle_of(programme),
            at=at,
            start=report.period_from,
            end=report.period_to,
            commentary=report.commentary,
            requests=report.requests,
            author=report.made_by.name,
        )
        sections = [
            {"key": section.KEY, "short": str(section.NAME), **section.take(facts)}
            for section in SECTIONS
            if section.KEY in report.sections
        ]
        taken = {
            "version": VERSION,
            "language": report.language,
            "time_zone": zone.key,
            "title": _("Culture progress report"),
            "organisation": programme.organisation.name,
            "programme": programme.name,
            "is_sample": programme.organisation.is_sample,
            "period": _("%(start)s to %(end)s")
            % {"start": wording.day(report.period_from), "end": wording.day(report.period_to)},
            "as_of": wording.day(at),
            "cycle": facts.cycle.number,
            "people": _people(facts),
            "author": report.made_by.name,
            "exceptions": gates.exceptions(facts),
            "protected": facts.participation.protected,
            "protected_sentence": participation.protected(facts.participation.protected),
            "made_with": template.begun_from(programme),
            "sections": sections,
        }
    return plain(taken)


def plain(values: Any) -> Any:
    """As the database will give it back. Raises TypeError for anything but plain values and days."""
    return json.loads(json.dumps(values, default=_plain))


def read(values: Any) -> Any:
    """The snapshot with its days as days again."""
    return json.loads(json.dumps(values), object_hook=_day)


def _plain(value: Any) -> Any:
    """Sentences that were to be translated later are translated now; days are marked as such."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    raise TypeError(f"A report holds plain values only, not {type(value).__name__}.")


def _day(found: dict[str, Any]) -> Any:
    if found.keys() == {MOMENT}:
        return datetime.fromisoformat(found[MOMENT])
    if found.keys() == {DAY}:
        return date.fromisoformat(found[DAY])
    return found


def _people(facts: Facts) -> str:
    total = facts.participation.total
    if total is None:
        return _("Fewer than five people")
    return _("%(done)s of %(given)s things done") % {
        "done": wording.quantity(total.done),
        "given": wording.quantity(total.given),
    }
