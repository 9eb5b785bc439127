"""What someone wants to make true, and in their words how far that may come (F2.2, M18). All text is sealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.meaning_of_life.models.life_plan import LifePlan


class Goal(OrganisationModel):
    """What someone wants to make true. Empty texts are sealed as well: no length is told apart."""

    LEVELS = {2: "level_p2", 1: "level_p1", 0: "level_0", -1: "level_m1", -2: "level_m2"}
    SEALED = ("title", "why", "if_then", "next_step", *LEVELS.values())
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

    class Level(models.IntegerChoices):
        """How far a goal came (M18). 0 is what its writer expected."""

        MUCH_MORE = 2, _("Much more than I expected")
        MORE = 1, _("More than I expected")
        EXPECTED = 0, _("What I expected")
        LESS = -1, _("Less than I expected")
        MUCH_LESS = -2, _("Much less than I expected")

    life_plan = OrganisationKeyField(LifePlan, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    area = models.CharField(max_length=10, choices=Area.choices)
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, null=True)
    review_on = models.DateField(null=True)
    title = models.BinaryField()
    why = models.BinaryField()
    if_then = models.BinaryField()
    next_step = models.BinaryField()
    # Empty, and not sealed, in goals that were written before there were levels.
    level_p2 = models.BinaryField(null=True)
    level_p1 = models.BinaryField(null=True)
    level_0 = models.BinaryField(null=True)
    level_m1 = models.BinaryField(null=True)
    level_m2 = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

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
        """A closed goal rests, so nobody else is shown it."""
        return self.area != self.Area.PERSONAL and self.closed_at is None
