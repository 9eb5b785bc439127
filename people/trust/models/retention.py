"""What the nightly job took away, in numbers, and whom it has been through with."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel


class RetentionRun(OrganisationModel):
    """One night in one organisation. ``removed`` holds a number for each kind of data."""

    at = models.DateTimeField()
    removed = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at"], name="retention_run_latest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Clearance(OrganisationModel):
    """What was private to somebody who left went so long after this last day. An id and dates."""

    member = OrganisationKeyField("people.Member", related_name="+")
    left_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member", "left_on"], name="clearance_once"
            ),
        ]

    def __str__(self) -> str:
        return f"clearance of {self.member_id}"
