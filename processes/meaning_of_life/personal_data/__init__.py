"""What Meaning of Life holds of a person: one module a noun."""

from people.models import Member
from processes.meaning_of_life.actions import life_plan as life_plan_actions
from processes.meaning_of_life.personal_data import (
    clarity_reading,
    goal,
    goal_share,
    learning_session,
    life_plan,
    partner,
    self_evaluation,
    talk,
)

ROOMS = (
    life_plan,
    goal,
    goal_share,
    self_evaluation,
    learning_session,
    partner,
    talk,
    clarity_reading,
)

TABLES = tuple(table for room in ROOMS for table in room.TABLES)
LOOKS = (*goal_share.LOOKS, *talk.LOOKS)
RETENTION = (
    *life_plan.RETENTION,
    *goal_share.RETENTION,
    *learning_session.RETENTION,
    *talk.RETENTION,
)


def leave(member: Member) -> int:
    """Some time after somebody has left: the plan goes with all that belongs to it, and the seats."""
    return life_plan_actions.erase(member)
