"""What Excellence adds to a report."""

from datetime import datetime

from django.utils.translation import gettext as _

from people.texts import said
from processes.excellence import queries
from processes.excellence.models import ServiceStandard
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """The behaviours in force by track, and how many are still drafts."""
    rows = list(queries.standards(cycle.programme))
    in_force = [row for row in rows if row.state == ServiceStandard.State.IN_FORCE]
    return ReportSection(
        title=_("The service standard"),
        template="excellence/report_section.html",
        context={
            "tracks": [
                {
                    "name": str(track.label),
                    "behaviours": [said(row.text) for row in in_force if row.track == track],
                }
                for track in ServiceStandard.Track
            ],
            "drafts": len(rows) - len(in_force),
        },
    )
