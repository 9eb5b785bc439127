"""What moves, from which day to which, where the kick-off moves."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from people.queries import work_calendar
from people.texts import said
from people.working_days import WorkingDays
from programmes.models import Cycle, Milestone, Participation, StageRun

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Days:
    """A milestone ends and does not start."""

    start: date | None
    end: date

    @property
    def length(self) -> int:
        return (self.end - (self.start or self.end)).days


@dataclass(frozen=True)
class Shift:
    """One stage or milestone, as it stands and as it would stand."""

    row: StageRun | Milestone
    process: Promise | str
    before: Days
    after: Days

    @property
    def moves(self) -> bool:
        return self.before != self.after

    @property
    def turns_over(self) -> bool:
        """It would end before it starts, by more than it does now."""
        return self.after.length < min(self.before.length, 0)


@dataclass(frozen=True)
class Move:
    """``asked`` counts what people were asked for in open stages and have not done, private things apart."""

    kickoff_on: date
    every: list[Shift]
    completed: list[StageRun]
    asked: int

    @property
    def shifts(self) -> list[Shift]:
        return [shift for shift in self.every if shift.moves]

    @property
    def problem(self) -> str:
        """Why it is refused; empty where it is not."""
        if not self.shifts:
            return _("The kick-off is on this day already.")
        for shift in self.every:
            if shift.turns_over:
                names = {"stage": said(shift.row.name), "process": shift.process}
                return _("“%(stage)s” of %(process)s would end before it starts.") % names
        days = [day for shift in self.shifts for day in (shift.after.start, shift.after.end) if day]
        if not FIRST_DAY <= min(days) <= max(days) <= LAST_DAY:
            return _("Days of the plan would lie outside the years 2000 to 2100.")
        return ""

    @property
    def seal(self) -> str:
        """The same as long as the same would move: what was shown is what is done.

        Without ``asked``, which changes with every deed of anybody.
        """
        told: list[object] = [self.kickoff_on]
        told += [(shift.row.uuid, shift.before, shift.after) for shift in self.every]
        told += [stage.uuid for stage in self.completed]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def preview(cycle: Cycle, kickoff_on: date, *, lock: bool = False) -> Move:
    """Five queries. With ``lock`` the stages stay as they are until the transaction ends."""
    rows = StageRun.objects.filter(process_run__cycle=cycle).select_related("process_run")
    if lock:
        rows = rows.select_for_update(of=("self",))
    stages = list(rows.order_by("process_run__order", "order"))
    waiting = [stage for stage in stages if stage.state != StageRun.State.PASSED]
    line = Milestone.line(programme=cycle.programme_id, cycle=cycle.pk)
    undecided = line.filter(decided_at__isnull=True)
    now = cycle.programme.kickoff_on
    days = work_calendar.working_days()
    return Move(
        kickoff_on=kickoff_on,
        every=[
            *(
                Shift(
                    stage,
                    stage.process_run.process.name,
                    as_it_stands(stage, now),
                    as_it_would(stage, kickoff_on, days),
                )
                for stage in waiting
            ),
            *(
                Shift(row, "", as_it_stands(row, now), as_it_would(row, kickoff_on, days))
                for row in undecided
            ),
        ],
        completed=[stage for stage in stages if stage.state == StageRun.State.PASSED],
        asked=_asked([stage for stage in waiting if stage.state == StageRun.State.OPEN]),
    )


def as_it_stands(row: StageRun | Milestone, kickoff: date) -> Days:
    return Days(_start(row, kickoff), row.due_on(kickoff))


def as_it_would(row: StageRun | Milestone, kickoff: date, days: WorkingDays) -> Days:
    by_hand = row.due_set if isinstance(row, StageRun) else None
    return Days(_start(row, kickoff), by_hand or days.next_open(row.counted_on(kickoff)))


def _start(row: StageRun | Milestone, kickoff: date) -> date | None:
    return row.starts_on(kickoff) if isinstance(row, StageRun) else None


def _asked(stages: list[StageRun]) -> int:
    """From the kept totals."""
    rows = Participation.objects.filter(stage__in=stages)
    return rows.aggregate(left=Sum(F("given") - F("done")))["left"] or 0
