"""Questions about reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from people.access import Actor, found
from people.models import Job
from people.permissions import Permission
from programmes import access
from programmes.reports.models import Report, ReportFile

LATEST = 100


@dataclass(frozen=True)
class Line:
    """One report in the list: with a file of ``size`` bytes, or with the job that makes it."""

    report: Report
    size: int
    job: Job | None


def reports_for(actor: Actor) -> QuerySet[Report]:
    """Those of the programmes for which the actor may make reports."""
    programmes = access.programmes_for(actor, Permission.REPORT_MAKE)
    rows = Report.objects.all()
    if actor.narrow(Permission.REPORT_MAKE):
        rows = rows.filter(programme__in=programmes.order_by().values("pk"))
    return rows


def latest(actor: Actor) -> Sequence[Line]:
    """The newest reports, without their snapshots; those without a file only to their author."""
    member = actor.member
    reports = list(
        reports_for(actor)
        .select_related("programme", "made_by", "organisation")
        .defer("snapshot", "commentary", "requests")[:LATEST]
    )
    sizes = dict(ReportFile.objects.filter(report__in=reports).values_list("report_id", "size"))
    own = [report.job_id for report in reports if report.made_by_id == member.pk]
    jobs = Job.objects.in_bulk(own)
    return [
        Line(report, sizes.get(report.pk, 0), jobs.get(report.job_id))
        for report in reports
        if report.pk in sizes or report.job_id in jobs
    ]


def report_by_uuid(actor: Actor, value: UUID) -> Report:
    return found(
        reports_for(actor).select_related("programme", "made_by", "organisation"), uuid=value
    )


def job_of(report: Report) -> Job | None:
    """The job that makes it, for its author: row security shows a job to nobody else."""
    return Job.objects.filter(pk=report.job_id).first()


def size_of(report: Report) -> int:
    """Bytes of the PDF, 0 where there is none."""
    return ReportFile.objects.filter(report=report).values_list("size", flat=True).first() or 0
