"""The programme's own gates G0 to G5, shown as one line; only where HR says so, stages wait for G0."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.programme import Programme


class Milestone(OrganisationModel):
    """Decided once, by the sponsor, with a reason. ``facts`` holds what was true then, in words."""

    programme = OrganisationKeyField(Programme, related_name="milestones")
    key = models.CharField(max_length=4)
    name = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    week = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=list)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "key"], name="milestone_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | ~models.Q(reason=""),
                name="milestone_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def due_on(self, kickoff: date) -> date:
        return kickoff + timedelta(weeks=self.week)

    def stands_on(self, kickoff: date) -> date:
        """The day it was decided, once it was; until then the proposed one."""
        return timezone.localdate(self.decided_at) if self.decided_at else self.due_on(kickoff)
