"""What a post is called; a competency profile follows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationModel


class JobTitle(OrganisationModel):
    name = models.CharField(_("Job title"), max_length=120)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="job_title_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
