"""A process and its stages as this organisation runs them."""

import secrets
from datetime import date, timedelta

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.addresses import address
from people.models.base import OrganisationKeyField, OrganisationModel
from programmes import registry
from programmes.models.programme import Cycle
from programmes.process import Process, Stage

OWN = "own-"
MOST_STAGES = 12
# Letters of a name and a purpose; weeks from the kick-off, and weeks that a stage lasts.
NAME, PURPOSE, LAST_WEEK, LONGEST = 120, 600, 260, 104


def own_key() -> str:
    """Of a stage or a criterion that the organisation adds: no key of the code's looks like it."""
    return f"{OWN}{secrets.token_hex(4)}"


class ProcessRun(OrganisationModel):
    """One process within a cycle. ``key`` names the process in the registry."""

    cycle = OrganisationKeyField(Cycle, related_name="process_runs")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    owner = OrganisationKeyField(
        "people.Member", null=True, blank=True, related_name="owned_processes"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cycle", "key"], name="process_run_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def process(self) -> Process:
        return registry.process(self.key)

    def get_absolute_url(self) -> str:
        """Of a cycle that has ended, what stands there to be read."""
        programme = self.cycle.programme
        slugs = (programme.organisation.slug, programme.slug)
        url = address("programmes:process", *slugs, self.process.slug)
        return f"{url}?cycle={self.cycle.number}" if self.cycle.ended else url


@pghistory.track()
class StageRun(OrganisationModel):
    """``week`` and ``weeks`` are offsets from kick-off; a date set by hand stands in ``due_set``.

    ``put_off``: days from the offset's day, on which nobody works, to the next working day.
    Names and criteria can be edited until the stage opens.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Not yet started")
        OPEN = "open", _("In progress")
        PASSED = "passed", _("Completed")

    process_run = OrganisationKeyField(ProcessRun, related_name="stages")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    week = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    put_off = models.PositiveSmallIntegerField(default=0)
    due_set = models.DateField(_("Gate date"), null=True, blank=True)
    owner = OrganisationKeyField(
        "people.Member", null=True, blank=True, related_name="owned_stages"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    early_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "process_run", "key"], name="stage_run_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "open", "passed"]),
                name="stage_run_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="planned") | models.Q(opened_at__isnull=False),
                name="stage_run_opened_when_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="passed") | models.Q(passed_at__isnull=False),
                name="stage_run_passed_when_passed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_run_id} {self.key}"

    @property
    def is_own(self) -> bool:
        """The organisation added it: the code knows nothing of it."""
        return self.key.startswith(OWN)

    @property
    def template(self) -> Stage | None:
        """The stage of the code that this one was copied from; an own one has none."""
        return self.process_run.process.stage(self.key)

    @property
    def place(self) -> dict[str, object]:
        """Where something happened, in the codes of an audit line."""
        return {"process": self.process_run.key, "stages": [self.key]}

    def starts_on(self, kickoff: date) -> date:
        """The day it was opened, once it was; until then the proposed one."""
        if self.opened_at is not None:
            return timezone.localdate(self.opened_at)
        return kickoff + timedelta(weeks=self.week)

    def due_on(self, kickoff: date) -> date:
        """The date proposed for the gate, unless one was set by hand."""
        return self.due_set or self.counted_on(kickoff) + timedelta(days=self.put_off)

    def counted_on(self, kickoff: date) -> date:
        """The day that the offsets come to, whether or not anybody works on it."""
        return kickoff + timedelta(weeks=self.week + self.weeks)
