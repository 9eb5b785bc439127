"""Spaces in which people can be quiet, meet, and find their calm (F7.3)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.texts import said
from processes.kernel.models import Record


class Space(Record):
    """Who uses a space is recorded nowhere: there is no table for it."""

    class Kind(models.TextChoices):
        QUIET = "quiet", _("A quiet place")
        MEETING = "meeting", _("A place to meet one another")
        CONTEMPLATION = (
            "contemplation",
            _("A place to meditate or pray, open to every belief and none"),
        )

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    signs = {"open": "done", "closed": "cannot_start"}

    place = models.JSONField(default=dict)
    kind = models.CharField(_("What it is for"), max_length=14, choices=Kind.choices)
    hours = models.JSONField(default=dict)
    capacity = models.PositiveSmallIntegerField(
        _("How many people it holds"), validators=[MinValueValidator(1)]
    )
    accessible = models.BooleanField(_("Can it be reached and used without steps?"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "closed"]), name="space_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["quiet", "meeting", "contemplation"]),
                name="space_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1), name="space_holds_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"space {self.pk}"

    @property
    def heading(self) -> str:
        return said(self.place)

    @property
    def caption(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "emotional_climate:space_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )
