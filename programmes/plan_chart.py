"""The plan drawn along the months, from the rows of its table."""

from datetime import date

from django.utils.translation import gettext as _

from people.texts import said
from programmes.queries.plan import Plan, PlanGroup, PlanLine
from programmes.reports import charts, wording


def draw(plan: Plan, today: date) -> charts.Drawing:
    return charts.plan(
        key="plan",
        title=_("Plan of the programme."),
        description=" ".join(_sentence(group) for group in plan.groups),
        rows=[_row(group) for group in plan.groups],
        gates=[
            charts.Gate(on=line.ends_on, label=line.key, passed=line.passed)
            for line in plan.milestones
        ],
        today=today,
        today_label=wording.short_day(today),
        months=wording.month_names(),
        closed=[charts.ClosedTime(start=span.starts_on, end=span.ends_on) for span in plan.closed],
        closed_label=_("Public holiday or closed time"),
    )


def _row(group: PlanGroup) -> charts.PlanRow:
    process = group.process
    return charts.PlanRow(
        order=process.process.order,
        name=str(process.process.name),
        label=_("%(passed)s of %(all)s") % {"passed": process.passed, "all": len(group.lines)},
        finished=process.passed == len(group.lines),
        segments=[_segment(line) for line in group.lines],
    )


def _segment(line: PlanLine) -> charts.Segment:
    start = line.starts_on or line.ends_on
    return charts.Segment(
        start=start, end=max(start, line.ends_on), done=line.done, gate=line.passed
    )


def _sentence(group: PlanGroup) -> str:
    """Where the process stands, and when its last gate is."""
    passed, every = group.process.passed, len(group.lines)
    names = {"name": group.process.process.name, "passed": passed, "all": every}
    current = next((line for line in group.lines if not line.passed), None)
    if current is None:
        return _("%(name)s: all %(all)s stages are completed.") % names
    return _(
        "%(name)s: %(passed)s of %(all)s stages are completed; “%(stage)s” ends on %(day)s."
    ) % {**names, "stage": said(current.name), "day": wording.day(current.ends_on)}
