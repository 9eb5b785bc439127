"""What Policies adds to a report."""

from datetime import datetime

from django.utils.translation import gettext as _

from processes.policies.models import Policy
from processes.policies.queries import policy as texts
from processes.policies.queries import trace
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """The texts in force, how many are drafts, and which traces lead nowhere any more."""
    rows = list(texts.policies(cycle.programme))
    in_force = [row for row in rows if row.state == Policy.State.IN_FORCE]
    return ReportSection(
        title=_("Policies, standards and guidelines"),
        template="policies/report_section.html",
        context={
            "in_force": [_line(row) for row in in_force],
            "drafts": len(rows) - len(in_force),
            "orphans": [
                {"text": orphan.row.policy.heading, "title": orphan.title}
                for orphan in trace.orphans(cycle.programme, trace.sources())
            ],
        },
    )


def _line(row: Policy) -> dict[str, object]:
    return {
        "title": row.heading,
        "kind": row.get_kind_display(),
        "level": row.get_level_display(),
        "owner": row.owner.name if row.owner else "",
        "review_on": row.review_on,
    }
