"""Looking back at one's own goals: what it is, one goal a page, finishing, and how it has gone."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from people import access
from people.vault import Keyring
from processes.kernel.question_screens import (
    QuestionDiscard,
    QuestionDraft,
    QuestionMixin,
    QuestionScreen,
)
from processes.kernel.questions import Question, Questionnaire
from processes.kernel.refusals import NotPossible
from processes.kernel.screens import ProcessDeed, ProcessPage
from processes.meaning_of_life import attainment
from processes.meaning_of_life.actions import goal as goal_actions
from processes.meaning_of_life.actions import self_evaluation as actions
from processes.meaning_of_life.models import Goal, GoalReview, SelfEvaluation
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import self_evaluation as queries
from processes.meaning_of_life.questions import self_evaluation as questions
from processes.meaning_of_life.views.life_plan import WORDS
from processes.meaning_of_life.views.screens import ONLY_YOU, LifePlanMixin


class SelfEvaluationDetail(LifePlanMixin, ProcessPage):
    """Why one looks back; the goals to look at once it is begun; what the last look found."""

    template_name = "meaning_of_life/self_evaluation_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ring = Keyring(self.member)
        written = goals.goals(self.life_plan, self.today(), ring)
        begun = queries.open_of(self.life_plan)
        return {
            "goals": written,
            "begun": begun,
            "tasks": self.tasks(begun, written, ring) if begun else [],
            "latest": queries.latest(self.life_plan),
            "who_sees": ONLY_YOU,
            **super().get_context_data(**kwargs),
        }

    def tasks(
        self, begun: SelfEvaluation, written: list[goals.OpenGoal], ring: Keyring
    ) -> list[dict[str, Any]]:
        found = {each.review.goal_id: each for each in queries.reviews(begun, ring)}
        return [self.task(each, found.get(each.goal.pk)) for each in written]

    def task(self, goal: goals.OpenGoal, found: queries.Found | None) -> dict[str, Any]:
        status = "done" if found else "not_started"
        hint = f"{found.level.label} · {found.outcome.label}" if found else ""
        return {
            "title": goal.title,
            "hint": hint,
            "url": self.url("goal_review", goal.goal.uuid),
            "status": status,
            "word": WORDS[status],
        }


class SelfEvaluationBegin(LifePlanMixin, ProcessDeed):
    """Begin, and go to the first goal; where there is no goal there is nothing to look back at."""

    def act(self) -> str:
        written = goals.goals(self.life_plan, self.today())
        if not written:
            return self.url("self_evaluation_detail")
        actions.begin(life_plan=self.life_plan, at=self.now)
        return self.url("goal_review", written[0].goal.uuid)


class OpenLookMixin(LifePlanMixin, abstract=True):
    """Loads ``self.self_evaluation``, the look that is open, or 404."""

    self_evaluation: SelfEvaluation

    def load(self) -> None:
        super().load()
        rows = SelfEvaluation.objects.filter(finished_at__isnull=True)
        self.self_evaluation = access.found(rows, life_plan=self.life_plan)


class SelfEvaluationFinish(OpenLookMixin, ProcessDeed):
    """Keep what was found."""

    def act(self) -> str:
        try:
            actions.finish(self_evaluation=self.self_evaluation, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("self_evaluation_detail")
        messages.success(self.request, _("Your look back is kept, for you alone."))
        return self.url("self_evaluation_past")


class SelfEvaluationPast(LifePlanMixin, ProcessPage):
    """How each goal has gone, in words, a line and a table; all of them together, in words."""

    template_name = "meaning_of_life/self_evaluation_past.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ring = Keyring(self.member)
        looks = queries.looks(self.life_plan, ring)
        return {
            "looks": looks,
            "attainment": attainment.said(looks[0]) if looks else None,
            "to_change": self.to_change(looks),
            "ways": [
                {"way": way, "drawing": attainment.draw(way), "words": attainment.course(way)}
                for way in queries.ways(self.life_plan, looks, ring)
            ],
            "who_sees": ONLY_YOU,
            **super().get_context_data(**kwargs),
        }

    def to_change(self, looks: list[queries.Look]) -> set[int]:
        """The goals that the last look wants changed."""
        found = looks[0].found if looks else []
        return {each.review.goal_id for each in found if each.outcome == GoalReview.Outcome.CHANGE}


class GoalReviewMixin(QuestionMixin, OpenLookMixin, abstract=True):
    """One goal of the look that is open; a closed goal, or another's, is not there."""

    page = "goal_review"
    draft_page = "goal_review_draft"
    discard_page = "goal_review_discard"
    hub_page = "self_evaluation_detail"
    goal: Goal

    def asked(self) -> Questionnaire:
        self.goal = goals.own_goal(self.life_plan, self.kwargs["goal"], resting=False)
        return questions.of_goal(goals.opened(self.goal, self.ring))

    @cached_property
    def ring(self) -> Keyring:
        return Keyring(self.member)

    def question_key(self) -> str:
        return "review"

    def ending(self, question: Question) -> tuple[Any, ...]:
        return (self.goal.uuid,)

    def draft_form(self) -> str:
        return goal_actions.review_draft_form(self.goal)


class GoalReviewWrite(GoalReviewMixin, QuestionScreen):
    """How far one goal has come."""

    who_sees = ONLY_YOU

    def caption(self) -> str:
        return _("Looking back at my goals")

    @cached_property
    def found(self) -> list[queries.Found]:
        return queries.reviews(self.self_evaluation, self.ring)

    def answers(self) -> Mapping[str, str]:
        before = next((each for each in self.found if each.review.goal_id == self.goal.pk), None)
        return before.texts if before else {}

    def store(self, answers: Mapping[str, str]) -> None:
        actions.review(
            self_evaluation=self.self_evaluation, goal=self.goal, answers=answers, at=self.now
        )

    def following(self) -> str:
        """The next goal that was not looked at yet, else the list."""
        written = [each.goal for each in goals.goals(self.life_plan, self.today())]
        done = {each.review.goal_id for each in self.found} | {self.goal.pk}
        place = [goal.pk for goal in written].index(self.goal.pk)
        waiting = [goal for goal in written[place + 1 :] if goal.pk not in done]
        return self.url("goal_review", waiting[0].uuid) if waiting else self.hub()


class GoalReviewDraft(GoalReviewMixin, QuestionDraft):
    """Keeps the note while it is being written."""


class GoalReviewDiscard(GoalReviewMixin, QuestionDiscard):
    """The draft goes, what was said before stands."""
