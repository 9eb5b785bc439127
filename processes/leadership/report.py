"""What Leadership adds to a report."""

from datetime import datetime

from django.utils.translation import gettext as _

from processes.leadership import queries
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """How many people make and keep promises: numbers from ten people on, and never a promise."""
    made, kept = queries.people_who("promise_made"), queries.people_who("promise_kept")
    return ReportSection(
        title=_("Promises"),
        template="leadership/report_section.html",
        context={
            "made": made.done if made else None,
            "kept": kept.done if kept else None,
        },
    )
