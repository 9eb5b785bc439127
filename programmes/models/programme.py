"""One organisation's run through the processes, and its cycles."""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


@pghistory.track()
class Programme(OrganisationModel):
    """``template`` is the one it was started from; the rows are the organisation's own since.

    ``stages_wait``: no stage opens before the sponsor has decided G0. ``two_deciders``: a gate is
    passed once a second decider agrees. Where it was started from a template of the organisation's
    own, its first cycle says which.
    """

    class Template(models.TextChoices):
        PLAIN = "plain", _("Plain: attested and counted criteria")
        MEASURED = "measured", _("Measured: thresholds on figures as well, from 100 people")
        OWN = "own", _("A template of the organisation's own")

    name = models.CharField(_("Name of the programme"), max_length=120)
    slug = models.SlugField(max_length=60)
    template = models.CharField(_("Template"), max_length=10, choices=Template.choices)
    kickoff_on = models.DateField(_("Kick-off"))
    stages_wait = models.BooleanField(default=False)
    two_deciders = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = OrganisationKeyField("people.Member", null=True, related_name="+")

    class Meta:
        ordering = ["-kickoff_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="programme_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:overview", args=[self.organisation.slug, self.slug])


class Cycle(OrganisationModel):
    """One pass through the processes; ``started_on`` is its kick-off.

    The one without an end is the running one. ``begins_from``: what the one before has taught.
    ``template_version``: of the organisation's own template that it began from.
    """

    programme = OrganisationKeyField(Programme, related_name="cycles")
    number = models.PositiveSmallIntegerField(default=1)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    begins_from = models.TextField(blank=True)
    begun_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    template_version = OrganisationKeyField(
        "programmes.TemplateVersion", null=True, related_name="cycles"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "number"], name="cycle_number_once"
            ),
        ]

    @property
    def ended(self) -> bool:
        return self.ended_on is not None

    def __str__(self) -> str:
        return f"{self.programme_id}, cycle {self.number}"
