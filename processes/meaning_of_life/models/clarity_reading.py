"""A trained reader reads some goals for clarity, at their writer's wish (F2.6). It stays the writer's."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class ClarityReading(OrganisationModel):
    """Asked of a reader, who finds it as long as it waits. Written by its owner alone.

    ``goals`` are the uuids of the goals to read; shares open them, until the reading is done.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Read")
        DECLINED = "declined", _("Not possible this time")

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    reader = OrganisationKeyField("people.Member", related_name="+")
    goals = ArrayField(models.UUIDField())
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "reader"],
                condition=Q(state="asked"),
                name="clarity_reading_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(owner=models.F("reader")), name="clarity_reading_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "done", "declined"]),
                name="clarity_reading_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "reader", "state"], name="clarity_by_reader"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


class ClarityMark(OrganisationModel):
    """How clear one goal is to the reader, sealed for its owner: the reader writes it once, unread after."""

    reading = OrganisationKeyField(ClarityReading, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    goal = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reading", "goal"], name="clarity_mark_once"
            ),
        ]

    def __str__(self) -> str:
        return f"mark {self.pk}"
