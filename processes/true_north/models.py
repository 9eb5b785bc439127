"""Value cards: a principle or a value, and how one can see that it is lived (F1.3)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from processes.kernel.models import Record


class ValueCard(Record):
    """``behaviours`` holds one observable behaviour a line in each language, at least two."""

    class Kind(models.TextChoices):
        PRINCIPLE = "principle", _("Principle")
        VALUE = "value", _("Value")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")
        RETIRED = "retired", _("Retired")

    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    title = models.JSONField(default=dict)
    statement = models.JSONField(default=dict)
    behaviours = models.JSONField(default=dict)
    counter_example = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["kind", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "adopted", "retired"]),
                name="value_card_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"value card {self.pk}"

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "true_north:value_card_detail", args=[programme.organisation.slug, programme.slug, self.uuid]
        )
