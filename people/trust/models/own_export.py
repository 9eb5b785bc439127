"""What somebody asked for in one file, sealed with their key: all that is kept of them, or more."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel

KEPT = timedelta(hours=24)


class OwnExport(OrganisationModel):
    """Seen by its owner alone; after ``expires_at`` by whatever removes it."""

    class What(models.TextChoices):
        OWN = "own_export", _("Your own data")
        ORGANISATION = "organisation_export", _("The organisation's, because it leaves")

    what = models.CharField(max_length=20, choices=What.choices, default=What.OWN)
    owner = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "what"], name="own_export_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.owner_id}"
