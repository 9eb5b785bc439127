"""How the worker sees their own values and work beside True North (S33)."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.alignment.models.alignment_form import AlignmentForm


class TrueNorthPart(OrganisationModel):
    """``sealed`` holds values, mission and commitment, encrypted with the worker's key.

    The worker alone reads the row, and the manager of the form if the worker has ``shared`` it.
    """

    form = OrganisationKeyField(AlignmentForm, related_name="true_north_parts")
    member = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    shared = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "form"], name="true_north_part_once"),
        ]

    def __str__(self) -> str:
        return f"True North part of {self.form_id}"
