"""What someone wants to make true (F2.2). All text is sealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.meaning_of_life.models.life_plan import LifePlan


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
