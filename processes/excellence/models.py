"""The service standard: behaviours that show excellent service, with anchors (F5.1)."""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.texts import said
from processes.kernel.models import Record


@pghistory.track()
class ServiceStandard(Record):
    """One behaviour of a track. The anchors say what it looks like at 1, 3 and 5.

    Without a ``critical`` behaviour nobody is certified, whatever else they show. ``value_*`` keep
    the element of another process that it shows, with its title as it stood when it was chosen.
    """

    class Track(models.TextChoices):
        MANAGING = "managing", _("Those who manage, supervise and administer")
        SERVING = "serving", _("Those who serve")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Retired")

    track = models.CharField(_("Track"), max_length=10, choices=Track.choices)
    text = models.JSONField(default=dict)
    anchor_1 = models.JSONField(default=dict)
    anchor_3 = models.JSONField(default=dict)
    anchor_5 = models.JSONField(default=dict)
    critical = models.BooleanField(
        _("This behaviour is critical: nobody is certified without it"), default=False
    )
    value_process = models.CharField(max_length=40, blank=True)
    value_kind = models.CharField(max_length=40, blank=True)
    value_uuid = models.UUIDField(null=True)
    value_title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["track", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_force", "retired"]),
                name="service_standard_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(track__in=["managing", "serving"]),
                name="service_standard_track_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_force") | models.Q(value_uuid__isnull=False),
                name="service_standard_in_force_is_traced",
            ),
        ]

    def __str__(self) -> str:
        return f"service standard {self.pk}"

    @property
    def heading(self) -> str:
        return said(self.text)

    @property
    def caption(self) -> str:
        return self.get_track_display()

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "excellence:service_standard_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )
