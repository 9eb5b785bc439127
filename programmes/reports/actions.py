"""The verbs of reports: ask for one, make it, hand it out, remove it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Job, Member
from people.tasks import send
from programmes.models import Programme
from programmes.refusals import NotPossible
from programmes.reports.models import Report, ReportFile

DAYS_KEPT = 30
STEPS = 3  # the figures are taken, the document is drawn, the file is kept


@transaction.atomic
def request(
    *,
    programme: Programme,
    period_from: date,
    period_to: date,
    sections: Sequence[str],
    language: str,
    commentary: str,
    requests: str,
    by: Member,
    at: datetime,
) -> Report:
    """Queue a report; its job says how far it is."""
    job = _job(by, at)
    report = Report.objects.create(
        programme=programme,
        job=job,
        made_by=by,
        made_at=at,
        language=language,
        period_from=period_from,
        period_to=period_to,
        sections=list(sections),
        commentary=commentary,
        requests=requests,
        expires_on=at.date() + timedelta(days=DAYS_KEPT),
    )
    audit.record(
        action="report.make", by=by, at=at, about=report, sections=list(sections), language=language
    )
    _queue(report, job)
    return report


@transaction.atomic
def again(*, report: Report, by: Member, at: datetime) -> Report:
    """A report that failed is made anew, from the figures of now. Raises NotPossible."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    job = Job.objects.filter(pk=report.job_id).first()
    if job is None or job.state != Job.State.FAILED:
        raise NotPossible(
            _("Only a report that failed, and that you asked for, can be made again.")
        )
    report.job, report.snapshot = _job(by, at), None
    report.save(update_fields=["job", "snapshot"])
    audit.record(action="report.make", by=by, at=at, about=report, again=True)
    _queue(report, report.job)
    return report


def _job(by: Member, at: datetime) -> Job:
    return Job.objects.create(kind="report", owner=by, total=STEPS, created_at=at)


def _queue(report: Report, job: Job) -> None:
    from programmes.reports import tasks  # leaf

    job.next_url = report.get_absolute_url()
    job.save(update_fields=["next_url"])
    send(tasks.build, report_id=report.pk)


@transaction.atomic
def keep(*, report: Report, content: bytes) -> ReportFile:
    return ReportFile.objects.create(report=report, content=content, size=len(content))


@transaction.atomic
def hand_out(*, report: Report, by: Member, at: datetime) -> bytes:
    """The PDF; each download is an audit line."""
    file = ReportFile.objects.get(report=report)
    audit.record(action="report.download", by=by, at=at, about=report)
    return bytes(file.content)


@transaction.atomic
def remove(*, report: Report, by: Member | None, at: datetime) -> None:
    """The report, its file, and its job where it is the remover's own; the audit lines stay."""
    audit.record(action="report.remove", by=by, at=at, about=report)
    ReportFile.objects.filter(report=report).delete()
    Report.objects.filter(pk=report.pk).delete()
    Job.objects.filter(pk=report.job_id).delete()


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Remove what has been kept long enough in the bound organisation; returns how many."""
    expired = list(Report.objects.filter(expires_on__lt=at.date()).defer("snapshot"))
    for report in expired:
        remove(report=report, by=None, at=at)
    return len(expired)
