"""The verbs of reports: ask for one, make it, hand it out, remove it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from people import audit
from people.models import Job, Member
from people.tasks import send
from programmes.models import Programme
from programmes.reports.models import Report, ReportFile

DAYS_KEPT = 30


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
    from programmes.reports import tasks  # leaf

    job = Job.objects.create(kind="report", owner=by, total=3, created_at=at)
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
    job.next_url = report.get_absolute_url()
    job.save(update_fields=["next_url"])
    audit.record(
        action="report.make", by=by, at=at, about=report, sections=list(sections), language=language
    )
    send(tasks.build, report_id=report.pk)
    return report


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
