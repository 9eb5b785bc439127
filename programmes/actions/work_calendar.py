"""Change the organisation's calendar: country and weekdays, and closed days of its own."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, public_holidays
from people.models import Blackout, Member, WorkCalendar
from people.queries import work_calendar as calendars
from people.refusals import NotPossible as NotFound
from programmes.actions import fitting
from programmes.models import Milestone, StageRun
from programmes.queries import work_calendar as queries
from programmes.queries.work_calendar import Consequences, Wanted
from programmes.refusals import NotPossible


class Changed(NotPossible):
    """The plans or the calendar are no longer those that were looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Something has changed meanwhile. Look at what would move now, then save it.")
        )


def wanted(*, country: str, part: str, weekdays: list[int], today: date) -> Wanted:
    """The calendar as it would be, with the public holidays of the years around ``today``.

    Raises ``NotPossible`` where they cannot be looked up.
    """
    row = calendars.calendar()
    row.country, row.part, row.weekdays = country, part, sorted(weekdays)
    try:
        row.holidays = public_holidays.around(country, part, today)
    except NotFound as refusal:
        raise NotPossible(str(refusal)) from refusal
    row.known_to = today.year + public_holidays.AHEAD if country else None
    return Wanted(row, list(calendars.blackouts()))


def with_blackout(
    *, blackout: Blackout | None, name: str, starts_on: date, ends_on: date
) -> Wanted:
    """The calendar with one span more, or with this one changed."""
    rows = _without(blackout)
    return Wanted(
        calendars.calendar(), [*rows, Blackout(name=name, starts_on=starts_on, ends_on=ends_on)]
    )


def without_blackout(*, blackout: Blackout) -> Wanted:
    return Wanted(calendars.calendar(), _without(blackout))


@transaction.atomic
def change(*, wanted: Wanted, shown: str | None, by: Member, at: datetime) -> Consequences:
    """Raises ``Changed`` where ``shown``, the seal of a preview, is not that of what would move now."""
    row = _locked(at)
    new = wanted.calendar
    found = _moved(Wanted(new, list(calendars.blackouts())), shown)
    row.country, row.part, row.weekdays = new.country, new.part, new.weekdays
    row.holidays, row.known_to = new.holidays, new.known_to
    row.changed_by, row.changed_at = by, at
    row.save()
    _record("calendar.change", found, by, at, row, country=row.country, part=row.part)
    return found


@transaction.atomic
def keep_blackout(
    *,
    blackout: Blackout | None,
    name: str,
    starts_on: date,
    ends_on: date,
    shown: str | None,
    by: Member,
    at: datetime,
) -> Blackout:
    """Add a span, or change this one. Raises what ``change`` raises, ``NotPossible`` for too many."""
    _locked(at)
    asked = with_blackout(blackout=blackout, name=name, starts_on=starts_on, ends_on=ends_on)
    if len(asked.blackouts) > calendars.AT_MOST:
        raise NotPossible(
            _("There are %(most)s closed times already. Remove one that is long past first.")
            % {"most": calendars.AT_MOST}
        )
    found = _moved(asked, shown)
    row = blackout or Blackout(made_by=by, made_at=at)
    row.name, row.starts_on, row.ends_on = name, starts_on, ends_on
    row.save()
    _record("calendar.blackout_keep", found, by, at, row, on=str(starts_on), until=str(ends_on))
    return row


@transaction.atomic
def remove_blackout(*, blackout: Blackout, shown: str | None, by: Member, at: datetime) -> None:
    _locked(at)
    found = _moved(without_blackout(blackout=blackout), shown)
    _record("calendar.blackout_remove", found, by, at, blackout)
    blackout.delete()


@transaction.atomic
def renew_holidays(at: datetime) -> bool:
    """Looks up the years that have come within reach since the calendar was changed.

    What is known already stays as it is, so that no date moves by itself.
    """
    row = WorkCalendar.objects.exclude(country="").first()
    if row is None or (row.known_to or 0) >= at.year + public_holidays.AHEAD:
        return False
    coming = public_holidays.around(row.country, row.part, at.date())
    known = f"{row.known_to}-12-31"
    row.holidays |= {day: name for day, name in coming.items() if day > known}
    row.known_to = at.year + public_holidays.AHEAD
    row.save(update_fields=["holidays", "known_to"])
    return True


def _locked(at: datetime) -> WorkCalendar:
    """Two who change it at the same moment come one after the other."""
    WorkCalendar.objects.bulk_create([WorkCalendar(changed_at=at)], ignore_conflicts=True)
    row: WorkCalendar = WorkCalendar.objects.select_for_update().get()
    return row


def _without(blackout: Blackout | None) -> list[Blackout]:
    pk = blackout.pk if blackout else None
    return [row for row in calendars.blackouts() if row.pk != pk]


def _moved(asked: Wanted, shown: str | None) -> Consequences:
    """Every date that the plans work out stands as it would by this calendar."""
    if asked.problem:
        raise NotPossible(asked.problem)
    found = queries.preview(asked, lock=True)
    if shown is not None and shown != found.seal:
        raise Changed
    days = asked.days
    for programme in {of for of, _shift in found.every}:
        rows = [shift.row for of, shift in found.every if of == programme]
        stages = [row for row in rows if isinstance(row, StageRun)]
        fitting.put_on(stages, programme.kickoff_on, days)
        milestones = [row for row in rows if isinstance(row, Milestone)]
        fitting.put_on(milestones, programme.kickoff_on, days)
    return found


def _record(
    action: str, found: Consequences, by: Member, at: datetime, about: Any, **codes: str
) -> None:
    audit.record(action=action, by=by, at=at, about=about, moved=found.moved, **codes)
