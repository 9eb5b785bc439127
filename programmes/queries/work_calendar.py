"""What moves in the plans of all programmes, where the organisation's calendar changes."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from people.models import Blackout, WorkCalendar
from people.queries import work_calendar
from people.working_days import FURTHEST, WorkingDays
from programmes.milestones import FIRST
from programmes.models import Cycle, Milestone, Programme, StageRun
from programmes.queries.kickoff import Shift, as_it_stands, as_it_would
from programmes.queries.plan import moved_from


@dataclass(frozen=True)
class CalendarShift(Shift):
    """``because``: why its day is not the one that was counted; empty where it is."""

    because: str


@dataclass(frozen=True)
class Plan:
    """What moves in the plan of one programme."""

    programme: Programme
    shifts: list[CalendarShift]


@dataclass(frozen=True)
class Wanted:
    """The calendar as it is to be. Nothing of it is written."""

    calendar: WorkCalendar
    blackouts: list[Blackout]

    @property
    def days(self) -> WorkingDays:
        return work_calendar.made_of(self.calendar, self.blackouts)

    @property
    def problem(self) -> str:
        """Why it is refused; empty where it is not."""
        if self.days.stretch_too_long():
            return _(
                "Nobody would work for more than %(days)s days together, and dates would have no day to go to."
            ) % {"days": FURTHEST}
        return ""


@dataclass(frozen=True)
class Consequences:
    """``every`` row that has not passed, with its shift, in the order of the plans."""

    wanted: Wanted
    every: list[tuple[Programme, CalendarShift]]

    @property
    def plans(self) -> list[Plan]:
        found: dict[int, Plan] = {}
        for programme, shift in self.every:
            if shift.moves:
                found.setdefault(programme.pk, Plan(programme, [])).shifts.append(shift)
        return list(found.values())

    @property
    def moved(self) -> int:
        return sum(len(plan.shifts) for plan in self.plans)

    @property
    def seal(self) -> str:
        """The same as long as the same calendar would move the same."""
        calendar = self.wanted.calendar
        told: list[object] = [calendar.country, calendar.part, sorted(calendar.weekdays)]
        told += sorted((row.starts_on, row.ends_on, row.name) for row in self.wanted.blackouts)
        told += [(shift.row.uuid, shift.before, shift.after) for _programme, shift in self.every]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def preview(wanted: Wanted, *, lock: bool = False) -> Consequences:
    """Three queries. With ``lock`` the stages stay as they are until the transaction ends."""
    running = Cycle.objects.filter(ended_on__isnull=True).select_related("programme")
    cycles = {cycle.pk: cycle for cycle in running.order_by("programme__name", "pk")}
    stages = StageRun.objects.filter(process_run__cycle__in=cycles).select_related("process_run")
    if lock:
        stages = stages.select_for_update(of=("self",))
    by_cycle: dict[int, list[StageRun | Milestone]] = {pk: [] for pk in cycles}
    for stage in stages.order_by("process_run__order", "order"):
        if stage.state != StageRun.State.PASSED:
            by_cycle[stage.process_run.cycle_id].append(stage)
    for milestone in _undecided(cycles):
        by_cycle[milestone.cycle_id].append(milestone)
    days = wanted.days
    return Consequences(
        wanted,
        [
            (cycle.programme, _shift(row, cycle, days))
            for pk, cycle in cycles.items()
            for row in by_cycle[pk]
        ],
    )


def _undecided(cycles: dict[int, Cycle]) -> list[Milestone]:
    """With G0, which belongs to the programme as a whole and is counted from its running cycle."""
    running = {cycle.programme_id: pk for pk, cycle in cycles.items()}
    of_now = Q(cycle__in=cycles) | Q(key=FIRST, programme__in=running)
    rows = list(Milestone.objects.filter(of_now, decided_at__isnull=True).order_by("key"))
    for row in rows:
        row.cycle_id = running[row.programme_id]
    return rows


def _shift(row: StageRun | Milestone, cycle: Cycle, days: WorkingDays) -> CalendarShift:
    kickoff = cycle.started_on
    process = row.process_run.process.name if isinstance(row, StageRun) else ""
    closed = days.closed(row.counted_on(kickoff))
    return CalendarShift(
        row,
        process,
        as_it_stands(row, kickoff),
        as_it_would(row, kickoff, days),
        because=moved_from(closed) if closed else "",
    )
