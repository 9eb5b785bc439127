"""The parts that members play, and the grants that give them."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Part(models.TextChoices):
    """Worker and manager follow from the people list; the others are granted.

    A grant of HR that names a department is played as HR manager of a department.
    """

    WORKER = "worker", _("Worker")
    MANAGER = "manager", _("Manager")
    HR = "hr", _("HR manager")
    DEPARTMENT_HR = "department_hr", _("HR manager of a department")
    ADMINISTRATOR = "administrator", _("Administrator")
    SPONSOR = "sponsor", _("Sponsor")
    CONSULTANT = "consultant", _("Consultant")


GRANTED = (Part.HR, Part.ADMINISTRATOR, Part.SPONSOR, Part.CONSULTANT)


@pghistory.track()
class Grant(OrganisationModel):
    """``until`` is the last day on which the part is played; empty means without end.

    ``department`` narrows HR to it and all below it; empty means the whole organisation.
    """

    member = OrganisationKeyField("people.Member", related_name="grants")
    part = models.CharField(max_length=20, choices=[(p.value, p.label) for p in GRANTED])
    department = OrganisationKeyField(
        "people.Department", null=True, blank=True, related_name="grants"
    )
    until = models.DateField(null=True, blank=True)
    given_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "member", "part"], name="grant_once"),
            models.CheckConstraint(
                condition=models.Q(part__in=[p.value for p in GRANTED]), name="grant_part_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(part="consultant") | models.Q(until__isnull=False),
                name="grant_consultant_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(part="hr") | models.Q(department__isnull=True),
                name="grant_department_of_hr",
            ),
        ]

    @property
    def played(self) -> Part:
        return Part.DEPARTMENT_HR if self.department_id else Part(self.part)

    def __str__(self) -> str:
        return f"{self.part} for {self.member_id}"
