"""The programmes of a consultant over all organisations that granted access, each within its walls."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import access, scope
from people.access import Actor
from people.models import Account, Organisation, Part
from people.prepared import Prepared
from people.texts import said
from programmes import registry
from programmes.models import Health, Programme
from programmes.reports.models import Report


@dataclass(frozen=True)
class Line:
    """One programme. ``read_at`` is when its figures were read; empty before the first night."""

    name: str
    url: str
    gate: str
    due_on: date | None
    status: str
    word: str
    lacking: str
    read_at: datetime | None
    reported_at: datetime | None


@dataclass(frozen=True)
class Client:
    """An organisation that granted access; without lines where HR has named no programme."""

    organisation: str
    url: str
    lines: list[Line]


@dataclass(frozen=True)
class Granted:
    """One organisation while it is bound, and the account as its consultant of today."""

    organisation: Organisation
    actor: Actor


def _named(member: int) -> QuerySet[Programme]:
    healths = Health.objects.filter(cycle__programme=OuterRef("pk"))
    latest = healths.order_by("-cycle__number", "-day")
    reports = Report.objects.filter(programme=OuterRef("pk")).order_by("-made_at")
    return (
        Programme.objects.filter(accesses__member=member)
        .annotate(
            parts=Subquery(latest.values("parts")[:1]),
            read_at=Subquery(latest.values("at")[:1]),
            reported_at=Subquery(reports.values("made_at")[:1]),
        )
        .order_by("-kickoff_on", "-id")
    )


_named_for = Prepared(_named, member=int)


def granted(account: Account, now: datetime) -> Generator[Granted, None, None]:
    """One organisation after the other, each bound while it is handed out and let go afterwards.

    Only where the account plays the part of a consultant today: a grant that is over opens nothing.
    """
    for membership in access.memberships_of(account, now.date()):
        organisation = membership.organisation
        today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
        with scope.bind(organisation.pk, membership.member_id) as bound:
            bound.organisation = organisation
            try:
                actor = access.actor_for(membership.member_id, today)
            except Http404:  # who has left
                continue
            if Part.CONSULTANT in actor.parts:
                yield Granted(organisation, actor)


def is_of_several(account: Account, now: datetime) -> bool:
    with closing(granted(account, now)) as organisations:
        return len(list(islice(organisations, 2))) > 1


def named(each: Granted) -> list[Programme]:
    """The programmes that HR has named for the bound organisation's consultant, with what was kept."""
    return _named_for(member=each.actor.member.pk)


def client(each: Granted, programmes: list[Programme], now: datetime) -> Client:
    organisation = each.organisation
    today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    return Client(
        organisation=organisation.name,
        url=organisation.get_absolute_url(),
        lines=[_line(programme, organisation, today) for programme in programmes],
    )


def _line(programme: Any, organisation: Organisation, today: date) -> Line:
    gates = (programme.parts or {}).get("gates", [])
    coming = gates[0] if gates else None
    status, word = _status(gates, today)
    return Line(
        name=programme.name,
        url=reverse("programmes:overview", args=[organisation.slug, programme.slug]),
        gate=_gate(coming) if coming else "",
        due_on=parse_date(coming["due_on"]) if coming else None,
        status=status,
        word=word,
        lacking=_lacking(coming) if coming else "",
        read_at=programme.read_at,
        reported_at=programme.reported_at,
    )


def _gate(gate: dict[str, Any]) -> str:
    names = {process.key: process.name for process in registry.processes()}
    return _("“%(stage)s” in %(process)s") % {
        "stage": said(gate["stage_name"]),
        "process": names.get(gate["process"], gate["process"]),
    }


def _status(gates: list[dict[str, Any]], today: date) -> tuple[str, str]:
    """How many open gates are behind their day, else whether one waits, else that it goes on."""
    opened = [gate for gate in gates if gate["open"]]
    late = [day for gate in opened if (day := parse_date(gate["due_on"])) and day < today]
    if late:
        days = (today - min(late)).days
        return "late", ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    if any(gate["asks_for_decision"] for gate in opened):
        return "needs_decision", _("Needs a decision")
    if opened:
        return "in_progress", _("In progress")
    return "not_started", _("No stage is open")


def _lacking(gate: dict[str, Any]) -> str:
    if not gate["open"]:
        return ""
    number = gate["lacking"]
    if not number:
        return _("Nothing")
    return ngettext("%(number)s required criterion", "%(number)s required criteria", number) % {
        "number": number
    }
