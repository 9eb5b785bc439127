"""Templates of the organisation's own, and their versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel

MOST_TEMPLATES = 50
NAME = 120


class Template(OrganisationModel):
    """Once withdrawn nobody starts a programme from it; those that began with it still say so."""

    name = models.CharField(_("Name of the template"), max_length=NAME)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = OrganisationKeyField("people.Member", null=True, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="template_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(OrganisationModel):
    """Rows are added and never changed. ``pattern`` is what ``pattern.plain`` writes.

    ``programme`` is the one that it was saved from; one that came as a file has none.
    """

    template = OrganisationKeyField(Template, related_name="versions")
    number = models.PositiveSmallIntegerField()
    pattern = models.JSONField()
    programme = OrganisationKeyField("programmes.Programme", null=True, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = OrganisationKeyField("people.Member", null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "template", "number"], name="template_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.number}"
