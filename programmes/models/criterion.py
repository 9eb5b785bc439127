"""A condition of a stage, the evidence for it, and its readings."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes import process as socket
from programmes.models.stage import OWN, StageRun

MOST_CRITERIA = 12
TEXT, SOURCE, MOST_COUNTED = 300, 600, 1_000_000
# Points of a scale: below zero a threshold is how far a figure may have moved down.
MOST_MOVED = 10


@pghistory.track()
class Criterion(OrganisationModel):
    """``measure`` names what a counted one is read from; ``source`` what a measured one waits for.

    A sponsor may relax a required criterion: the old state, the reason and the name stay.
    """

    class Kind(models.TextChoices):
        ATTESTED = "attested", _("A person signs, with evidence")
        COUNTED = "counted", _("Counted by the system")
        MEASURED = "measured", _("Measured from answers")

    stage = OrganisationKeyField(StageRun, related_name="criteria")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    measure = models.CharField(max_length=40, blank=True)
    threshold = models.FloatField(null=True, blank=True)
    minimum = models.PositiveIntegerField(default=1)
    required = models.BooleanField(default=True)
    relaxed_at = models.DateTimeField(null=True)
    relaxed_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    relaxed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "stage", "key"], name="criterion_once"),
            models.CheckConstraint(
                condition=models.Q(relaxed_at__isnull=True) | ~models.Q(relaxed_reason=""),
                name="criterion_relaxed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_own(self) -> bool:
        """The organisation added it: the code knows nothing of it."""
        return self.key.startswith(OWN)

    @property
    def template(self) -> socket.Criterion | None:
        """The criterion of the code that this one was copied from; an own one has none."""
        stage = self.stage.template
        found = (each for each in (stage.criteria if stage else ()) if each.key == self.key)
        return next(found, None)

    @property
    def blocks(self) -> bool:
        return self.required and self.relaxed_at is None


class Evidence(OrganisationModel):
    """Someone signs that a criterion is met, and shows why: a note, a link, a file."""

    criterion = OrganisationKeyField(Criterion, related_name="evidence")
    note = models.TextField(_("What shows that this is so"), blank=True)
    link = models.URLField(_("Link"), blank=True)
    signed_by = OrganisationKeyField("people.Member", related_name="+")
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signed_at"]

    def __str__(self) -> str:
        return f"evidence for {self.criterion_id}"


class EvidenceFile(OrganisationModel):
    """The file of a piece of evidence; at most 5 MB, kept in the database with its backups."""

    evidence = models.OneToOneField(
        Evidence, models.PROTECT, related_name="file", db_constraint=False
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Reading(OrganisationModel):
    """What a criterion read: of each day the latest, and those that a decision rests on.

    ``done`` and ``expected`` are numbers of things or people. ``value`` with ``low`` and ``high`` is
    the share of them, or the number where nothing is expected; a signature has none. ``status`` and
    ``reason`` are codes of the measures; rows without ``status`` are signatures. ``day`` is the
    organisation's own.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        CANT_TELL = "cant_tell", _("Can't tell")

    criterion = OrganisationKeyField(Criterion, related_name="readings")
    at = models.DateTimeField()
    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    done = models.PositiveIntegerField(null=True)
    expected = models.PositiveIntegerField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    status = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    decision = OrganisationKeyField(
        "programmes.GateDecision", null=True, related_name="kept_readings"
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "criterion", "-at"], name="reading_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                name="reading_ends_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
