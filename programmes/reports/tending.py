"""What happens to reports by itself: old ones go, and those that nobody makes any more start anew."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from people import scope
from people.models import Job
from people.tasks import send
from programmes.reports import actions, pdf, tasks
from programmes.reports.models import Report

# A message is lost when the queue is down; a worker that is killed leaves its job running.
UNTAKEN = timedelta(minutes=2)
UNFINISHED = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=1)


@transaction.atomic
def tend(*, at: datetime) -> dict[str, int]:
    """For the bound organisation, without a member: jobs are seen by their owner and by nobody else."""
    stale = list(
        Report.objects.filter(job__in=_stale_jobs(at))
        .select_related("job", "made_by")
        .defer("snapshot")
    )
    hopeless = [report for report in stale if report.job.created_at < at - GIVEN_UP]
    for report in hopeless:
        with translation.override(report.made_by.language or report.language):
            report.job.problem = str(pdf.MESSAGES[pdf.Reason.BROKEN])
        report.job.state, report.job.finished_at = Job.State.FAILED, at
        report.job.save(update_fields=["problem", "state", "finished_at"])
    anew = [report for report in stale if report not in hopeless]
    for report in anew:
        report.job.state = Job.State.QUEUED
        report.job.save(update_fields=["state"])
        with scope.bind(report.organisation_id, report.made_by_id):
            send(tasks.build, report_id=report.pk)
    return {"anew": len(anew), "given up": len(hopeless), "expired": actions.expire(at=at)}


def _stale_jobs(at: datetime) -> QuerySet[Job, Any]:
    untaken = Q(state=Job.State.QUEUED, created_at__lt=at - UNTAKEN)
    unfinished = Q(state=Job.State.RUNNING, started_at__lt=at - UNFINISHED)
    return Job.objects.filter(untaken | unfinished, kind="report").values("pk")
