"""The plan of a programme: each stage and milestone with its days, and how far they have moved."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Member
from people.prepared import Prepared
from programmes.models import Baseline, Cycle, Milestone, StageRun
from programmes.queries import overview
from programmes.queries.overview import ProcessLine, StageLine

_baselines = Prepared(
    lambda programme: Baseline.objects.filter(programme=programme).select_related("taken_by")[:1],
    programme=int,
)


@dataclass(frozen=True)
class PlanLine:
    """A stage or a milestone. ``ends_on`` is the day it was passed, once it was.

    ``done`` is a share from 0 to 1. ``gone_by``: its day is past, and it is not passed. A milestone
    has neither a start nor an owner.
    """

    name: dict[str, str]
    key: str
    starts_on: date | None
    ends_on: date
    baseline_on: date | None
    passed: bool
    done: float
    gone_by: bool
    owner: Member | None = None
    usually_after: Promise | str = ""

    @property
    def slip(self) -> int | None:
        """Days behind the baseline; below nothing, ahead of it."""
        return None if self.baseline_on is None else (self.ends_on - self.baseline_on).days

    @property
    def slip_in_words(self) -> str:
        if self.slip == 0 and self.gone_by:
            return _("The same day")
        return "" if self.slip is None else in_words(self.slip)


@dataclass(frozen=True)
class PlanGroup:
    """The stages of one process, in order."""

    process: ProcessLine
    lines: list[PlanLine]


@dataclass(frozen=True)
class Plan:
    groups: list[PlanGroup]
    milestones: list[PlanLine]
    baseline: Baseline | None


def plan(cycle: Cycle, today: date) -> Plan:
    """Six queries, however many stages there are."""
    standing = overview.overview(cycle, today)
    baseline = _baselines.first(programme=cycle.programme_id)
    kickoff = cycle.started_on
    return Plan(
        groups=[
            PlanGroup(line, [_stage_line(line, each, baseline, today) for each in line.stages])
            for line in standing.lines
        ],
        milestones=[
            _milestone_line(each, kickoff, baseline, today) for each in standing.milestones
        ],
        baseline=baseline,
    )


def in_words(slip: int) -> str:
    if slip > 0:
        return ngettext("%(days)s day later", "%(days)s days later", slip) % {"days": slip}
    if slip < 0:
        return ngettext("%(days)s day earlier", "%(days)s days earlier", -slip) % {"days": -slip}
    return _("On time")


def _stage_line(
    process: ProcessLine, line: StageLine, baseline: Baseline | None, today: date
) -> PlanLine:
    stage = line.stage
    template = process.process.stage(stage.key)
    return PlanLine(
        name=stage.name,
        key=stage.key,
        starts_on=line.starts_on,
        ends_on=timezone.localdate(stage.passed_at) if stage.passed_at else line.due_on,
        baseline_on=baseline.day_of(stage) if baseline else None,
        passed=stage.state == StageRun.State.PASSED,
        done=line.share_done,
        gone_by=stage.passed_at is None and line.due_on < today,
        owner=stage.owner,
        usually_after=template.usually_after if template else "",
    )


def _milestone_line(
    row: Milestone, kickoff: date, baseline: Baseline | None, today: date
) -> PlanLine:
    return PlanLine(
        name=row.name,
        key=row.key,
        starts_on=None,
        ends_on=row.stands_on(kickoff),
        baseline_on=baseline.day_of(row) if baseline else None,
        passed=row.decided_at is not None,
        done=float(row.decided_at is not None),
        gone_by=row.decided_at is None and row.due_on(kickoff) < today,
    )
