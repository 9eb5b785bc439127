"""Learning sessions of a synthetic organisation; who came is sealed from everybody else, as ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from people import scope
from people.models import Member
from processes.meaning_of_life.actions import learning_session
from processes.meaning_of_life.models import LearningSession
from processes.meaning_of_life.sample.cast import Cast, began, staff
from programmes.models import Programme

COME = 34
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A session is planned so long before it begins.
AHEAD = timedelta(weeks=7)
GARDEN, HARBOUR = (
    "Training room, Garden house (synthetic)",
    "Training room, Harbour house (synthetic)",
)
WINTER = "Winter garden (synthetic)"
# Week of the programme, theme, language, seats, place. The last five are still to come.
SESSIONS = (
    (3, "self_esteem", "en", 12, GARDEN),
    (4, "development", "es", 12, HARBOUR),
    (5, "meaning", "en", 12, WINTER),
    (8, "self_esteem", "es", 8, HARBOUR),
    (10, "development", "en", 20, GARDEN),
    (12, "meaning", "zh-hans", 10, WINTER),
    (18, "meaning", "es", 12, HARBOUR),
    (24, "self_esteem", "en", 12, GARDEN),
    (32, "development", "en", 12, GARDEN),
    (36, "development", "en", 20, GARDEN),
    (37, "meaning", "en", 6, WINTER),
    (38, "self_esteem", "es", 12, HARBOUR),
    (39, "meaning", "zh-hans", 10, WINTER),
    (41, "self_esteem", "en", 12, GARDEN),
)
COMING, FULL, CANCELLED, MOVED = 36, 37, 38, 41
REASON = "The room is painted in that week; another one follows in spring (synthetic)."
# What those who came say, in turn: most say yes, some do not, one would rather not say.
OPINIONS = ("5", "4", "4", "5", "3", "4", "5", "none", "4")


def fill(programme: Programme, cast: Cast | None) -> None:
    """Sessions on each theme; some of them are over when the sample is looked at."""
    by = programme.created_by or Member.objects.order_by("pk")[0]
    for turn, (week, theme, language, seats, place) in enumerate(SESSIONS):
        starts_at = _hour(programme, week)
        at = max(starts_at - AHEAD, began(programme))
        session = LearningSession(
            programme=programme,
            theme=theme,
            language=language,
            seats=seats,
            place=place,
            starts_at=starts_at,
            ends_at=starts_at + HOUR + HOUR / 2,
            holder=(cast.coach, cast.reader, None)[turn % 3] if cast else None,
            note="In paid time. Tea and water are there (synthetic).",
        )
        session = learning_session.plan(session=session, by=by, at=at)
        if week == CANCELLED:
            learning_session.cancel(session=session, reason=REASON, by=by, at=at + AHEAD / 2)


def fill_in(programme: Programme, cast: Cast | None, at: datetime) -> None:
    """Each has been to one of the sessions that are over; one to come is full, and one was moved."""
    sessions = list(LearningSession.objects.filter(programme=programme).order_by("starts_at"))
    over = [session for session in sessions if session.ends_at < at]
    taken = cast.members if cast else frozenset()
    people = [member for member in staff() if member.pk not in taken]
    for number, member in enumerate(people[: min(COME, len(people) // 2)]):
        with scope.bind(programme.organisation_id, member.pk):
            _come(over[number % len(over)], member, OPINIONS[number % len(OPINIONS)])
    ahead = {week: _of_week(programme, sessions, week) for week in (COMING, FULL, MOVED)}
    for member in people[: ahead[FULL].seats]:
        with scope.bind(programme.organisation_id, member.pk):
            _join(ahead[FULL], member, at)
    if cast is not None:
        _of_cast(cast, over, ahead[COMING], ahead[FULL], ahead[MOVED])


def _of_cast(
    cast: Cast,
    over: Sequence[LearningSession],
    coming: LearningSession,
    full: LearningSession,
    moved: LearningSession,
) -> None:
    """Those who sign in have come and will come; the worker waits for a seat, and has more to say."""
    first, judged, *_rest, silent, last = over
    for turn, member in enumerate(cast.signed_in):
        with cast.being(member):
            _come(over[turn % 3], member, OPINIONS[turn])
            _join(coming, member, cast.at)
            _join(moved, member, cast.ago(3))
    with cast.being(cast.gone):
        _come(first, cast.gone, "5")
    with cast.being(cast.worker):
        _come(judged, cast.worker, "4")
        _come(silent, cast.worker, "")
        _join(last, cast.worker, last.starts_at - DAY)
        _join(full, cast.worker, cast.at)
    moved.starts_at, moved.ends_at = moved.starts_at + 2 * HOUR, moved.ends_at + 2 * HOUR
    learning_session.revise(session=moved, by=cast.hr, at=cast.at)


def _come(session: LearningSession, member: Member, opinion: str) -> None:
    """They were there, and have said what it was worth, if ``opinion`` says so."""
    seat = learning_session.join(session=session, member=member, at=session.starts_at - 5 * DAY)
    learning_session.attend(seat=seat, at=session.ends_at)
    if opinion:
        learning_session.judge(seat=seat, opinion=opinion, at=session.ends_at)


def _join(session: LearningSession, member: Member, at: datetime) -> None:
    learning_session.join(session=session, member=member, at=at)


def _of_week(
    programme: Programme, sessions: Sequence[LearningSession], week: int
) -> LearningSession:
    return next(row for row in sessions if row.starts_at == _hour(programme, week))


def _hour(programme: Programme, week: int) -> datetime:
    moment = began(programme) + timedelta(weeks=week)
    return moment.replace(hour=13, minute=0, second=0, microsecond=0)
