"""Writing a goal: four short pages, drafts included. The first makes it, the others may be skipped."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from people import vault
from processes.kernel.question_screens import (
    QuestionDiscard,
    QuestionDraft,
    QuestionMixin,
    QuestionScreen,
)
from processes.kernel.questions import Question, Questionnaire, Words
from processes.meaning_of_life.actions import goal as actions
from processes.meaning_of_life.models import Goal
from processes.meaning_of_life.queries import goal as queries
from processes.meaning_of_life.questions import GOAL
from processes.meaning_of_life.views.goal import OwnGoalMixin
from processes.meaning_of_life.views.screens import ONLY_YOU, LifePlanMixin


class GoalQuestionMixin(LifePlanMixin, QuestionMixin, abstract=True):
    goal: Goal | None = None

    def asked(self) -> Questionnaire:
        return GOAL

    def draft_form(self) -> str:
        return actions.draft_form(self.life_plan, self.goal)


class NewGoalMixin(GoalQuestionMixin, abstract=True):
    """The first page, before there is a goal."""

    page = "goal_create"
    draft_page = "goal_create_draft"
    discard_page = "goal_create_discard"
    hub_page = "goal_list"

    def question_key(self) -> str:
        return GOAL.questions[0].key

    def ending(self, question: Question) -> tuple[Any, ...]:
        return ()


class WrittenGoalMixin(OwnGoalMixin, GoalQuestionMixin, abstract=True):
    page = "goal_question"
    draft_page = "goal_draft"
    discard_page = "goal_discard"
    hub_page = "goal_detail"
    check_page = "goal_detail"

    def place(self) -> tuple[Any, ...]:
        return (self.goal.uuid,)


class GoalScreen(GoalQuestionMixin, QuestionScreen, abstract=True):
    """A page of a goal, written or new."""

    def caption(self) -> str:
        return _("My goals · page %(number)d of %(total)d") % {
            "number": self.questionnaire.number(self.question),
            "total": len(self.questionnaire.questions),
        }


class GoalCreate(NewGoalMixin, GoalScreen):
    def seen_by(self) -> Words:
        return ONLY_YOU

    def answers(self) -> Mapping[str, str]:
        return {}

    def store(self, answers: Mapping[str, str]) -> None:
        self.goal = actions.add(life_plan=self.life_plan, texts=answers, at=self.now)

    def following(self) -> str:
        """The second page of the goal that was just made."""
        following = self.questionnaire.next_in_section(self.question)
        if self.goal is None or following is None:
            return self.hub()
        return self.url("goal_question", self.goal.uuid, following.key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "skip_url": ""}


class GoalQuestion(WrittenGoalMixin, GoalScreen):
    def answers(self) -> Mapping[str, str]:
        texts = queries.opened(self.goal, vault.Keyring(self.member))
        return {field.key: texts[field.key] for field in self.question.fields}

    def store(self, answers: Mapping[str, str]) -> None:
        actions.revise(goal=self.goal, texts=answers, at=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = self.question == self.questionnaire.questions[-1]
        words = {"submit_text": _("Save the goal")} if last or self.checking else {}
        return {**words, **super().get_context_data(**kwargs)}


class GoalCreateDraft(NewGoalMixin, QuestionDraft):
    """Keeps a text of a goal that is still being written."""


class GoalCreateDiscard(NewGoalMixin, QuestionDiscard):
    """The draft goes."""


class GoalDraft(WrittenGoalMixin, QuestionDraft):
    """Keeps a text of a goal that is being changed; the goal itself stays."""


class GoalDiscard(WrittenGoalMixin, QuestionDiscard):
    """The draft goes, the goal stays."""
