"""What the worker says to the two views."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.alignment.models.alignment_form import AlignmentForm


class Reply(OrganisationModel):
    """Seen by the worker, HR, and ``shown_to``: the manager of the form if they led when it was sent.

    Written by the worker alone.
    """

    form = OrganisationKeyField(AlignmentForm, related_name="replies")
    member = OrganisationKeyField("people.Member", related_name="+")
    shown_to = OrganisationKeyField("people.Member", null=True, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "form"], name="reply_once"),
        ]

    def __str__(self) -> str:
        return f"reply to {self.form_id}"
