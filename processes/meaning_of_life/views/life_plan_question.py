"""The questions of one's own plan, one a page."""

from collections.abc import Mapping

from processes.kernel.question_screens import (
    QuestionDiscard,
    QuestionDraft,
    QuestionMixin,
    QuestionScreen,
)
from processes.kernel.questions import Questionnaire
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.queries import life_plan as queries
from processes.meaning_of_life.questions import LIFE_PLAN
from processes.meaning_of_life.views.screens import ONLY_YOU, LifePlanMixin


class LifePlanQuestionMixin(LifePlanMixin, QuestionMixin, abstract=True):
    page = "life_plan_question"
    draft_page = "life_plan_draft"
    discard_page = "life_plan_discard"
    hub_page = "life_plan_detail"
    check_page = "life_plan_check"

    def asked(self) -> Questionnaire:
        return LIFE_PLAN


class LifePlanQuestion(LifePlanQuestionMixin, QuestionScreen):
    who_sees = ONLY_YOU

    def answers(self) -> Mapping[str, str]:
        fields = [field.key for field in self.question.fields]
        return queries.answers(self.life_plan, fields, self.ring)

    def store(self, answers: Mapping[str, str]) -> None:
        actions.answer(life_plan=self.life_plan, answers=answers, at=self.now)


class LifePlanDraft(LifePlanQuestionMixin, QuestionDraft):
    """Where a text is kept while it is being written."""


class LifePlanDiscard(LifePlanQuestionMixin, QuestionDiscard):
    """The draft goes, what was saved before stands."""
