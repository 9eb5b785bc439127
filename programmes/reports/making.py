"""Makes a report step by step, each in its own transaction, so that its progress can be watched."""

import logging
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import access
from people.models import Job
from people.permissions import Permission
from programmes.access import programmes_for
from programmes.reports import actions, build, pdf, snapshot
from programmes.reports.models import Report

logger = logging.getLogger(__name__)


def make(*, report_id: int, at: datetime) -> None:
    """Take the figures, draw the document, keep the file. A failure is told in the job."""
    report = _begin(report_id, at)
    if report is None:
        return
    with translation.override(report.made_by.language or report.language):
        try:
            with snapshot.one_moment():
                _require_right(report, at)
                report.snapshot = snapshot.take(report, at)
                report.save(update_fields=["snapshot"])
            _step(report, 1)
            html = build.document(report.snapshot)
            _step(report, 2)
            content = pdf.render(html, language=report.language)
            with transaction.atomic():
                _require_right(report, at)
                actions.keep(report=report, content=content)
        except pdf.RenderFailed as failure:
            _fail(report, str(failure.message))
        except RightLost:
            _fail(report, _("You may no longer make reports here, so none was made."))
        except Exception:
            _fail(report, str(pdf.MESSAGES[pdf.Reason.BROKEN]))
            raise
        else:
            _finish(report, Job.State.DONE, done=actions.STEPS)


class RightLost(Exception):
    """Whoever asked for the report may not have it any more."""


def _begin(report_id: int, at: datetime) -> Report | None:
    """The report, if nobody has begun it; a message that comes twice makes it once."""
    with transaction.atomic():
        begun = Job.objects.filter(
            pk__in=Report.objects.filter(pk=report_id).values("job"), state=Job.State.QUEUED
        ).update(state=Job.State.RUNNING, started_at=at)
        if not begun:
            return None
        return Report.objects.select_related("programme", "made_by").get(pk=report_id)


def _require_right(report: Report, at: datetime) -> None:
    try:
        actor = access.actor_for(report.made_by_id, at.date())
    except Http404:
        raise RightLost from None
    programmes = programmes_for(actor, Permission.REPORT_MAKE)
    if not (
        actor.may(Permission.REPORT_MAKE) and programmes.filter(pk=report.programme_id).exists()
    ):
        raise RightLost


def _step(report: Report, done: int) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=report.job_id).update(done=done)


def _fail(report: Report, problem: str) -> None:
    with transaction.atomic():
        _finish(report, Job.State.FAILED, problem=problem)


def _finish(report: Report, state: str, **fields: object) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=report.job_id).update(
            state=state, finished_at=timezone.now(), **fields
        )
