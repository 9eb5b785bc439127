"""A worker's life plan and its answers (F2.2). All text is sealed."""

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
