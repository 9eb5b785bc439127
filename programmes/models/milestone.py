"""The programme's own gates G0 to G5, shown as one line; only where HR says so, stages wait for G0."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.milestones import FIRST
from programmes.models.programme import Cycle, Programme


class Milestone(OrganisationModel):
    """Decided once, by the sponsor, with a reason. ``facts`` holds what was true then, in words.

    ``put_off``: days from the offset's day, on which nobody works, to the next working day.
    """

    programme = OrganisationKeyField(Programme, related_name="milestones")
    cycle = OrganisationKeyField(Cycle, related_name="milestones")
    key = models.CharField(max_length=4)
    name = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    week = models.PositiveSmallIntegerField()
    put_off = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=list)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cycle", "key"], name="milestone_once"),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | ~models.Q(reason=""),
                name="milestone_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def line(cls, *, programme: int, cycle: int) -> models.QuerySet["Milestone"]:
        """Those of a cycle in order, with G0, which is decided once for the whole programme."""
        of_cycle = models.Q(cycle=cycle) | models.Q(key=FIRST)
        return cls.objects.filter(of_cycle, programme=programme).select_related("decided_by")

    def due_on(self, kickoff: date) -> date:
        return self.counted_on(kickoff) + timedelta(days=self.put_off)

    def counted_on(self, kickoff: date) -> date:
        """The day that the offset comes to, whether or not anybody works on it."""
        return kickoff + timedelta(weeks=self.week)

    def stands_on(self, kickoff: date) -> date:
        """The day it was decided, once it was; until then the proposed one."""
        return timezone.localdate(self.decided_at) if self.decided_at else self.due_on(kickoff)
