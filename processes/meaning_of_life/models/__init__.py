"""The tables of Meaning of Life: one module a noun.

Whole rows are private, not only their texts: policies show them to their member alone, and a
shared goal to its readers. Nothing here has an event table. Sessions, and the line before each, are
the organisation's: they name nobody but who holds one. The list of partners is for everyone.
"""

from processes.meaning_of_life.models.clarity_reading import ClarityMark, ClarityReading
from processes.meaning_of_life.models.goal import Goal
from processes.meaning_of_life.models.goal_share import GoalLook, GoalShare
from processes.meaning_of_life.models.learning_session import (
    LearningSession,
    SessionSeat,
    SessionTicket,
)
from processes.meaning_of_life.models.life_plan import LifePlan, PlanAnswer
from processes.meaning_of_life.models.partner import Kind, Partner
from processes.meaning_of_life.models.self_evaluation import GoalReview, SelfEvaluation
from processes.meaning_of_life.models.talk import (
    Talk,
    TalkAction,
    TalkAnswer,
    TalkLook,
    TalkNote,
)

__all__ = [
    "ClarityMark",
    "ClarityReading",
    "Goal",
    "GoalLook",
    "GoalReview",
    "GoalShare",
    "Kind",
    "LearningSession",
    "LifePlan",
    "Partner",
    "PlanAnswer",
    "SelfEvaluation",
    "SessionSeat",
    "SessionTicket",
    "Talk",
    "TalkAction",
    "TalkAnswer",
    "TalkLook",
    "TalkNote",
]
