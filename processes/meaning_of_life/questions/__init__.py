"""What Meaning of Life asks: one module a questionnaire."""

from processes.meaning_of_life.questions.clarity import CLARITY
from processes.meaning_of_life.questions.goal import GOAL, LEVELS
from processes.meaning_of_life.questions.learning_session import OPINION
from processes.meaning_of_life.questions.life_plan import BLOCKS, LIFE_PLAN, PLACE
from processes.meaning_of_life.questions.talk import TALK

__all__ = ["BLOCKS", "CLARITY", "GOAL", "LEVELS", "LIFE_PLAN", "OPINION", "PLACE", "TALK"]
