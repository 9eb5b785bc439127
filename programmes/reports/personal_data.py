"""What reports hold of a person: who made them, and the names of those who decided."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import STRUCTURE, Rule, Table, why
from programmes.reports import naming
from programmes.reports.models import ReportFile

TABLES = (
    Table(
        name="reports_report",
        title=_("Reports that you made"),
        mine=lambda member: Q(made_by=member),
        lasting={
            "made_at": _("Made"),
            "language": _("Language"),
            "period_from": _("From"),
            "period_to": _("To"),
            "commentary": _("Your commentary"),
            "requests": _("What you asked to be decided"),
            "expires_on": _("Removed after"),
        },
        stays=_("A report is the organisation's, and removed after 30 days in any case."),
        erase={"snapshot": "the organisation's figures; a name in it is taken out"},
        keep={**STRUCTURE, **why("an id", "programme_id", "job_id", "made_by_id", "sections")},
        shared=(
            *("id", "uuid", "programme_id", "made_by_id", "made_at", "language"),
            *("period_from", "period_to", "commentary", "requests"),
        ),
    ),
    Table(
        name="reports_reportfile",
        erase={"content": "drawn from the report; drawn anew where it named the person"},
        keep={**STRUCTURE, "report_id": "an id", "size": "the size of the file"},
    ),
)

RETENTION = (
    Rule(
        key="report",
        kind=_("Reports and their PDF"),
        kept=_("30 days"),
        counted_from=_("the day it was made"),
        then=_("Page, PDF and commentary are deleted."),
    ),
)


def shared_files() -> Iterable[tuple[str, bytes]]:
    for row in ReportFile.objects.order_by("pk").iterator(chunk_size=10):
        yield f"files/report-{row.report_id}.pdf", bytes(row.content)


def erase(member: Member, at: datetime) -> int:
    """The person's name goes from the reports that are still kept. No figure changes."""
    return naming.take_out(member, at)
