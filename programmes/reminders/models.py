"""The outbox, whose rows own the truth about every message, and when an organisation is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Message(OrganisationModel):
    """One message to one member; the same kind, member and period is stored once.

    new -> trying (committed before SMTP) -> sent, failed or uncertain. Nothing of its text is kept:
    it is written at the moment of sending. A digest says that someone has something open, so a
    policy hides its row from everyone but its member and the sender itself.
    """

    class State(models.TextChoices):
        NEW = "new", _("Waiting")
        TRYING = "trying", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be delivered")
        UNCERTAIN = "uncertain", _("May have been delivered")
        RECALLED = "recalled", _("Recalled")
        NOT_NEEDED = "not_needed", _("No longer needed")

    kind = models.CharField(max_length=20)
    member = OrganisationKeyField("people.Member", related_name="+")
    period = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    asked_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    batch = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "member", "period"], name="message_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="message_sent_when_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=models.Q(state="new"),
                name="message_waiting",
            ),
            models.Index(
                fields=["organisation", "tried_at"],
                condition=models.Q(state="trying"),
                name="message_trying",
            ),
            models.Index(fields=["organisation", "member", "kind"], name="message_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class OrganisationDue(models.Model):
    """When an organisation next has something to send or to plan. Global, no personal data."""

    organisation = models.OneToOneField(
        "people.Organisation", models.CASCADE, primary_key=True, related_name="+"
    )
    next_due_at = models.DateTimeField(null=True, db_index=True)
    planned_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.next_due_at}"
