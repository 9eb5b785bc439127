"""What Leadership can be asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from people.models import Member
from processes.leadership.models import Promise
from programmes.models import PrivateCount, Programme, StageRun
from programmes.process import Count, Element

PAGE = 50
State = Promise.State


def every_promise() -> QuerySet[Promise]:
    """Row security shows those that the bound member made or received."""
    return Promise.objects.select_related("recipient")


def promises(programme: Programme, member: Member) -> QuerySet[Promise]:
    """Those that are open, the nearest date first."""
    return _of(programme, member).filter(state=State.OPEN).order_by("due_on", "id")


def closed(programme: Programme, member: Member, before: UUID | None = None) -> list[Promise]:
    """One more than a page of those that have ended, the newest first: a uuid carries its time."""
    rows = _of(programme, member).exclude(state=State.OPEN)
    if before is not None:
        rows = rows.filter(uuid__lt=before)
    return list(rows.select_related("programme").order_by("-uuid")[: PAGE + 1])


def _of(programme: Programme, member: Member) -> QuerySet[Promise]:
    rows = Promise.objects.filter(Q(created_by=member) | Q(recipient=member), programme=programme)
    return rows.select_related("created_by", "recipient")


def colleagues() -> QuerySet[Member]:
    """Whom one may promise something: everyone who works here."""
    return Member.objects.filter(external=False)


def deeds(promise: Promise, member: Member, today: date) -> frozenset[str]:
    """What ``member`` may do with an open promise today.

    Whoever made it can renegotiate or take it back as long as its date has not passed; the
    recipient can release it at any time. That it was not kept is said after its date. Where the
    recipient has left, nobody can confirm it any more, and whoever made it can end it at any time.
    """
    if promise.state != State.OPEN:
        return frozenset()
    past = today > promise.due_on
    said_done = promise.done_on is not None
    if promise.is_made_by(member):
        if promise.recipient_has_left(today):
            return frozenset({"cancel"})
        if said_done:
            return frozenset()
        return frozenset({"tell_done", *(("not_kept",) if past else ("renegotiate", "cancel"))})
    if said_done:
        return frozenset({"confirm", "not_yet"})
    return frozenset({"cancel", *(("not_kept",) if past else ())})


def count_made(stage: StageRun) -> Count | None:
    return people_who("promise_made")


def count_kept(stage: StageRun) -> Count | None:
    return people_who("promise_kept")


def people_who(kind: str) -> Count | None:
    """How many people, from ten on; with fewer nothing was written down to be read."""
    rows = PrivateCount.objects.filter(process="leadership", kind=kind)
    latest = rows.order_by("-counted_on").first()
    return Count(done=latest.count) if latest else None


def elements() -> list[Element]:
    """Promises are between two people: no policy is traced to one."""
    return []


def insights(member: Member) -> Mapping[str, Any]:
    """Nothing here is shared with another process."""
    return {}


def export(member: Member) -> Mapping[str, Any]:
    """The promises that the member made and received."""
    rows = Promise.objects.filter(Q(created_by=member) | Q(recipient=member))
    return {
        "promises": [
            {
                "uuid": str(promise.uuid),
                "part": "made" if promise.is_made_by(member) else "received",
                "what": promise.what,
                "due_on": promise.due_on.isoformat(),
                "state": promise.state,
            }
            for promise in rows.order_by("pk")
        ]
    }


def erase(member: Member) -> int:
    """The words of the promises that the member made; those made to them are others' words."""
    removed, _by_model = Promise.objects.filter(created_by=member).delete()
    return removed
