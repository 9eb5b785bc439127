"""What Meaning of Life asks: one module a questionnaire."""

from processes.meaning_of_life.questions.goal import GOAL
from processes.meaning_of_life.questions.life_plan import LIFE_PLAN

__all__ = ["GOAL", "LIFE_PLAN"]
