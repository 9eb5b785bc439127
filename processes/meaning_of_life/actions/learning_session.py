"""Plan sessions; take a seat, leave it, say that one came and what it was worth.

HR's verbs write to the audit, for sessions are the organisation's. Those of a member write nowhere
but into rows that only they can read.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people import scope, vault
from people.models import Member
from processes.kernel import records
from processes.kernel.refusals import NotPossible, Refused
from processes.meaning_of_life.models import LearningSession, SessionSeat, SessionTicket
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import learning_session as queries
from processes.meaning_of_life.questions.learning_session import FAVOURABLE, NOT_SAID
from programmes.actions import assignment
from programmes.models import PrivateMilestone, Programme

State = LearningSession.State
PROCESS = "meaning_of_life"
# Those who left longer ago have been gone through with all that was private to them.
LEFT_LATELY = timedelta(days=60)


class NotThen(Refused):
    """The hours have passed, or somebody or some place is taken then."""


class SeatsAreKept(Refused):
    """Fewer seats than before: somebody may count on theirs, and trying numbers would count them."""


class TooLate(NotPossible):
    """The session has begun, or is cancelled."""


@transaction.atomic
def plan(*, session: LearningSession, by: Member, at: datetime) -> LearningSession:
    """Raises ``NotThen``."""
    _refuse_hours(session, at)
    return records.draft(session, action="learning_session.plan", by=by, at=at)


@transaction.atomic
def revise(*, session: LearningSession, by: Member, at: datetime) -> LearningSession:
    """Raises ``NotThen``, ``SeatsAreKept`` and, once it has begun or is cancelled, ``TooLate``."""
    before = records.locked(session)
    _refuse_what_is_past(before, at)
    _refuse_hours(session, at)
    if session.seats < before.seats:
        raise SeatsAreKept(
            _(
                "There were %(seats)s seats, and people may count on theirs. Seats can be added; if the room has become too small, cancel the session and plan another."
            )
            % {"seats": before.seats},
            "seats",
        )
    hours = ("starts_at", "ends_at", "place")
    moved = any(getattr(session, name) != getattr(before, name) for name in hours)
    session.moved_at = at if moved else before.moved_at
    return records.revise(
        session, action="learning_session.revise", by=by, at=at, closed=(State.CANCELLED,)
    )


@transaction.atomic
def cancel(*, session: LearningSession, reason: str, by: Member, at: datetime) -> LearningSession:
    """Who has signed up reads the reason. Raises ``TooLate``."""
    session = records.locked(session)
    _refuse_what_is_past(session, at)
    session.reason = reason
    return records.move(
        session,
        before={State.PLANNED},
        after=State.CANCELLED,
        action="learning_session.cancel",
        by=by,
        at=at,
    )


@transaction.atomic
def join(*, session: LearningSession, member: Member, at: datetime) -> SessionSeat:
    """Take the next place in the line; pressed twice is once. Raises ``TooLate`` and ``NotPossible``.

    The session is locked, so that of two who press at the same moment one comes after the other.
    """
    session = records.locked(session)
    _refuse_what_is_past(session, at)
    seat = SessionSeat.objects.filter(session=session, member=member).first()
    if seat is not None:
        return seat
    if queries.clashes(session, member):
        raise NotPossible(
            _("You have signed up for another session at the same time. Leave that one first.")
        )
    line = SessionTicket.objects.filter(session=session)
    last = line.aggregate(last=Max("number"))["last"] or 0
    waits = line.count() >= session.seats
    ticket = SessionTicket.objects.create(session=session, number=last + 1)
    return SessionSeat.objects.create(
        session=session, ticket=ticket, member=member, waited=waits, taken_at=at
    )


@transaction.atomic
def leave(*, session: LearningSession, member: Member, at: datetime) -> int:
    """All behind move up. Returns how many rows of the member's went. Raises ``TooLate``."""
    session = records.locked(session)
    _refuse_what_is_past(session, at)
    return _give_up(SessionSeat.objects.filter(session=session, member=member))


@transaction.atomic
def attend(*, seat: SessionSeat, at: datetime) -> SessionSeat:
    """The member says that they were there; nobody else is asked. Raises ``NotPossible``.

    Who waited may say so too: on the day there may have been a chair for them.
    """
    rows = SessionSeat.objects.select_for_update(of=("self",)).select_related("session", "member")
    seat = rows.get(pk=seat.pk)
    if seat.session.is_cancelled or seat.session.ends_at > at:
        raise NotPossible(_("You can say that you were there once the session is over."))
    if seat.attended_at is None:
        seat.attended_at = at
        seat.save(update_fields=["attended_at"])
        _note(seat.member, counts.CAME, at)
    return seat


@transaction.atomic
def judge(*, seat: SessionSeat, opinion: str, at: datetime) -> SessionSeat:
    """Keep what the member says of it, sealed, and count the latest that they said of any.

    "I would rather not say" counts nowhere. Raises ``NotPossible`` for who has not said that they came.
    """
    rows = SessionSeat.objects.select_for_update(of=("self",)).select_related("member")
    seat = rows.get(pk=seat.pk)
    if seat.attended_at is None:
        raise NotPossible(_("Say first that you were there."))
    ring = vault.Keyring(seat.member)
    seat.opinion = ring.seal(opinion, table=queries.TABLE, column="opinion", row=seat.uuid)
    seat.save(update_fields=["opinion"])
    _count_opinion(seat.member, at)
    return seat


@transaction.atomic
def erase(member: Member) -> int:
    """Every row of a member who is erased; bind them. Returns how many rows went."""
    return _give_up(SessionSeat.objects.filter(member=member))


@transaction.atomic
def forget(at: datetime, period: timedelta) -> int:
    """Who sat where, and the lines, of sessions that ended before; where nobody is bound.

    Says of no row that it went: the page of what the nights removed would tell how many had come to
    the one session of a day.
    """
    old = LearningSession.objects.filter(ends_at__lt=at - period).values("pk")
    SessionSeat.objects.filter(session__in=old).delete()
    SessionTicket.objects.filter(session__in=old).delete()
    return 0


@transaction.atomic
def free_of_leavers(at: datetime, period: timedelta) -> int:
    """Those who wait move up to the seats of people whose last day is past. Binds each of these.

    Says of no row that it went: the page of what the nights removed would tell it of who has left.
    """
    today = timezone.localdate(at - period)
    waiting = SessionTicket.objects.filter(session__starts_at__gt=at)
    if not waiting.exists():
        return 0
    gone = Member.objects.filter(left_on__lt=today, left_on__gte=today - LEFT_LATELY)
    for member in gone.order_by("pk"):
        with scope.bind(member.organisation_id, member.pk):
            _give_up(SessionSeat.objects.filter(member=member, session__starts_at__gt=at))
    return 0


def _give_up(rows: QuerySet[SessionSeat]) -> int:
    tickets = list(rows.values_list("ticket", flat=True))
    removed = rows.delete()[0]
    return removed + SessionTicket.objects.filter(pk__in=tickets).delete()[0]


def _refuse_what_is_past(session: LearningSession, at: datetime) -> None:
    if session.is_cancelled:
        raise TooLate(_("This session is cancelled."))
    if session.starts_at <= at:
        raise TooLate(_("This session has begun, or is over."))


def _refuse_hours(session: LearningSession, at: datetime) -> None:
    """The programme is locked, so that two who plan at the same moment do not plan into one room."""
    Programme.objects.select_for_update().get(pk=session.programme_id)
    if session.starts_at <= at:
        raise NotThen(_("This moment has passed already. Choose a later one."), "on")
    if session.ends_at <= session.starts_at:
        raise NotThen(_("The end is before the beginning. Choose a later end."), "until")
    for other in queries.in_the_way(session):
        if session.holder_id and other.holder_id == session.holder_id:
            raise NotThen(
                _("%(name)s holds another session at that time.") % {"name": session.holder},
                "holder",
            )
        if other.place.casefold() == session.place.casefold():
            raise NotThen(_("Another session takes place there at that time."), "place")


def _count_opinion(member: Member, at: datetime) -> None:
    said = [opinion for opinion in queries.opinions(member) if opinion != NOT_SAID]
    wanted = {counts.JUDGED: bool(said), counts.WORTH_IT: bool(said) and said[-1] in FAVOURABLE}
    for kind, holds in wanted.items():
        if holds:
            _note(member, kind, at)
        else:
            PrivateMilestone.objects.filter(member=member, process=PROCESS, kind=kind).delete()


def _note(member: Member, kind: str, at: datetime) -> None:
    assignment.note_private(member=member, process=PROCESS, kind=kind, on=timezone.localdate(at))
