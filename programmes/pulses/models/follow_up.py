"""What is done about a wave's results, who looks after it, and what changed."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.pulses.models.wave import Wave, WaveGroup


class FollowUp(OrganisationModel):
    """Told to everyone who was asked in its group and below. ``changed`` says what came of it."""

    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="follow_ups")
    group = OrganisationKeyField(WaveGroup, on_delete=models.CASCADE, related_name="follow_ups")
    intention = models.TextField()
    owner = OrganisationKeyField("people.Member", related_name="+")
    due_on = models.DateField()
    made_by = OrganisationKeyField("people.Member", related_name="+")
    made_at = models.DateTimeField()
    changed = models.TextField(blank=True)
    changed_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.intention[:40]
