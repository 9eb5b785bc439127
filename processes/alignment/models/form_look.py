"""That the manager or HR has opened a form: its worker can see who, and when."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.alignment.models.alignment_form import AlignmentForm


class FormLook(OrganisationModel):
    """Written before the form is shown, and never changed. Seen by the reader and by the worker whose form it is: a policy says so."""

    form = OrganisationKeyField(AlignmentForm, related_name="looks")
    reader = OrganisationKeyField("people.Member", related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["organisation", "form", "-at"], name="form_look_latest")]

    def __str__(self) -> str:
        return f"look of {self.reader_id} at {self.form_id}"
