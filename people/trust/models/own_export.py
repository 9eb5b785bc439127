"""All that is kept of one person, in one file that they asked for, sealed with their key."""

from datetime import timedelta

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel

KEPT = timedelta(hours=24)


class OwnExport(OrganisationModel):
    """Seen by its owner alone; after ``expires_at`` by whatever removes it."""

    owner = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner"], name="own_export_once"),
        ]

    def __str__(self) -> str:
        return f"export of {self.owner_id}"
