"""The parts that members play, and the grants that give them."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Part(models.TextChoices):
    """Worker and manager follow from the people list; the others are granted."""

    WORKER = "worker", _("Worker")
    MANAGER = "manager", _("Manager")
    HR = "hr", _("HR manager")
    SPONSOR = "sponsor", _("Sponsor")
    CONSULTANT = "consultant", _("Consultant")


GRANTED = (Part.HR, Part.SPONSOR, Part.CONSULTANT)


@pghistory.track()
class Grant(OrganisationModel):
    """``until`` is the last day on which the part is played; empty means without end."""

    member = OrganisationKeyField("people.Member", related_name="grants")
    part = models.CharField(max_length=20, choices=[(p.value, p.label) for p in GRANTED])
    until = models.DateField(null=True, blank=True)
    given_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "member", "part"], name="grant_once"),
            models.CheckConstraint(
                condition=models.Q(part__in=[p.value for p in GRANTED]), name="grant_part_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(part="consultant") | models.Q(until__isnull=False),
                name="grant_consultant_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} for {self.member_id}"
