"""What the running cycle has shown, and whether the next one may begin."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from people.texts import said
from programmes.milestones import LAST
from programmes.models import Criterion, Cycle, GateDecision, Milestone, Reading, StageRun
from programmes.queries.overview import ProcessLine, process_lines


@dataclass(frozen=True)
class Shown:
    """One criterion that the cycle leaves open, and why."""

    process: Promise | str
    text: str
    why: str


@dataclass(frozen=True)
class Next:
    """``problem`` says why the next cycle cannot begin; ``open`` are the stages that hold it up."""

    lines: list[ProcessLine]
    criteria: int
    shown: list[Shown] = field(default_factory=list)
    problem: str = ""
    open: list[StageRun] = field(default_factory=list)

    @property
    def stages(self) -> int:
        return sum(len(line.stages) for line in self.lines)


def following(cycle: Cycle, today: date) -> Next:
    """What would be copied, and what the cycle has shown: the same queries for any programme."""
    lines = process_lines(cycle, today)
    open_ones = [
        each.stage
        for line in lines
        for each in line.stages
        if each.stage.state == StageRun.State.OPEN
    ]
    return Next(
        lines=lines,
        criteria=Criterion.objects.filter(stage__process_run__cycle=cycle).count(),
        shown=shown(cycle),
        problem=problem(cycle),
        open=open_ones,
    )


def problem(cycle: Cycle) -> str:
    """Why the next cycle cannot begin now; empty where it can."""
    rows = StageRun.objects.filter(process_run__cycle=cycle)
    states: dict[int, set[str]] = {}
    for run, state in rows.values_list("process_run", "state"):
        states.setdefault(run, set()).add(state)
    if any(StageRun.State.OPEN in found for found in states.values()):
        return _(
            "Some stages are open. Decide their gates first, so that nothing is left half done."
        )
    whole = any(found == {StageRun.State.PASSED} for found in states.values())
    last = Milestone.objects.filter(cycle=cycle, key=LAST, decided_at__isnull=False)
    if not whole and not last.exists():
        return _(
            "The next cycle begins once all stages of a process are passed, or the sponsor has decided G5."
        )
    return ""


def shown(cycle: Cycle) -> list[Shown]:
    """Criteria passed without being able to tell, relaxed, or not met as a stage was reopened."""
    found = [
        Shown(row.stage.process_run.process.name, said(row.text), _relaxed(row))
        for row in Criterion.objects.filter(
            stage__process_run__cycle=cycle, relaxed_at__isnull=False
        ).select_related("stage__process_run")
    ]
    decisions = GateDecision.objects.filter(process_run__cycle=cycle).order_by("pk")
    for decision in decisions.select_related("process_run"):
        reopened = decision.decision == GateDecision.Decision.REOPEN
        wanted = Reading.Outcome.NOT_MET if reopened else Reading.Outcome.CANT_TELL
        why = (
            _("Not met when the stage was reopened: %(reason)s")
            if reopened
            else _("Could not tell when the gate was passed: %(reason)s")
        )
        found += [
            Shown(
                decision.process_run.process.name, each["text"], why % {"reason": decision.reason}
            )
            for each in decision.readings
            if each.get("required") and each.get("outcome") == wanted
        ]
    return found


def _relaxed(row: Criterion) -> str:
    return _("Relaxed by the sponsor: %(reason)s") % {"reason": row.relaxed_reason}
