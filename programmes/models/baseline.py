"""The plan as it was agreed: the days that today's dates are compared with."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.programme import Programme


class Baseline(OrganisationModel):
    """The latest one counts. ``dates`` maps the uuid of each stage and milestone to a day.

    Rows are added and never changed. The first is written as the programme starts, without a reason.
    """

    programme = OrganisationKeyField(Programme, related_name="baselines")
    dates = models.JSONField()
    reason = models.TextField(_("Reason"), blank=True)
    taken_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.taken_at:%Y-%m-%d}"

    def day_of(self, row: models.Model) -> date | None:
        """None for what came into the plan later."""
        day = self.dates.get(str(row.uuid))  # type: ignore[attr-defined]
        return date.fromisoformat(day) if day else None
