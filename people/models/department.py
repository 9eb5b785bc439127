"""A node of an organisation's tree."""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


@pghistory.track()
class Department(OrganisationModel):
    name = models.CharField(_("Name"), max_length=120)
    parent = OrganisationKeyField("self", null=True, blank=True, related_name="children")
    manager = OrganisationKeyField("people.Member", null=True, blank=True, related_name="managed")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"],
                name="department_name_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "name", "uuid"], name="department_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:list", args=[self.organisation.slug]) + f"?department={self.uuid}"
