"""The doors from an address to a programme and what stands in it. Absent and foreign are the same 404."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from people.access import Actor, found, team_of
from people.models import Member
from people.permissions import Permission
from people.prepared import Prepared
from programmes.actions import programme_access
from programmes.models import Conversation, Criterion, Cycle, ProcessRun, Programme, StageRun

_by_slug = Prepared(lambda slug: Programme.objects.filter(slug=slug), slug=str)
_named = Prepared(
    lambda slug, member: Programme.objects.filter(slug=slug, accesses__member=member),
    slug=str,
    member=int,
)
_latest_cycle = Prepared(
    lambda programme: Cycle.objects.filter(programme=programme).order_by("-number")[:1],
    programme=int,
)
_run = Prepared(
    lambda cycle, key: ProcessRun.objects.filter(cycle=cycle, key=key).select_related("owner"),
    cycle=int,
    key=str,
)


def programmes_for(actor: Actor, permission: Permission) -> QuerySet[Programme]:
    """Those for which the actor has the permission: all, or those that HR has named for them."""
    rows = Programme.objects.all()
    return rows.filter(accesses__member=actor.member) if actor.narrow(permission) else rows


def programme_for(slug: str, actor: Actor, permission: Permission) -> Programme:
    """The programme with this short name, if it is the actor's to see; else 404."""
    if actor.narrow(permission):
        row = _named.first(slug=slug, member=actor.member.pk)
    else:
        row = _by_slug.first(slug=slug)
    if row is None:
        raise Http404
    return row


def note_look(
    request: HttpRequest,
    actor: Actor,
    permission: Permission,
    about: Programme | None,
    at: datetime,
) -> None:
    """Before a page is shown to somebody who sees it as a consultant only.

    In the page's transaction: where the note cannot be written, nothing is shown.
    """
    match = request.resolver_match
    if not actor.narrow(permission) or match is None:
        return
    page = match.view_name
    if "process" in match.kwargs:
        page = f"{page}:{match.kwargs['process']}"
    of = next((value for value in match.kwargs.values() if isinstance(value, uuid.UUID)), None)
    programme_access.look(by=actor.member, at=at, page=page, about=about, of=of)


def note_lines(
    request: HttpRequest, actor: Actor, programmes: Iterable[Programme], at: datetime
) -> None:
    """The same for a page that tells of several programmes, in the log of each."""
    for programme in programmes:
        note_look(request, actor, Permission.PROGRAMME_SEE, programme, at)


def _of_programme(cycle: Cycle | None, programme: Programme) -> Cycle:
    if cycle is None:
        raise Http404
    cycle.programme = programme
    return cycle


def cycle_of(programme: Programme) -> Cycle:
    """The running cycle: the latest one."""
    return _of_programme(_latest_cycle.first(programme=programme.pk), programme)


def cycle_by_number(programme: Programme, value: str) -> Cycle:
    """A cycle to read, as ``?cycle=`` names it; the running one where it is empty."""
    if not value:
        return cycle_of(programme)
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0
    return found(programme.cycles.all(), number=number)


def process_run_for(cycle: Cycle, key: str) -> ProcessRun:
    run = _run.first(cycle=cycle.pk, key=key)
    if run is None:
        raise Http404
    run.cycle = cycle
    return run


def stage_by_uuid(programme: Programme, value: uuid.UUID) -> StageRun:
    """Of the running cycle; in one that has ended, nothing is done any more."""
    return found(
        StageRun.objects.select_related("process_run__cycle__programme", "owner"),
        process_run__cycle__programme=programme,
        process_run__cycle__ended_on__isnull=True,
        uuid=value,
    )


def criterion_by_uuid(programme: Programme, value: uuid.UUID) -> Criterion:
    return found(
        Criterion.objects.select_related("stage__process_run__cycle__programme"),
        stage__process_run__cycle__programme=programme,
        stage__process_run__cycle__ended_on__isnull=True,
        uuid=value,
    )


def conversation_by_uuid(value: uuid.UUID) -> Conversation:
    """Row security shows a conversation to the two of them alone."""
    return found(Conversation.objects.select_related("asked_by", "asked_of"), uuid=value)


def team_member_behind(manager: Member, value: str) -> Member | None:
    """Of the manager's team, whom ``?after=`` names; None where it is empty."""
    try:
        return found(team_of(manager), uuid=uuid.UUID(value)) if value else None
    except ValueError:
        raise Http404 from None
