"""The days on which an organisation works, and those on which it is closed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from people.working_days import MONDAY_TO_FRIDAY


def monday_to_friday() -> list[int]:
    return sorted(MONDAY_TO_FRIDAY)


class WorkCalendar(OrganisationModel):
    """One an organisation; without a row it works Monday to Friday and knows no public holidays.

    ``country`` and ``part`` are codes of ISO 3166, or empty. ``weekdays``: 0 is Monday.
    ``holidays``: ISO day -> language -> name, up to the end of the year ``known_to``.
    """

    country = models.CharField(_("Country"), max_length=2, blank=True)
    part = models.CharField(_("Part of the country"), max_length=40, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=monday_to_friday)
    holidays = models.JSONField(default=dict)
    known_to = models.PositiveSmallIntegerField(null=True)
    changed_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="work_calendar_once"),
            models.CheckConstraint(
                condition=models.Q(weekdays__len__gte=1), name="work_calendar_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.country or "no country"


class Blackout(OrganisationModel):
    """Days of the organisation's own on which it is closed, from the first to the last."""

    name = models.CharField(_("Name"), max_length=80)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    made_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="blackout_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name
