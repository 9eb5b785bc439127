"""The plan of a programme: each stage and milestone with its days, and how far they have moved."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Member
from people.prepared import Prepared
from people.queries import work_calendar
from people.working_days import Closed, Span, Why, WorkingDays
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
    has neither a start nor an owner. ``note``: why its day is another one than was
    counted, or what day it falls on that somebody has set by hand.
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
    note: str = ""

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
    """``closed``: public holidays and closed days of the organisation's own from its first day to its last."""

    groups: list[PlanGroup]
    milestones: list[PlanLine]
    baseline: Baseline | None
    closed: list[Span]


def plan(cycle: Cycle, today: date) -> Plan:
    """Eight queries, however many stages there are."""
    standing = overview.overview(cycle, today)
    baseline = _baselines.first(programme=cycle.programme_id)
    days = work_calendar.working_days()
    kickoff = cycle.started_on
    groups = [
        PlanGroup(
            line, [_stage_line(line, each, baseline, kickoff, days, today) for each in line.stages]
        )
        for line in standing.lines
    ]
    milestones = [
        _milestone_line(each, kickoff, baseline, days, today) for each in standing.milestones
    ]
    return Plan(groups, milestones, baseline, _closed(groups, milestones, days))


def why_closed(closed: Closed) -> str:
    """A holiday's or a closed day's name, else the day of the week."""
    return closed.name or date_format(closed.day, "l")


def moved_from(closed: Closed) -> str:
    return _("Moved from %(day)s: %(why)s") % {
        "day": date_format(closed.day, "MONTH_DAY_FORMAT"),
        "why": why_closed(closed),
    }


def note_of_day(day: date, days: WorkingDays) -> str:
    """What is said of a date that somebody has set by hand; nothing of a working day."""
    closed = days.closed(day)
    if closed is None:
        return ""
    sentences = {
        Why.HOLIDAY: _("This is a public holiday: %(name)s"),
        Why.BLACKOUT: _("This is a closed day: %(name)s"),
        Why.WEEKDAY: _("Nobody works on this day: %(name)s"),
    }
    return sentences[closed.why] % {"name": why_closed(closed)}


def in_words(slip: int) -> str:
    if slip > 0:
        return ngettext("%(days)s day later", "%(days)s days later", slip) % {"days": slip}
    if slip < 0:
        return ngettext("%(days)s day earlier", "%(days)s days earlier", -slip) % {"days": -slip}
    return _("On time")


def _stage_line(
    process: ProcessLine,
    line: StageLine,
    baseline: Baseline | None,
    kickoff: date,
    days: WorkingDays,
    today: date,
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
        note="" if stage.passed_at else _note(stage, kickoff, days),
    )


def _milestone_line(
    row: Milestone, kickoff: date, baseline: Baseline | None, days: WorkingDays, today: date
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
        note="" if row.decided_at else _note(row, kickoff, days),
    )


def _note(row: StageRun | Milestone, kickoff: date, days: WorkingDays) -> str:
    if isinstance(row, StageRun) and row.due_set:
        return note_of_day(row.due_set, days)
    if not row.put_off:
        return ""
    counted = row.counted_on(kickoff)
    closed = days.closed(counted)
    if closed is None:  # the calendar says otherwise by now
        return _("Moved from %(day)s") % {"day": date_format(counted, "MONTH_DAY_FORMAT")}
    return moved_from(closed)


def _closed(groups: list[PlanGroup], milestones: list[PlanLine], days: WorkingDays) -> list[Span]:
    lines = [*milestones, *(line for group in groups for line in group.lines)]
    dates = [day for line in lines for day in (line.starts_on, line.ends_on) if day]
    return list(days.between(min(dates), max(dates))) if dates else []
