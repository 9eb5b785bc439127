"""How the worker sees their own values and work beside True North (S33)."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.alignment.models.alignment_form import AlignmentForm


class TrueNorthPart(OrganisationModel):
    """``sealed`` holds values, mission and commitment, encrypted with the worker's key.

    ``shown`` is a copy for ``shown_to``, who led the worker when they shared it, there only while
    they share it: the worker's key is never lent. A policy shows the row to the worker, and while
    shared to that manager if they are the manager of the form.
    """

    form = OrganisationKeyField(AlignmentForm, related_name="true_north_parts")
    member = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    shown_to = OrganisationKeyField("people.Member", null=True, related_name="+")
    shown = models.JSONField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "form"], name="true_north_part_once"),
        ]

    def __str__(self) -> str:
        return f"True North part of {self.form_id}"
