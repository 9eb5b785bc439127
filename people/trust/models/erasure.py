"""That somebody's data are to be erased, and when; and the ledger that a restored backup obeys."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Erasure(OrganisationModel):
    """Asked for by the member, or by HR for somebody who has left. Ids and dates only.

    ``running`` is never committed: it lasts as long as the transaction that erases, in which
    policies let go of rows that are otherwise kept. ``removed`` counts what went.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Completed")
        TAKEN_BACK = "taken_back", _("Taken back")

    member = OrganisationKeyField("people.Member", related_name="+")
    asked_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    removed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=Q(state__in=["asked", "running"]),
                name="erasure_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "running", "done", "taken_back"]),
                name="erasure_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=Q(state="asked"),
                name="erasure_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.member_id}"


class LedgerEntry(OrganisationModel):
    """That somebody was erased: a hash of the member's uuid and the moment, never changed.

    A backup from before knows the person again; with the ledger they are erased again.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="ledger_entry_once"),
        ]

    def __str__(self) -> str:
        return f"erased at {self.at:%Y-%m-%d}"
