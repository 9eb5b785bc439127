"""A piece of background work and how far it has come; the truth about it is this row."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Job(OrganisationModel):
    """``done`` and ``total`` count the job's own units; ``total`` is 0 until it is known.

    ``problem`` is a sentence for the person who started the job, in their language.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to start")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Completed")
        FAILED = "failed", _("There is a problem")

    kind = models.CharField(max_length=40)
    owner = OrganisationKeyField("people.Member", null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    next_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.organisation.slug, self.uuid])

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)
