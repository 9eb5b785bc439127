"""Learning sessions, planned by HR and joined by whoever is bound."""

from datetime import datetime, timedelta

from people.models import Member
from processes.meaning_of_life.actions import learning_session as actions
from processes.meaning_of_life.models import LearningSession, SessionSeat
from programmes.models import Programme
from tests.factories.people import NOW

WEEK = timedelta(weeks=1)


def session_for(
    programme: Programme,
    *,
    by: Member,
    starts_at: datetime = NOW + WEEK,
    at: datetime = NOW,
    **fields: object,
) -> LearningSession:
    """Of one hour and three seats, a week from ``NOW``, held by nobody."""
    row = LearningSession(
        **{
            "programme": programme,
            "theme": "self_esteem",
            "language": "en",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "place": "The long table",
            "seats": 3,
            **fields,
        }
    )
    return actions.plan(session=row, by=by, at=at)


def over(session: LearningSession, *, days: int = 1) -> LearningSession:
    """It ended so many days before ``NOW``."""
    ended = NOW - timedelta(days=days)
    LearningSession.objects.filter(pk=session.pk).update(
        starts_at=ended - timedelta(hours=1), ends_at=ended
    )
    session.refresh_from_db()
    return session


def joined(session: LearningSession, member: Member, *, at: datetime = NOW) -> SessionSeat:
    """Call it bound to the member: nobody takes a seat for somebody else."""
    return actions.join(session=session, member=member, at=at)
