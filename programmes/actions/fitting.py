"""Put the dates that the plan works out on days on which the organisation works."""

from collections.abc import Iterable
from datetime import date

from people.queries import work_calendar
from people.working_days import WorkingDays
from programmes.models import Cycle, Milestone, StageRun


def fit(cycle: Cycle) -> None:
    """Of a cycle, what has not passed. Part of another deed."""
    stages = StageRun.objects.filter(process_run__cycle=cycle)
    line = Milestone.line(programme=cycle.programme_id, cycle=cycle.pk)
    days = work_calendar.working_days()
    put_on(stages.exclude(state=StageRun.State.PASSED), cycle.started_on, days)
    put_on(line.filter(decided_at__isnull=True), cycle.started_on, days)


def put_on(
    rows: Iterable[StageRun] | Iterable[Milestone], kickoff: date, days: WorkingDays
) -> None:
    """Written where it changes; ``kickoff`` is that of all these rows."""
    changed = [row for row in rows if _set(row, kickoff, days)]
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["put_off"])  # type: ignore[arg-type]


def fit_one(stage: StageRun) -> None:
    """Set, and not written."""
    _set(stage, stage.process_run.cycle.programme.kickoff_on, work_calendar.working_days())


def _set(row: StageRun | Milestone, kickoff: date, days: WorkingDays) -> bool:
    before = row.put_off
    row.put_off = days.put_off(row.counted_on(kickoff))
    return row.put_off != before
