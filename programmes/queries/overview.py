"""What the HR manager's, the sponsor's and the consultant's first screen shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from people.addresses import address
from people.prepared import Prepared
from people.texts import Texts, said
from programmes import registry
from programmes.models import (
    Criterion,
    Cycle,
    Evidence,
    Milestone,
    Participation,
    ProcessRun,
    Reading,
    StageRun,
)
from programmes.process import Process

OfStage = TypeVar("OfStage", Criterion, Participation)


_milestones = Prepared(
    lambda programme, cycle: Milestone.line(programme=programme, cycle=cycle),
    programme=int,
    cycle=int,
)
_runs = Prepared(
    lambda cycle, keys: (
        ProcessRun.objects.filter(cycle=cycle, key__among=keys)
        .select_related("owner")
        .order_by("order")
    ),
    cycle=int,
    keys=list,
)
_stages = Prepared(
    lambda runs: (
        StageRun.objects.filter(process_run__among=runs)
        .select_related("owner")
        .order_by("process_run_id", "order")
    ),
    runs=list,
)
_totals_of = Prepared(lambda stages: Participation.objects.filter(stage__among=stages), stages=list)


def _criteria(stages: list[StageRun]) -> QuerySet[Criterion]:
    """Signatures as they are, figures as last read."""
    readings = Reading.objects.filter(criterion=OuterRef("pk")).order_by("-at", "-pk")
    latest = readings.values("outcome")[:1]
    signed = Evidence.objects.filter(criterion=OuterRef("pk"), withdrawn_at__isnull=True)
    rows = Criterion.objects.filter(stage__among=stages)
    return rows.annotate(latest=Subquery(latest), signed=Exists(signed))


_standing_of = Prepared(_criteria, stages=list)


@dataclass(frozen=True)
class Lack:
    """A required criterion that is not met, or can't tell; ``outcome`` says which."""

    criterion: Criterion
    outcome: str


@dataclass(frozen=True)
class StageLine:
    """One stage with its dates, criteria and kept totals."""

    stage: StageRun
    starts_on: date
    due_on: date
    required: int
    required_met: int
    cant_tell: int
    relaxed: int
    participation: list[Participation]
    lacking: list[Lack] = field(default_factory=list)

    @property
    def given(self) -> int:
        return sum(kept.given for kept in self.participation)

    @property
    def done(self) -> int:
        return sum(kept.done for kept in self.participation)

    @property
    def share_done(self) -> float:
        """From 0 to 1: an open stage is as far as its required criteria are met."""
        if self.stage.state == StageRun.State.OPEN and self.required:
            return round(self.required_met / self.required, 4)
        return float(self.stage.state == StageRun.State.PASSED)

    @property
    def may_be_decided(self) -> bool:
        """No required criterion reads "not met": a decision is possible."""
        return self.stage.state == StageRun.State.OPEN and (
            self.required_met + self.cant_tell >= self.required
        )

    @property
    def asks_for_decision(self) -> bool:
        """Something was required, and nothing of it stands in the way any more."""
        return self.may_be_decided and bool(self.required or self.relaxed)


@dataclass(frozen=True)
class ProcessLine:
    """One process as the overview shows it. ``status`` and ``word`` by ``_status``."""

    run: ProcessRun
    process: Process
    stages: list[StageLine]
    status: str
    word: Promise | str
    url: str

    @property
    def passed(self) -> int:
        return sum(line.stage.state == StageRun.State.PASSED for line in self.stages)

    @property
    def current(self) -> StageLine | None:
        """The first open stage, else the first that waits."""
        open_ones = [line for line in self.stages if line.stage.state == StageRun.State.OPEN]
        waiting = [line for line in self.stages if line.stage.state == StageRun.State.PLANNED]
        return next(iter(open_ones or waiting), None)

    @property
    def remind_url(self) -> str:
        """Where to remind people of what the current stage asks; empty where nobody can be reminded.

        Where it asks for several things, the page of the process, which lists them.
        """
        current = self.current
        template = self.process.stage(current.stage.key) if current else None
        if not current or not template or current.stage.state != StageRun.State.OPEN:
            return ""
        asked = {row.kind for row in current.participation}
        kinds = [self.process.assignment(key) for key in template.assigns]
        keys = [kind.key for kind in kinds if kind.remind and kind.key in asked]
        if len(keys) != 1:
            return self.url if keys else ""
        programme = self.run.cycle.programme
        slugs = (programme.organisation.slug, programme.slug)
        return address("reminders:reminder_send", *slugs, current.stage.uuid, *keys)


@dataclass(frozen=True)
class Need:
    """One row of "Needs you": a sentence and where to go."""

    text: str
    url: str
    action: str
    urgent: bool = False


@dataclass(frozen=True)
class Overview:
    lines: list[ProcessLine]
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def given(self) -> int:
        return sum(line.given for process in self.lines for line in process.stages)

    @property
    def done(self) -> int:
        return sum(line.done for process in self.lines for line in process.stages)

    @property
    def next_milestone(self) -> Milestone | None:
        """The first that is not decided; those behind it wait for it to be looked at."""
        return next((row for row in self.milestones if row.decided_at is None), None)

    @property
    def named(self) -> dict[tuple[str, str], Texts]:
        """The names of the stages, by process and key."""
        lines = [(process.run.key, line.stage) for process in self.lines for line in process.stages]
        return {(process, stage.key): stage.name for process, stage in lines}


def overview(cycle: Cycle, today: date) -> Overview:
    """Seven lines from five queries, whatever the number of people."""
    return Overview(
        lines=process_lines(cycle, today),
        milestones=_milestones(programme=cycle.programme_id, cycle=cycle.pk),
    )


def process_lines(
    cycle: Cycle, today: date, keys: Iterable[str] | None = None
) -> list[ProcessLine]:
    """Each process with its stages, kept readings and kept totals."""
    known = {process.key: process for process in registry.processes()}
    wanted = list(known) if keys is None else [key for key in keys if key in known]
    runs = _runs(cycle=cycle.pk, keys=wanted)
    by_id = {run.pk: run for run in runs}
    for run in runs:
        run.cycle = cycle
    stages: dict[int, list[StageRun]] = {}
    open_now = []
    for stage in _stages(runs=runs):
        stage.process_run = by_id[stage.process_run_id]
        stages.setdefault(stage.process_run_id, []).append(stage)
        if stage.state == StageRun.State.OPEN:
            open_now.append(stage)
    standing = _by_stage(_standing_of(stages=open_now))
    totals = _by_stage(_totals_of(stages=[row for rows in stages.values() for row in rows]))
    return [
        _line(run, known[run.key], stages.get(run.pk, []), standing, totals, cycle, today)
        for run in runs
    ]


def needs(lines: list[ProcessLine], cycle: Cycle, today: date, limit: int = 5) -> list[Need]:
    """Gates that can be decided and gates whose date has passed, the oldest first."""
    found: list[tuple[date, Need]] = []
    for line in lines:
        for stage_line in line.stages:
            need = _need(line, stage_line, cycle, today)
            if need is not None:
                found.append((stage_line.due_on, need))
    return [need for _when, need in sorted(found, key=lambda pair: pair[0])][:limit]


def _need(line: ProcessLine, stage_line: StageLine, cycle: Cycle, today: date) -> Need | None:
    if stage_line.stage.state != StageRun.State.OPEN:
        return None
    names = {"stage": said(stage_line.stage.name), "process": line.process.name}
    programme = cycle.programme
    if stage_line.asks_for_decision:
        return Need(
            text=_("The gate of “%(stage)s” in %(process)s can be decided.") % names,
            url=address(
                "programmes:gate_decide",
                *(programme.organisation.slug, programme.slug, line.process.slug),
            ),
            action=_("Decide"),
        )
    if stage_line.due_on < today:
        return Need(
            text=_("The gate date of “%(stage)s” in %(process)s was %(date)s.")
            % {**names, "date": date_format(stage_line.due_on, "SHORT_DATE_FORMAT")},
            url=line.url,
            action=_("Look at it"),
            urgent=True,
        )
    return None


def _line(
    run: ProcessRun,
    process: Process,
    stages: list[StageRun],
    standing: dict[int, list[Criterion]],
    totals: dict[int, list[Participation]],
    cycle: Cycle,
    today: date,
) -> ProcessLine:
    kickoff = cycle.started_on
    lines = []
    for stage in stages:
        criteria = standing.get(stage.pk, [])
        read = [Lack(row, _outcome(row)) for row in criteria if row.blocks]
        outcomes = [each.outcome for each in read]
        lines.append(
            StageLine(
                stage=stage,
                starts_on=stage.starts_on(kickoff),
                due_on=stage.due_on(kickoff),
                required=len(outcomes),
                required_met=outcomes.count(Reading.Outcome.MET),
                cant_tell=outcomes.count(Reading.Outcome.CANT_TELL),
                relaxed=sum(row.required and not row.blocks for row in criteria),
                participation=totals.get(stage.pk, []),
                lacking=[each for each in read if each.outcome != Reading.Outcome.MET],
            )
        )
    status, word = _status(lines, today)
    return ProcessLine(
        run=run,
        process=process,
        stages=lines,
        status=status,
        word=word,
        url=run.get_absolute_url(),
    )


def _status(lines: list[StageLine], today: date) -> tuple[str, str]:
    """Late: the date of an open gate has passed. Never worked out from anyone's opinion."""
    states = [line.stage.state for line in lines]
    if states and all(state == StageRun.State.PASSED for state in states):
        return "done", _("Completed")
    open_lines = [line for line in lines if line.stage.state == StageRun.State.OPEN]
    if any(line.due_on < today for line in open_lines):
        return "late", _("Late")
    if any(line.asks_for_decision for line in open_lines):
        return "needs_decision", _("Needs a decision")
    if open_lines or StageRun.State.PASSED in states:
        return "in_progress", _("In progress")
    return "not_started", _("Not yet started")


def _by_stage(rows: Iterable[OfStage]) -> dict[int, list[OfStage]]:
    found: dict[int, list[OfStage]] = {}
    for row in rows:
        found.setdefault(row.stage_id, []).append(row)
    return found


def _outcome(row: Criterion) -> str:
    if row.kind == Criterion.Kind.ATTESTED:
        return Reading.Outcome.MET if row.signed else Reading.Outcome.NOT_MET  # type: ignore[attr-defined]
    if row.kind == Criterion.Kind.COUNTED:
        return row.latest or Reading.Outcome.NOT_MET  # type: ignore[attr-defined]
    return row.latest or Reading.Outcome.CANT_TELL  # type: ignore[attr-defined]
