"""A report, the snapshot that it is drawn from, and its PDF."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Report(OrganisationModel):
    """``snapshot`` is empty until the figures have been taken; page and PDF are drawn from it alone.

    ``sections`` are keys of ``programmes.reports.sections``, in order.
    """

    programme = OrganisationKeyField("programmes.Programme", related_name="reports")
    job = OrganisationKeyField("people.Job", related_name="+")
    made_by = OrganisationKeyField("people.Member", related_name="+")
    made_at = models.DateTimeField()
    language = models.CharField(_("Language"), max_length=10)
    period_from = models.DateField(_("From"))
    period_to = models.DateField(_("To"))
    sections = models.JSONField(default=list)
    commentary = models.TextField(_("Your commentary"), blank=True)
    requests = models.TextField(_("What you ask to be decided"), blank=True)
    snapshot = models.JSONField(null=True)
    expires_on = models.DateField()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period_from__lte=models.F("period_to")),
                name="report_period_in_order",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-made_at"], name="report_latest")]

    def __str__(self) -> str:
        return f"report {self.period_from} to {self.period_to}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report_detail", args=[self.organisation.slug, self.uuid])


class ReportFile(OrganisationModel):
    """The PDF, kept in the database and its backups until the report expires."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="file", db_constraint=False)
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"file of {self.report_id}"
