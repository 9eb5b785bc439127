"""Whose calendar an address opens, and which dates stand in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import scope
from people.access import Actor
from people.models import Member, Membership, Organisation, ProviderLink
from people.permissions import Permission
from people.signin import codes
from people.texts import said
from programmes import registry
from programmes.access import programmes_for
from programmes.models import (
    Assignment,
    CalendarFeed,
    Conversation,
    Cycle,
    GateDecision,
    GateLook,
    GateStage,
    Milestone,
    Programme,
    StageRun,
)
from programmes.models.assignment import OF_NOW, given_by
from programmes.process import Appointment
from programmes.queries.conversation import OVER

OPEN = (Assignment.State.OPEN, Assignment.State.STARTED)


@dataclass(frozen=True)
class Found:
    """A calendar that may be read, found before any organisation was bound."""

    organisation: Organisation
    feed: CalendarFeed


@dataclass(frozen=True)
class Entry:
    """A day with something in it, or hours of one; ``path`` is where to go."""

    uuid: UUID
    day: date
    title: str
    path: str
    hours: tuple[datetime, datetime] | None = None


def by_token(*, slug: str, token: str, today: date) -> Found | None:
    """None for an address that was never made, or is withdrawn, and once the way in has ended."""
    organisation = Organisation.objects.here().filter(slug=slug).first()
    if organisation is None:
        return None
    with scope.bind(organisation.pk), transaction.atomic():
        rows = CalendarFeed.objects.select_related("member__account")
        feed = rows.filter(token_hash=codes.token_hash(token)).first()
        if feed is None or not _may_come_in(feed.member, today) or only_by_card(feed.member):
            return None
    return Found(organisation, feed)


def of(member: Member) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(member=member).first()


def only_by_card(member: Member) -> bool:
    """No address, no password, and no provider of the organisation's has let them in."""
    account = member.account
    if account is not None and (account.email or account.has_usable_password()):
        return False
    return not ProviderLink.objects.filter(member=member).exists()


def _may_come_in(member: Member, today: date) -> bool:
    if member.account is None or not member.account.is_active:
        return False
    return Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        organisation=member.organisation_id,
        member_id=member.pk,
        account=member.account,
    ).exists()


def programmes_of(actor: Actor) -> list[Programme]:
    """Those whose gates the member may see."""
    if not actor.may(Permission.PROGRAMME_SEE):
        return []
    return list(programmes_for(actor, Permission.PROGRAMME_SEE).order_by("pk"))


def entries(actor: Actor, programmes: list[Programme], at: datetime) -> list[Entry]:
    """At most seven queries, for whoever is bound, in their language. The earliest first."""
    slug = actor.member.organisation.slug
    found = [*_assignments(actor.member, slug, at), *_conversations(actor, slug)]
    found += appointments(actor.member, at)
    if programmes:
        found += [*_gates(programmes), *_looks(actor, programmes)]
    return sorted(found, key=lambda entry: (entry.day, entry.title, entry.uuid))


def _assignments(member: Member, slug: str, at: datetime) -> Iterator[Entry]:
    """Calendars are shown on shared screens: nothing private is named, and nobody at all."""
    todo = reverse("todo", args=[slug])
    rows = Assignment.objects.filter(OF_NOW, given_by(at), member=member, state__in=OPEN)
    for row in rows.order_by("pk"):
        neutral = row.private or row.assignment_kind.private
        title = _("A form for you in Synchro") if neutral else str(row.assignment_kind.name)
        yield Entry(row.uuid, row.due_on, title, todo)


def _conversations(actor: Actor, slug: str) -> Iterator[Entry]:
    """Only the two of them know of it, whatever it is about, so nothing is said of either."""
    if not actor.may(Permission.CONVERSATION_HOLD):
        return
    mine = Q(asked_by=actor.member) | Q(asked_of=actor.member)
    rows = Conversation.objects.filter(mine).exclude(OVER)
    path = reverse("conversation_list", args=[slug])
    for uuid, day in rows.order_by("pk").values_list("uuid", "dated_for"):
        if day is not None:
            yield Entry(uuid, day, _("A conversation for you in Synchro"), path)


def appointments(member: Member, at: datetime) -> list[Entry]:
    """What the processes hand over of the member's hours; one query each that has any."""
    return [
        entry_of(found, member)
        for process in registry.processes()
        if process.appointments is not None
        for found in process.appointments(member, at)
    ]


def entry_of(found: Appointment, member: Member) -> Entry:
    """Others look into calendars: it says that the hours are taken, and leads to the member's list."""
    return Entry(
        uuid=found.uuid,
        day=timezone.localdate(found.starts_at),
        title=_("A private appointment"),
        path=reverse("todo", args=[member.organisation.slug]),
        hours=(found.starts_at, found.ends_at),
    )


def _gates(programmes: list[Programme]) -> Iterator[Entry]:
    """Of running cycles: gates and milestones, on the day they were passed or are to be."""
    running = Cycle.objects.filter(programme__in=programmes, ended_on__isnull=True)
    cycles = {cycle.pk: cycle for cycle in running.select_related("programme")}
    stages = StageRun.objects.filter(process_run__cycle__in=cycles).select_related("process_run")
    for stage in stages.order_by("pk"):
        stage.process_run.cycle = cycle = cycles[stage.process_run.cycle_id]
        names = {"stage": said(stage.name), "process": stage.process_run.process.name}
        title = _("Gate of %(process)s: %(stage)s") % names
        day = timezone.localdate(stage.passed_at) if stage.passed_at else None
        path = stage.process_run.get_absolute_url()
        yield Entry(stage.uuid, day or stage.due_on(cycle.started_on), title, path)
    for row in Milestone.objects.filter(cycle__in=cycles).order_by("pk"):
        cycle = cycles[row.cycle_id]
        title = _("%(key)s, %(name)s") % {"key": row.key, "name": said(row.name)}
        args = [cycle.programme.organisation.slug, cycle.programme.slug, row.uuid]
        path = reverse("programmes:milestone_detail", args=args)
        yield Entry(row.uuid, row.stands_on(cycle.started_on), title, path)


def _looks(actor: Actor, programmes: list[Programme]) -> Iterator[Entry]:
    """What the member has decided and is to look at again, for who may decide."""
    if not actor.may(Permission.GATE_DECIDE):
        return
    for row in _to_look_at(actor.member, programmes):
        programme = row.process_run.cycle.programme
        names = {"process": row.process_run.process.name}
        args = [programme.organisation.slug, programme.slug, row.uuid]
        yield Entry(
            row.uuid,
            row.again,  # type: ignore[attr-defined]
            _("Look again at a gate of %(process)s") % names,
            reverse("programmes:gate_look", args=args),
        )


def _to_look_at(member: Member, programmes: list[Programme]) -> Iterable[GateDecision]:
    """The day of the latest look counts; a later decision on the same stages ends it."""
    looks = GateLook.objects.filter(decision=OuterRef("pk")).order_by("-pk")
    later = GateStage.objects.filter(
        stage__decisions__decision=OuterRef("pk"), decision__gt=OuterRef("pk")
    )
    rows = GateDecision.objects.filter(
        Q(decided_by=member) | Q(agreed_by=member),
        process_run__cycle__programme__in=programmes,
        process_run__cycle__ended_on__isnull=True,
        decision=GateDecision.Decision.PASS,
        look_again_on__isnull=False,
    ).annotate(seen=Exists(looks), then=Subquery(looks.values("look_again_on")[:1]))
    waiting = rows.filter(Q(seen=False) | Q(then__isnull=False)).exclude(Exists(later))
    for row in waiting.select_related("process_run__cycle__programme").order_by("pk"):
        row.again = row.then if row.seen else row.look_again_on  # type: ignore[attr-defined]
        yield row
