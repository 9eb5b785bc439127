"""The plan along the months, and what is behind it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.texts import said
from programmes.models import StageRun
from programmes.queries.overview import ProcessLine, StageLine
from programmes.reports import charts, wording
from programmes.reports.facts import Facts

KEY = "plan"
NAME = gettext_lazy("Plan")
TEMPLATE = "reports/sections/plan.html"


def take(facts: Facts) -> dict[str, Any]:
    return {
        "headline": _headline(facts),
        "today": facts.today.isoformat(),
        "rows": [_row(line) for line in facts.lines],
        "gates": [
            {
                "on": milestone.stands_on(facts.cycle.started_on).isoformat(),
                "key": milestone.key,
                "name": said(milestone.name),
                "passed": milestone.decided_at is not None,
            }
            for milestone in facts.milestones
        ],
        "behind": _behind(facts),
        "counts": [_count(facts, line) for line in facts.lines],
        "keys": _keys(),
        "source": _("As it stood on %(day)s. Dates nobody set by hand follow from the kick-off.")
        % {"day": wording.day(facts.at)},
    }


def draw(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "chart": charts.plan(
            key="plan",
            title=_("Plan of the programme."),
            description=" ".join(
                _("%(name)s: %(passed)s stages completed.")
                % {"name": row["name"], "passed": row["label"]}
                for row in part["rows"]
            ),
            rows=[_drawn_row(row) for row in part["rows"]],
            gates=[
                charts.Gate(
                    on=date.fromisoformat(gate["on"]), label=gate["key"], passed=gate["passed"]
                )
                for gate in part["gates"]
            ],
            today=date.fromisoformat(part["today"]),
            today_label=wording.short_day(date.fromisoformat(part["today"])),
            months=wording.month_names(),
        ),
        "stack": charts.stacked(
            key="stages",
            title=_("Stages by state."),
            description=" ".join(_stack_sentence(row, part["keys"]) for row in part["counts"]),
            keys=[charts.StackKey(**each) for each in part["keys"]],
            rows=[charts.Stack(**row) for row in part["counts"]],
        ),
    }


def _headline(facts: Facts) -> str:
    on_plan, every = len(facts.lines) - len(facts.late), len(facts.lines)
    if on_plan == every:
        return _("Every process is on plan")
    return ngettext(
        "%(number)s of %(all)s processes is on plan",
        "%(number)s of %(all)s processes are on plan",
        on_plan,
    ) % {"number": on_plan, "all": every}


def _row(line: ProcessLine) -> dict[str, Any]:
    return {
        "order": line.process.order,
        "name": str(line.process.name),
        "label": _("%(passed)s of %(all)s") % {"passed": line.passed, "all": len(line.stages)},
        "finished": line.passed == len(line.stages),
        "segments": [
            {
                "start": each.starts_on.isoformat(),
                "end": max(each.due_on, each.starts_on).isoformat(),
                "done": each.share_done,
            }
            for each in line.stages
        ],
    }


def _drawn_row(row: dict[str, Any]) -> charts.PlanRow:
    segments = [
        charts.Segment(
            start=date.fromisoformat(each["start"]),
            end=date.fromisoformat(each["end"]),
            done=each["done"],
        )
        for each in row["segments"]
    ]
    return charts.PlanRow(**{**row, "segments": segments})


def _behind(facts: Facts) -> list[str]:
    return [
        _("%(process)s: the gate of “%(stage)s” was planned for %(day)s.")
        % {
            "process": line.process.name,
            "stage": said(each.stage.name),
            "day": wording.day(each.due_on),
        }
        for line in facts.lines
        for each in line.stages
        if _is_late(each, facts.today)
    ]


def _is_late(line: StageLine, today: date) -> bool:
    return line.stage.state == StageRun.State.OPEN and line.due_on < today


def _count(facts: Facts, line: ProcessLine) -> dict[str, Any]:
    states = [each.stage.state for each in line.stages]
    late = sum(_is_late(each, facts.today) for each in line.stages)
    return {
        "order": line.process.order,
        "name": str(line.process.name),
        "counts": [
            states.count(StageRun.State.PASSED),
            states.count(StageRun.State.OPEN) - late,
            late,
            states.count(StageRun.State.PLANNED),
        ],
    }


def _keys() -> list[dict[str, str]]:
    return [
        {"label": _("Completed"), "colour": "status-done"},
        {"label": _("In progress"), "colour": "status-on-track"},
        {"label": _("Late"), "colour": "status-late"},
        {"label": _("Not yet started"), "colour": "line"},
    ]


def _stack_sentence(row: dict[str, Any], keys: list[dict[str, str]]) -> str:
    counted = ", ".join(
        _("%(label)s %(count)s") % {"label": key["label"], "count": count}
        for key, count in zip(keys, row["counts"], strict=True)
        if count
    )
    return _("%(name)s: %(counted)s.") % {"name": row["name"], "counted": counted}
