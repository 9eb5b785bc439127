"""Which sessions there are, how full they are in words, and where one stands oneself.

How many seats are taken is itself a count of a private deed, and of a session of six a count of
fewer than ten. So the number leaves this module in one of three words, and only a full session
lets it be known. Whose seats they are, nobody can ask: a policy shows each row to its member.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404

from people import access, vault
from people.models import Member
from processes.meaning_of_life.models import LearningSession, SessionSeat, SessionTicket
from programmes.models import Programme, StageRun
from programmes.process import Appointment
from programmes.process import Count as Counted

TABLE = "session_seat"
PAGE = 20
PLANNED = LearningSession.State.PLANNED


class Fullness(StrEnum):
    FREE = "free"
    FEW = "few"
    FULL = "full"


class Standing(StrEnum):
    """Where one's own row stands in the line."""

    SEAT = "seat"
    NEXT = "next"
    WAITS = "waits"


@dataclass(frozen=True)
class Own:
    """One's own row. ``moved``: time or place are others than at sign-up."""

    seat: SessionSeat
    session: LearningSession
    standing: Standing

    @property
    def moved(self) -> bool:
        moved_at = self.session.moved_at
        return moved_at is not None and moved_at > self.seat.taken_at


@dataclass(frozen=True)
class Line:
    """A session as a member reads it; ``own`` where they have signed up."""

    session: LearningSession
    fullness: Fullness
    own: Own | None = None


@dataclass(frozen=True)
class Page:
    """``following`` is the last session shown, where more come."""

    lines: list[Line]
    following: LearningSession | None


def fullness(*, seats: int, taken: int) -> Fullness:
    """Few are left where a quarter is, five at most and one at least."""
    free = seats - taken
    if free <= 0:
        return Fullness.FULL
    return Fullness.FEW if free <= max(1, min(5, seats // 4)) else Fullness.FREE


def of_programme(programme: Programme) -> QuerySet[LearningSession]:
    return LearningSession.objects.filter(programme=programme)


def by_uuid(programme: Programme, value: object) -> LearningSession:
    """The door to a session."""
    rows = of_programme(programme).select_related("holder", "updated_by", "created_by")
    session: LearningSession = access.found(rows, uuid=value)
    session.programme = programme
    return session


def by_text(programme: Programme, value: str) -> LearningSession | None:
    """What ``?after=`` names; None where it is empty, 404 for anything else."""
    try:
        return by_uuid(programme, UUID(value)) if value else None
    except ValueError:
        raise Http404 from None


def coming(
    programme: Programme,
    *,
    own: Iterable[Own],
    language: str,
    now: datetime,
    after: LearningSession | None = None,
) -> Page:
    """Planned ones that have not ended, those in ``language`` first, then by day. Two queries.

    Without those of ``own``, for which one has signed up.
    """
    turn = Case(When(language=language, then=Value(0)), default=Value(1))
    rows = of_programme(programme).filter(state=PLANNED, ends_at__gt=now)
    rows = rows.exclude(pk__in=[each.session.pk for each in own])
    rows = rows.annotate(turn=turn).order_by("turn", "starts_at", "pk").select_related("holder")
    if after is not None:
        here = 0 if after.language == language else 1
        same = Q(turn=here)
        rows = rows.filter(
            Q(turn__gt=here)
            | same & Q(starts_at__gt=after.starts_at)
            | same & Q(starts_at=after.starts_at, pk__gt=after.pk)
        )
    some = list(rows[: PAGE + 1])
    shown = some[:PAGE]
    taken = _taken(shown)
    for session in shown:
        session.programme = programme
    lines = [
        Line(session, fullness(seats=session.seats, taken=taken.get(session.pk, 0)))
        for session in shown
    ]
    return Page(lines, shown[-1] if len(some) > PAGE else None)


def line_of(session: LearningSession, member: Member) -> Line:
    taken = _taken([session]).get(session.pk, 0)
    row = _own(member).filter(session=session).first()
    own = _standing(row, session) if row else None
    return Line(session, fullness(seats=session.seats, taken=taken), own)


def own(programme: Programme, member: Member) -> list[Own]:
    """All of the member's own rows, the latest session first; one query."""
    rows = _own(member).filter(session__programme=programme)
    found = list(rows.select_related("session__holder").order_by("-session__starts_at", "-pk"))
    for row in found:
        row.session.programme = programme
    return [_standing(row, row.session) for row in found]


def own_seat(session: LearningSession, member: Member) -> SessionSeat:
    """The door to one's own row; to anybody else it is not there."""
    seat: SessionSeat = access.found(SessionSeat.objects.filter(member=member), session=session)
    seat.session, seat.member = session, member
    return seat


def clashes(session: LearningSession, member: Member) -> bool:
    """Whether the member stands in the line before another session of the same hours."""
    rows = SessionSeat.objects.filter(member=member, session__state=PLANNED)
    return rows.filter(_overlaps(session, "session__")).exclude(session=session).exists()


def in_the_way(session: LearningSession) -> list[LearningSession]:
    """Other planned sessions of the same hours, of any programme of the organisation."""
    rows = LearningSession.objects.filter(_overlaps(session), state=PLANNED)
    return list(rows.exclude(pk=session.pk))


def opinion(seat: SessionSeat, ring: vault.Keyring) -> str:
    """The key of what was answered; empty where nothing was."""
    if seat.opinion is None:
        return ""
    return ring.unseal(seat.opinion, table=TABLE, column="opinion", row=seat.uuid)


def opinions(member: Member) -> list[str]:
    """All that the member has answered, the latest session last."""
    rows = SessionSeat.objects.filter(member=member, opinion__isnull=False)
    ring = vault.Keyring(member)
    return [opinion(row, ring) for row in rows.order_by("session__starts_at", "pk")]


def planned(programme: Programme, after: LearningSession | None = None) -> tuple[list[Any], Any]:
    """For who plans them: all, the latest first, and the last one shown where more come."""
    rows = of_programme(programme).select_related("holder").order_by("-starts_at", "-pk")
    if after is not None:
        behind = Q(starts_at__lt=after.starts_at) | Q(starts_at=after.starts_at, pk__lt=after.pk)
        rows = rows.filter(behind)
    some = list(rows[: PAGE + 1])
    for session in some:
        session.programme = programme
    return some[:PAGE], some[PAGE - 1] if len(some) > PAGE else None


def offered(programme: Programme) -> tuple[int, int]:
    """How many sessions, and of how many themes; cancelled ones are none. Sessions are not private."""
    rows = of_programme(programme).filter(state=PLANNED)
    found = rows.aggregate(sessions=Count("pk"), themes=Count("theme", distinct=True))
    return found["sessions"], found["themes"]


def themes_offered(stage: StageRun) -> Counted:
    _sessions, themes = offered(stage.process_run.cycle.programme)
    return Counted(done=themes, expected=len(LearningSession.Theme))


def appointments(member: Member, now: datetime) -> list[Appointment]:
    """The seats that the member has in sessions to come; who waits has none."""
    return _appointments(_own(member), now)


def appointment(seat: SessionSeat, now: datetime) -> Appointment | None:
    """The same of one seat; None where there is nothing to come, or only the line."""
    return next(iter(_appointments(_own(seat.member).filter(pk=seat.pk), now)), None)


def _appointments(rows: QuerySet[Any], now: datetime) -> list[Appointment]:
    ahead = rows.filter(session__state=PLANNED, session__ends_at__gt=now)
    return [
        Appointment(uuid=row.uuid, starts_at=row.session.starts_at, ends_at=row.session.ends_at)
        for row in ahead.select_related("session").order_by("session__starts_at", "pk")
        if _standing(row, row.session).standing == Standing.SEAT
    ]


def _own(member: Member) -> QuerySet[Any]:
    """With ``place``: how many stand in the line up to the member, themselves included."""
    before = SessionTicket.objects.filter(
        session=OuterRef("session"), number__lte=OuterRef("ticket__number")
    )
    counted = before.order_by().values("session").annotate(number_=Count("pk")).values("number_")
    place = Subquery(counted, output_field=IntegerField())
    return SessionSeat.objects.filter(member=member).annotate(place=place)


def _standing(row: Any, session: LearningSession) -> Own:
    behind = row.place - session.seats
    if behind <= 0:
        return Own(row, session, Standing.SEAT)
    return Own(row, session, Standing.NEXT if behind == 1 else Standing.WAITS)


def _taken(sessions: Iterable[LearningSession]) -> dict[int, int]:
    rows = SessionTicket.objects.filter(session__in=list(sessions)).order_by()
    return dict(rows.values_list("session").annotate(Count("pk")))


def _overlaps(session: LearningSession, path: str = "") -> Q:
    return Q(**{f"{path}starts_at__lt": session.ends_at, f"{path}ends_at__gt": session.starts_at})
