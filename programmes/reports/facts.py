"""What the sections of a report are made from, read as it stands at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from programmes.measures.criteria import Verdict
from programmes.measures.figure import Figure
from programmes.measures.progress import progress_band
from programmes.models import Criterion, Cycle, GateDecision, Milestone, StageRun
from programmes.queries import overview
from programmes.queries.overview import ProcessLine, StageLine
from programmes.reports import participation


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One cycle as it stands at ``at``; ``start`` and ``end`` bound what is told as news.

    Days are those of the active time zone.
    """

    cycle: Cycle
    at: datetime
    start: date
    end: date
    commentary: str
    requests: str
    author: str

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @cached_property
    def lines(self) -> list[ProcessLine]:
        return overview.process_lines(self.cycle, self.today)

    @cached_property
    def milestones(self) -> list[Milestone]:
        return list(Milestone.line(programme=self.cycle.programme_id, cycle=self.cycle.pk))

    @cached_property
    def decisions(self) -> list[GateDecision]:
        """Those of the period, the latest first."""
        rows = GateDecision.objects.filter(
            process_run__cycle=self.cycle,
            decided_at__date__gte=self.start,
            decided_at__date__lte=self.end,
        )
        return list(
            rows.select_related("process_run", "decided_by", "agreed_by").prefetch_related(
                "stages__stage"
            )
        )

    @cached_property
    def relaxed(self) -> list[Criterion]:
        """Every criterion that was relaxed, whenever it was: it stands in each report."""
        rows = Criterion.objects.filter(
            stage__process_run__cycle=self.cycle, relaxed_at__isnull=False
        )
        return list(rows.select_related("stage__process_run", "relaxed_by").order_by("relaxed_at"))

    @cached_property
    def waived(self) -> list[GateDecision]:
        """Every gate passed although a required criterion could not tell."""
        rows = GateDecision.objects.filter(
            process_run__cycle=self.cycle,
            decision=GateDecision.Decision.PASS,
            look_again_on__isnull=False,
        )
        return list(
            rows.select_related("process_run", "decided_by", "agreed_by").prefetch_related(
                "stages__stage"
            )
        )

    @cached_property
    def participation(self) -> participation.Participation:
        return participation.by_department_and_process(self.cycle)

    @property
    def late(self) -> list[ProcessLine]:
        return [line for line in self.lines if line.status == "late"]

    def completed_in_period(self) -> int:
        return sum(
            1
            for line in self.lines
            for each in line.stages
            if each.stage.passed_at
            and self.start <= timezone.localdate(each.stage.passed_at) <= self.end
        )


def progress(line: ProcessLine) -> Figure:
    """M39 of one process: stages passed, and the required criteria of the open ones."""
    return progress_band(
        stages=len(line.stages),
        closed=line.passed,
        open_stages=[
            _verdicts(each) for each in line.stages if each.stage.state == StageRun.State.OPEN
        ],
    )


def progress_on(line: ProcessLine, day: date) -> float:
    """The share of stages that had been passed, and still are, before a day."""
    return _share(
        line,
        (
            each.stage.passed_at and timezone.localdate(each.stage.passed_at) < day
            for each in line.stages
        ),
    )


def expected_on(line: ProcessLine, day: date) -> float:
    """The share of stages whose gate the plan puts before a day: one is late from the day after its date."""
    return _share(line, (each.due_on < day for each in line.stages))


def _share(line: ProcessLine, counted: Iterable[object]) -> float:
    return sum(map(bool, counted)) / len(line.stages) if line.stages else 0.0


def _verdicts(line: StageLine) -> list[Verdict]:
    not_met = line.required - line.required_met - line.cant_tell
    return (
        [Verdict.MET] * line.required_met
        + [Verdict.CANT_TELL] * line.cant_tell
        + [Verdict.NOT_MET] * not_met
    )
