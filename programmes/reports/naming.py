"""Takes a person's name out of the reports that are still kept; every figure stays as it is."""

from datetime import datetime
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext as _

from people.models import Member
from programmes.reports import build, pdf
from programmes.reports.models import Report, ReportFile

WHO = {"by", "author"}


def take_out(member: Member, at: datetime) -> int:
    """Where a report says the name, it says that somebody is no longer here. Returns how many did.

    The PDF is drawn anew from what was taken then; where it cannot be drawn it goes.
    """
    names = {name for name in (member.full_name, member.preferred_name) if name}
    changed = 0
    rows = Report.objects.filter(snapshot__isnull=False).annotate(
        whole=Cast("snapshot", TextField())
    )
    for report in rows:
        if not any(name in report.whole for name in {*names, member.name}):
            continue
        with translation.override(report.language):
            instead = _("Somebody who is no longer here")
        snapshot = _without(report.snapshot, names, member.number, instead)
        if snapshot == report.snapshot:
            continue
        report.snapshot = snapshot
        report.save(update_fields=["snapshot"])
        _draw_anew(report)
        changed += 1
    return changed


def _without(value: Any, names: set[str], number: str, instead: str) -> Any:
    """A name that stands alone; figures and sentences of others are left as they are.

    A number is a name only where somebody is named.
    """
    if isinstance(value, dict):
        return {
            key: instead
            if key in WHO and each == number
            else _without(each, names, number, instead)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_without(each, names, number, instead) for each in value]
    return instead if isinstance(value, str) and value in names else value


def _draw_anew(report: Report) -> None:
    if not ReportFile.objects.filter(report=report).delete()[0]:
        return
    try:
        content = pdf.render(build.document(report.snapshot or {}), language=report.language)
    except pdf.RenderFailed:
        return
    ReportFile.objects.create(report=report, content=content, size=len(content))
