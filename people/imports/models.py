"""One import from upload to done, the uploaded file in parts, and its rows while they wait."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.imports.mapping import Mapping
from people.imports.sources import Choices
from people.imports.survey import Look
from people.models.base import (
    OrganisationField,
    OrganisationKeyField,
    OrganisationModel,
    ScopedManager,
)

KEPT = timedelta(days=7)
UNDO = timedelta(days=30)
STALLED = timedelta(seconds=90)
UNTAKEN = timedelta(seconds=15)


class ImportRun(OrganisationModel):
    """`look`, `choices` and `mapping` are the plain forms of the classes of those names.

    `leave_on` is the last day of those who are missing from a whole list, where one was given.

    `touched_at` moves while a worker is at it. Sample values in `look` and `summary` go with the
    file: when the list is brought in or discarded, and after seven days at the latest.
    """

    class State(models.TextChoices):
        READ = "read", _("Columns to choose")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Ready to bring in")
        APPLYING = "applying", _("Being brought in")
        APPLIED = "applied", _("Completed")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        DISCARDED = "discarded", _("Discarded")

    BUSY = (State.CHECKING, State.APPLYING, State.UNDOING)
    BROUGHT_IN = (State.APPLIED, State.UNDOING, State.UNDONE)
    UNFINISHED = (State.READ, State.CHECKING, State.CHECKED, State.APPLYING)

    file_name = models.CharField(max_length=200)
    file_bytes = models.PositiveIntegerField()
    look = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    problem = models.TextField(blank=True)
    leave_on = models.DateField(null=True)
    job = OrganisationKeyField("people.Job", null=True, related_name="+")
    started_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-started_at"], name="import_run_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["applied", "undoing", "undone"], applied_at__isnull=False
                )
                | (
                    ~models.Q(state__in=["applied", "undoing", "undone"])
                    & models.Q(applied_at__isnull=True)
                ),
                name="import_run_applied_when_applied",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The step at which this import stands."""
        done = (self.State.APPLYING, *self.BROUGHT_IN)
        name = "columns" if self.state == self.State.READ else "check"
        name = "done" if self.state in done else name
        return reverse(f"imports:{name}", args=[self.organisation.slug, self.uuid])

    @property
    def first_look(self) -> Look:
        return Look.from_dict(self.look)

    @property
    def reading(self) -> Choices:
        """As the file was first read, so that a second reading cannot come out differently."""
        return Choices(**self.choices)

    @property
    def columns_chosen(self) -> Mapping:
        return Mapping.from_dict(self.mapping)

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY


class ImportPart(models.Model):
    """A piece of the uploaded file, so that neither storing nor reading holds all of it."""

    organisation = OrganisationField()
    run = OrganisationKeyField(ImportRun, models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "run", "position"], name="import_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.position}"


class ImportRow(models.Model):
    """A checked row. `cells` are the read ones as they stood, `record` what they mean.

    `member` is the id of whom it is about, drawn beforehand for somebody new, so that managers
    can stand anywhere in the list. It is no key: that person may never come to be.
    `errors` and `remarks` are pairs of code and text; `changes` names what would change.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        REJECTED = "rejected", _("Left out")

    organisation = OrganisationField(db_constraint=False)
    run = OrganisationKeyField(ImportRun, models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=200, blank=True)
    member = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    cells = models.JSONField()
    record = models.JSONField()
    errors = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "run", "row"], name="import_row_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "run", "number"], name="import_row_by_number"),
        ]

    def __str__(self) -> str:
        return f"row {self.row}"


class ImportLeaver(models.Model):
    """Somebody who works here and is not in a list that should have everyone: a proposal."""

    organisation = OrganisationField(db_constraint=False)
    run = OrganisationKeyField(ImportRun, models.CASCADE, related_name="leavers", db_index=False)
    member = OrganisationKeyField("people.Member", models.CASCADE, related_name="+")
    stays = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "run", "member"], name="import_leaver_once"
            ),
        ]

    def __str__(self) -> str:
        return f"leaver {self.member_id}"


class ImportChange(models.Model):
    """What one import did to somebody who was here, for taking it back.

    `before` and `after` hold the columns that changed. Goes when taking back is no longer possible.
    """

    organisation = OrganisationField(db_constraint=False)
    run = OrganisationKeyField(ImportRun, models.CASCADE, related_name="changed", db_index=False)
    member = OrganisationKeyField("people.Member", models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "run", "member"], name="import_change_once"
            ),
        ]

    def __str__(self) -> str:
        return f"change of {self.member_id}"


class ImportNewcomers(models.Model):
    """Who came with a list, a page of it in a row, and which manager it gave each of them.

    Ids only, as long as changes are kept. No key holds them: whoever is removed by hand is gone.
    """

    organisation = OrganisationField(db_constraint=False)
    run = OrganisationKeyField(ImportRun, models.CASCADE, related_name="newcomers")
    members = ArrayField(models.BigIntegerField())
    managers = ArrayField(models.BigIntegerField(null=True))

    objects = ScopedManager()

    def __str__(self) -> str:
        return f"{len(self.members)} newcomers"


class ColumnMemory(models.Model):
    """What a heading was brought in as last time; an empty target means ignored."""

    organisation = OrganisationField()
    heading = models.CharField(max_length=200)
    target = models.CharField(max_length=20, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "heading"], name="column_memory_once"),
        ]

    def __str__(self) -> str:
        return self.heading


def plain_choices(look: Look) -> dict[str, Any]:
    """The choices under which this look comes out again."""
    return {
        "encoding": look.encoding,
        "delimiter": look.delimiter,
        "heading_row": look.heading_row,
        "sheet": look.sheet or None,
    }
