"""Move the kick-off of a programme, and with it all that has not passed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateField, DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Cast, Greatest, Least
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.actions import fitting
from programmes.models import Assignment, Cycle, Programme, StageRun
from programmes.queries import kickoff
from programmes.refusals import NotPossible


class Changed(NotPossible):
    """The plan is no longer the one that was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("The plan is not the one that was shown. Look at what would move now, then move it.")
        )


@transaction.atomic
def move(
    *,
    programme: Programme,
    kickoff_on: date,
    by: Member,
    at: datetime,
    shown: str | None = None,
) -> Programme:
    """Every date that nobody set by hand and that has not passed moves along; the baseline stays.

    Raises ``NotPossible`` where the plan would not hold, ``Changed`` where ``shown``, the seal of
    a ``kickoff.preview``, is not that of what would move now. None: nobody looked.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    cycle = programme.cycles.order_by("-number")[0]
    cycle.programme = programme
    found = kickoff.preview(cycle, kickoff_on, lock=True)
    if shown is not None and shown != found.seal:
        raise Changed
    if found.problem:
        raise NotPossible(found.problem)
    before = programme.kickoff_on
    _pin(found.completed, before)
    programme.kickoff_on = kickoff_on
    programme.save(update_fields=["kickoff_on"])
    programme.cycles.filter(pk=cycle.pk).update(started_on=kickoff_on)
    cycle.started_on = kickoff_on
    fitting.fit(cycle)
    today = at.astimezone(ZoneInfo(by.organisation.time_zone)).date()
    moved = _move_assignments(cycle, (kickoff_on - before).days, today)
    audit.record(
        action="programme.move",
        by=by,
        at=at,
        about=programme,
        before=str(before),
        after=str(kickoff_on),
        moved=len(found.shifts),
        assignments=moved,
    )
    return programme


def _pin(stages: list[StageRun], kickoff_on: date) -> None:
    """The gate date of a completed stage stays the day that it was."""
    for stage in stages:
        stage.due_set = stage.due_on(kickoff_on)
    StageRun.objects.bulk_update(stages, ["due_set"])


def _move_assignments(cycle: Cycle, days: int, today: date) -> int:
    """What open stages ask and is not done: by as many days, but to no day before today.

    What is private stays: only whoever is asked sees that it is there.
    """
    rows = Assignment.objects.filter(
        stage__process_run__cycle=cycle,
        stage__state=StageRun.State.OPEN,
        state__in=[Assignment.State.OPEN, Assignment.State.STARTED],
        private=False,
    )
    later = ExpressionWrapper(F("due_on") + timedelta(days=days), output_field=DateTimeField())
    return rows.update(due_on=Greatest(Cast(later, DateField()), Least(F("due_on"), today)))
