"""What members are asked to do, and the private facts that gates may count without naming anyone."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationField, OrganisationKeyField, OrganisationModel
from programmes import registry
from programmes.models.stage import StageRun
from programmes.process import AssignmentKind

# Of a cycle that has ended nothing is asked any more.
OF_NOW = models.Q(stage__process_run__cycle__ended_on__isnull=True)


def given_by(at: datetime) -> models.Q:
    """What has been asked by then: what is to be asked on a later day stands there already."""
    return models.Q(given_at__lte=at)


class Assignment(OrganisationModel):
    """Made by a process, closed by the deed itself, never by ticking.

    ``given_at`` may lie ahead: until then nothing shows or mentions it. ``subject`` is whom it is about, where that is someone else; ``occasion`` is which of several of
    its kind in the stage, such as a wave's uuid. A private row is seen by its member
    and by the tally role, which plans reminders, and by nobody else: a policy says so.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not yet started")
        STARTED = "started", _("In progress")
        DONE = "done", _("Completed")
        WITHDRAWN = "withdrawn", _("No longer needed")

    organisation = OrganisationField(db_constraint=False)
    member = OrganisationKeyField("people.Member", related_name="assignments", db_index=False)
    subject = OrganisationKeyField("people.Member", null=True, related_name="+", db_index=False)
    stage = OrganisationKeyField(StageRun, related_name="assignments", db_index=False)
    process = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    occasion = models.UUIDField(null=True)
    private = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    given_at = models.DateTimeField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    mentioned = models.PositiveSmallIntegerField(default=0)
    mentioned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "stage", "kind", "member", "subject", "occasion"],
                name="assignment_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
                name="assignment_done_when_done",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "member", "state"], name="assignment_by_member"),
            models.Index(fields=["organisation", "stage", "state"], name="assignment_by_stage"),
            models.Index(fields=["organisation", "subject", "kind"], name="assignment_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"

    @property
    def assignment_kind(self) -> AssignmentKind:
        return registry.assignment_kind(self.process, self.kind)

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.OPEN, self.State.STARTED)


class Participation(OrganisationModel):
    """Kept totals of one kind of assignment in one stage; private kinds have none."""

    stage = OrganisationKeyField(StageRun, related_name="participation")
    kind = models.CharField(max_length=40)
    given = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "stage", "kind"], name="participation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.given}"


class PrivateMilestone(OrganisationModel):
    """That a private deed was done: kind, day, member, no content. Its member and the tally read it."""

    member = OrganisationKeyField("people.Member", related_name="+")
    process = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member", "process", "kind"], name="private_milestone_once"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class PrivateCount(OrganisationModel):
    """How many members did a private deed, written by the tally and only from ten people on."""

    MINIMUM = 10

    process = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    counted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "process", "kind", "counted_on"], name="private_count_once"
            ),
            models.CheckConstraint(
                condition=models.Q(count__gte=10), name="private_count_from_ten"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
