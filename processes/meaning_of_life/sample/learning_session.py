"""Learning sessions of a synthetic organisation; who came is sealed from everybody else, as ever."""

from datetime import datetime, timedelta

from people import scope
from people.models import Member
from processes.meaning_of_life.actions import learning_session
from processes.meaning_of_life.models import LearningSession
from programmes.models import Programme

COME = 18
HOUR = timedelta(hours=1)
# Weeks after the day of planning, theme, language, seats, place.
SESSIONS = (
    (1, "self_esteem", "en", 12, "Training room, Garden house (synthetic)"),
    (2, "development", "es", 12, "Training room, Harbour house (synthetic)"),
    (3, "meaning", "en", 12, "Winter garden (synthetic)"),
    (9, "self_esteem", "es", 8, "Training room, Harbour house (synthetic)"),
    (10, "development", "en", 20, "Training room, Garden house (synthetic)"),
    (11, "meaning", "zh-hans", 10, "Winter garden (synthetic)"),
    (12, "meaning", "en", 6, "Winter garden (synthetic)"),
)
# What those who came say, in turn: most say yes, some do not, one would rather not say.
OPINIONS = ("5", "4", "4", "5", "3", "4", "5", "none", "4")


def fill(programme: Programme, at: datetime) -> None:
    """Sessions on each theme; some of them will be over when the sample is looked at."""
    by = programme.created_by or Member.objects.order_by("pk")[0]
    for weeks, theme, language, seats, place in SESSIONS:
        starts_at = (at + timedelta(weeks=weeks)).replace(
            hour=13, minute=0, second=0, microsecond=0
        )
        session = LearningSession(
            programme=programme,
            theme=theme,
            language=language,
            seats=seats,
            place=place,
            starts_at=starts_at,
            ends_at=starts_at + HOUR + HOUR / 2,
            note="In paid time. Tea and water are there (synthetic).",
        )
        learning_session.plan(session=session, by=by, at=at)


def fill_in(programme: Programme, at: datetime) -> None:
    """Each has been to one of the sessions that are over, and some have a seat in one to come."""
    staff = list(Member.objects.filter(external=False, account__isnull=True).order_by("pk"))
    people = staff[: min(COME, len(staff) // 4)]
    sessions = list(LearningSession.objects.filter(programme=programme))
    over = [session for session in sessions if session.ends_at < at]
    ahead = [session for session in sessions if session.starts_at > at]
    for number, member in enumerate(people):
        with scope.bind(programme.organisation_id, member.pk):
            if over:
                session = over[number % len(over)]
                seat = learning_session.join(
                    session=session, member=member, at=session.starts_at - HOUR
                )
                learning_session.attend(seat=seat, at=session.ends_at)
                opinion = OPINIONS[number % len(OPINIONS)]
                learning_session.judge(seat=seat, opinion=opinion, at=session.ends_at)
            if ahead and number % 2:
                learning_session.join(session=ahead[-1], member=member, at=at)
