"""How a programme stood on one day, over all its processes."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.programme import Cycle


class Health(OrganisationModel):
    """Worked out by a background worker, kept for pages to read. Of each day the latest.

    ``parts`` is made by ``programmes.actions.health`` and read by ``programmes.queries.health``.
    """

    cycle = OrganisationKeyField(Cycle, related_name="healths")
    day = models.DateField()
    at = models.DateTimeField()
    parts = models.JSONField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cycle", "day"], name="health_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.day}"
