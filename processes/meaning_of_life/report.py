"""What Meaning of Life adds to a report: offers and protected counts, never a target."""

from datetime import datetime

from django.utils.translation import gettext as _

from processes.meaning_of_life.queries import counts, learning_session
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """Whether the plan was offered, and each count with its day, or that none is shown."""
    came = counts.came()
    sessions, themes = learning_session.offered(cycle.programme)
    return ReportSection(
        title=_("Meaning of life"),
        template="meaning_of_life/report_section.html",
        context={
            "offered_on": counts.offered_on(cycle),
            "sessions": sessions,
            "themes": themes,
            "came": came.count if came else None,
            "came_on": came.counted_on if came else None,
            "figures": [
                {"text": str(each.text), "count": each.count, "counted_on": each.counted_on}
                for each in counts.told()
            ],
        },
    )
