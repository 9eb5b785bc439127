"""What Alignment adds to a report. Conversations are not counted: they are known to two people only."""

from datetime import datetime

from django.utils.translation import gettext as _

from people.texts import said
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import profile as profiles
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """Profiles in use by title, and how many forms were started and sent. Nothing about a person."""
    in_use = profiles.profiles(cycle.programme, drafts=False)
    return ReportSection(
        title=_("Profiles and forms"),
        template="alignment/report_section.html",
        context={
            **forms.totals(cycle),
            "profiles": [
                {"title": said(profile.title), "competencies": profile.competency_count}  # type: ignore[attr-defined]
                for profile in in_use
            ],
        },
    )
