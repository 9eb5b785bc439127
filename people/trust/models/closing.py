"""That an organisation leaves: asked for by one, agreed to by another, and done after thirty days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Closing(OrganisationModel):
    """Ids and dates; ``reason`` goes when it is done. Whoever runs Synchro may stand for either.

    ``agreed_at`` is kept by the database's own clock, see the migration: the thirty days cannot be
    shortened by whoever can write here. ``removing`` is never committed: it lasts as long as the
    transaction in which the rows of the organisation go.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        AGREED = "agreed", _("Waiting")
        ERASING = "erasing", _("In progress")
        REMOVING = "removing", _("In progress")
        DONE = "done", _("Completed")
        TAKEN_BACK = "taken_back", _("Taken back")

    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    removed = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["asked", "agreed", "erasing", "removing"]),
                name="closing_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "agreed", "erasing", "removing", "done"])
                | Q(state="taken_back"),
                name="closing_state_known",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True)
                | Q(agreed_by__isnull=True)
                | ~Q(asked_by=F("agreed_by")),
                name="closing_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"closing of organisation {self.organisation_id}"
