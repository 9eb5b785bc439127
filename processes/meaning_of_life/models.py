"""A worker's life plan, its goals, and what of it is shared (F2.2). All text is sealed.

Whole rows are private, not only their texts: policies show them to their member alone, and a
shared goal to its reader. Nothing here has an event table.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class LifePlan(OrganisationModel):
    """One member's plan in one programme. Declining leaves a row too, which nobody else sees."""

    class State(models.TextChoices):
        DECLINED = "declined", _("Not now")
        WRITING = "writing", _("In progress")
        CHECKED = "checked", _("Completed")

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING)
    begun_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "member"], name="life_plan_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["declined", "writing", "checked"]),
                name="life_plan_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") | Q(begun_at__isnull=False),
                name="life_plan_begun_when_written",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_at__isnull=False),
                name="life_plan_checked_when_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"life plan {self.pk}"


class PlanAnswer(OrganisationModel):
    """The answer to one field of the questionnaire, sealed. No row means no answer."""

    life_plan = OrganisationKeyField(LifePlan, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    question = models.CharField(max_length=40)
    sealed = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "life_plan", "question"], name="plan_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Goal(OrganisationModel):
    """What someone wants to make true. Empty texts are sealed as well: no length is told apart."""

    SEALED = ("title", "why", "if_then", "next_step")
    MOST = 5

    class Area(models.TextChoices):
        WORK_NOW = "work_now", _("My work now")
        WORK_LATER = "work_later", _("My work later")
        LEARNING = "learning", _("Learning")
        COMMUNITY = "community", _("Where I live, and those around me")
        PERSONAL = "personal", _("Personal: this one can never be shared")

    class Weight(models.IntegerChoices):
        SOME = 1, _("It matters")
        MORE = 2, _("It matters a lot")
        MOST = 3, _("It matters most")

    life_plan = OrganisationKeyField(LifePlan, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    area = models.CharField(max_length=10, choices=Area.choices)
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, null=True)
    review_on = models.DateField(null=True)
    title = models.BinaryField()
    why = models.BinaryField()
    if_then = models.BinaryField()
    next_step = models.BinaryField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    area__in=["work_now", "work_later", "learning", "community", "personal"]
                ),
                name="goal_area_known",
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__range=(1, 3)), name="goal_weight_range"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "life_plan"], name="goal_by_plan")]

    def __str__(self) -> str:
        return f"goal {self.pk}"

    @property
    def can_be_shared(self) -> bool:
        return self.area != self.Area.PERSONAL


class GoalShare(OrganisationModel):
    """The owner lets one reader see one goal, for a purpose and until a day (included).

    It names its programme itself, because its reader cannot see the plan that the goal stands in.
    """

    class Purpose(models.TextChoices):
        CONVERSATION = "conversation", _("To prepare a conversation that we both want")
        SUPPORT = "support", _("To ask for time, training or means to reach it")

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    goal = OrganisationKeyField(Goal, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    reader = OrganisationKeyField("people.Member", related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    since = models.DateTimeField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "goal", "reader"],
                condition=Q(ended_at__isnull=True),
                name="goal_share_once",
            ),
            models.CheckConstraint(
                condition=~Q(owner=models.F("reader")), name="goal_share_with_another"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["conversation", "support"]),
                name="goal_share_purpose_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "reader", "goal"], name="goal_share_by_reader"),
            models.Index(fields=["organisation", "owner"], name="goal_share_by_owner"),
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"

    def is_active(self, today: date) -> bool:
        return self.ended_at is None and self.until_on >= today


class GoalLook(OrganisationModel):
    """A reader has looked at a shared goal. Written before the text is shown, by the reader alone.

    It stands here and not in the organisation's audit, because a line there would tell others
    that something was shared. Nobody can change it; it goes with the goal.
    """

    share = OrganisationKeyField(GoalShare, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    reader = OrganisationKeyField("people.Member", related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["organisation", "share", "-at"], name="goal_look_latest")]

    def __str__(self) -> str:
        return f"look {self.pk}"
