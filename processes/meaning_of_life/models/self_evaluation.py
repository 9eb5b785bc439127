"""A look back at one's own goals (F2.5, M18). What was found is sealed: it is its writer's alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.meaning_of_life.models.goal import Goal
from processes.meaning_of_life.models.life_plan import LifePlan


class SelfEvaluation(OrganisationModel):
    """One look at all goals of a plan. At most one is open; finished ones stay as they were."""

    life_plan = OrganisationKeyField(LifePlan, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "life_plan"],
                condition=Q(finished_at__isnull=True),
                name="self_evaluation_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "life_plan"], name="self_evaluation_by_plan")
        ]

    def __str__(self) -> str:
        return f"self-evaluation {self.pk}"


class GoalReview(OrganisationModel):
    """How far one goal had come then, and what becomes of it.

    ``meant`` is what that level said on that day, and ``weight`` how much the goal mattered: both
    may change later, and the past with them. Empty texts are sealed as well.
    """

    SEALED = ("level", "meant", "note", "outcome")

    class Outcome(models.TextChoices):
        KEEP = "keep", _("I go on with it as it is")
        CHANGE = "change", _("I want to change it")
        CLOSE = "close", _("I close it: it is done, or it is not mine any more")

    self_evaluation = OrganisationKeyField(SelfEvaluation, related_name="+")
    goal = OrganisationKeyField(Goal, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    weight = models.PositiveSmallIntegerField(choices=Goal.Weight.choices)
    level = models.BinaryField()
    meant = models.BinaryField()
    note = models.BinaryField()
    outcome = models.BinaryField()
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["reviewed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "self_evaluation", "goal"], name="goal_review_once"
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 3)), name="goal_review_weight_range"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "goal"], name="goal_review_by_goal")]

    def __str__(self) -> str:
        return f"review {self.pk}"
