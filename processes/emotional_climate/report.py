"""What Emotional climate adds to a report."""

from datetime import datetime

from django.utils.translation import gettext as _

from people.texts import said
from processes.emotional_climate import queries
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """The spaces that are open. How much they are used is not known, on purpose."""
    return ReportSection(
        title=_("Spaces"),
        template="emotional_climate/report_section.html",
        context={
            "spaces": [
                {
                    "place": said(space.place),
                    "kind": space.get_kind_display(),
                    "hours": said(space.hours),
                    "accessible": space.accessible,
                }
                for space in queries.spaces(cycle.programme)
            ]
        },
    )
