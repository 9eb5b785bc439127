"""Value cards: a principle or a value, and how one can see that it is lived (F1.3)."""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.texts import said
from processes.kernel.models import Record


@pghistory.track()
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

    @property
    def heading(self) -> str:
        return said(self.title)

    @property
    def caption(self) -> str:
        return self.get_kind_display()

    @property
    def behaviour_lines(self) -> list[str]:
        return [line.strip() for line in said(self.behaviours).splitlines() if line.strip()]

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "true_north:value_card_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )
