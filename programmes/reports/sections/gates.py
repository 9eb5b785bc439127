"""The programme's own gates, what stands open, and the decisions of the period."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.texts import said
from programmes.models import Criterion, GateDecision, Milestone, StageRun
from programmes.queries.overview import ProcessLine, StageLine
from programmes.reports import wording
from programmes.reports.facts import Facts

KEY = "gates"
NAME = gettext_lazy("Gates")
TEMPLATE = "reports/sections/gates.html"


def take(facts: Facts) -> dict[str, Any]:
    return {
        "headline": _headline(facts),
        "milestones": [_milestone(facts, milestone) for milestone in facts.milestones],
        "open": [
            _open_stage(facts, line, each)
            for line in facts.lines
            for each in line.stages
            if each.stage.state == StageRun.State.OPEN
        ],
        "decisions": [_decision(each) for each in facts.decisions],
    }


def exceptions(facts: Facts) -> dict[str, Any]:
    """Relaxed criteria, and gates passed before all could be told: they stand in every report."""
    return {
        "relaxed": [_relaxed(each) for each in facts.relaxed],
        "waived": [_waived(each) for each in facts.waived],
        "number": len(facts.relaxed) + len(facts.waived),
    }


def draw(part: dict[str, Any]) -> dict[str, Any]:
    return {}


def _headline(facts: Facts) -> str:
    passed = sum(milestone.decided_at is not None for milestone in facts.milestones)
    return _("%(passed)s of %(all)s gates of the programme passed") % {
        "passed": passed,
        "all": len(facts.milestones),
    }


def _milestone(facts: Facts, milestone: Milestone) -> dict[str, Any]:
    planned = wording.after_weeks(facts.cycle.started_on, milestone.week)
    if milestone.decided_at:
        status, word = "done", _("Passed")
    elif planned < facts.today:
        status, word = "late", _("Late")
    else:
        status, word = "planned", _("Planned")
    return {
        "key": milestone.key,
        "name": said(milestone.name),
        "planned": wording.day(planned),
        "decided": wording.day(milestone.decided_at),
        "by": milestone.decided_by.name if milestone.decided_by else "",
        "status": status,
        "word": word,
    }


def _open_stage(facts: Facts, line: ProcessLine, each: StageLine) -> dict[str, Any]:
    late = each.due_on < facts.today
    if each.asks_for_decision:
        status, word = "needs_decision", _("Can be decided")
    elif late:
        status, word = "late", _("Late")
    else:
        status, word = "in_progress", _("In progress")
    return {
        "order": line.process.order,
        "process": str(line.process.name),
        "stage": said(each.stage.name),
        "met": each.required_met,
        "cant_tell": each.cant_tell,
        "required": each.required,
        "due": wording.day(each.due_on),
        "status": status,
        "word": word,
    }


def _decision(decision: GateDecision) -> dict[str, Any]:
    return {
        "order": decision.process_run.process.order,
        "process": str(decision.process_run.process.name),
        "stages": [said(each.stage.name) for each in decision.stages.all()],
        "word": str(GateDecision.Decision(decision.decision).label),
        "status": "done" if decision.decision == GateDecision.Decision.PASS else "in_progress",
        "day": wording.day(decision.decided_at),
        "by": _deciders(decision),
        "reason": decision.reason,
    }


def _deciders(decision: GateDecision) -> str:
    if decision.agreed_by is None:
        return decision.decided_by.name
    names = {"first": decision.decided_by.name, "second": decision.agreed_by.name}
    return _("%(first)s and %(second)s") % names


def _relaxed(criterion: Criterion) -> dict[str, Any]:
    return {
        "order": criterion.stage.process_run.process.order,
        "process": str(criterion.stage.process_run.process.name),
        "stage": said(criterion.stage.name),
        "text": said(criterion.text),
        "was": _asked_for(criterion),
        "now": _("Not required"),
        "by": criterion.relaxed_by.name if criterion.relaxed_by else "",
        "day": wording.day(criterion.relaxed_at),
        "reason": criterion.relaxed_reason,
    }


def _asked_for(criterion: Criterion) -> str:
    """What the criterion asked for before, with its threshold where it has one."""
    if criterion.threshold is None:
        return _("Required")
    share = criterion.threshold < 1 or criterion.kind == Criterion.Kind.MEASURED
    wanted = (
        wording.percent(criterion.threshold)
        if share
        else wording.quantity(round(criterion.threshold))
    )
    return _("Required, at least %(wanted)s") % {"wanted": wanted}


def _waived(decision: GateDecision) -> dict[str, Any]:
    unclear = [
        each["text"]
        for each in decision.readings
        if each.get("required") and each.get("outcome") == "cant_tell"
    ]
    return {
        **_decision(decision),
        "criteria": unclear,
        "look_again": wording.day(decision.look_again_on),
    }
