"""What of a goal is shared with whom, and each time that they looked."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.meaning_of_life.models.goal import Goal
from processes.meaning_of_life.models.partner import Kind


class GoalShare(OrganisationModel):
    """The owner lets one reader see one goal, for a purpose and until a day (included).

    ``as_kind`` is what the reader was to the owner when it was shared. One with one's own manager
    ends when somebody else leads the owner; any other holds while both work here.

    It names its programme itself, because its reader cannot see the plan that the goal stands in.
    """

    class Purpose(models.TextChoices):
        CONVERSATION = "conversation", _("To prepare a conversation that we both want")
        SUPPORT = "support", _("To ask for time, training or means to reach it")
        READING = "reading", _("To read it for clarity")

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    goal = OrganisationKeyField(Goal, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    reader = OrganisationKeyField("people.Member", related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    as_kind = models.CharField(max_length=13, choices=Kind.choices, default=Kind.MANAGER)
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
                condition=Q(purpose__in=["conversation", "support", "reading"]),
                name="goal_share_purpose_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    as_kind__in=["manager", "other_manager", "coach", "hr", "peer", "reader"]
                ),
                name="goal_share_kind_known",
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
