"""End the running cycle of a programme and begin the next."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.actions import baseline, fitting
from programmes.milestones import FIRST
from programmes.models import Criterion, Cycle, Milestone, ProcessRun, Programme, StageRun
from programmes.queries import cycle as queries
from programmes.refusals import NotPossible, ReasonMissing

Row = TypeVar("Row", bound=models.Model)

# What happened to a row in the cycle that ends, and does not go along.
OF_STAGE = ("put_off", "due_set", "state", "opened_at", "passed_at", "early_reason")
OF_CRITERION = ("relaxed_at", "relaxed_by", "relaxed_reason")
OF_MILESTONE = ("put_off", "decided_at", "decided_by", "reason", "facts")


@transaction.atomic
def begin(
    *, programme: Programme, kickoff_on: date, begins_from: str, by: Member, at: datetime
) -> Cycle:
    """The same stages, criteria and milestones as they stand by now, with nothing done yet.

    Raises ``NotPossible`` while a stage is open, or before a process is through or G5 is decided.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    before = programme.cycles.order_by("-number")[0]
    if problem := queries.problem(before):
        raise NotPossible(problem)
    if kickoff_on <= before.started_on:
        raise NotPossible(_("The next cycle starts after the one before it."))
    if not begins_from.strip():
        raise ReasonMissing(_("Say what the next cycle is to begin from."))
    before.ended_on = timezone.localdate(at)
    before.save()
    cycle = Cycle.objects.create(
        programme=programme,
        number=before.number + 1,
        started_on=kickoff_on,
        begins_from=begins_from.strip(),
        begun_by=by,
    )
    programme.kickoff_on = kickoff_on
    programme.save(update_fields=["kickoff_on"])
    _copy(before, cycle)
    fitting.fit(cycle)
    baseline.keep(programme=programme, by=by, at=at)
    audit.record(action="cycle.begin", by=by, at=at, about=programme, number=cycle.number)
    return cycle


def _copy(before: Cycle, cycle: Cycle) -> None:
    runs = {run.pk: _again(run, (), cycle=cycle) for run in ProcessRun.objects.filter(cycle=before)}
    ProcessRun.objects.bulk_create(runs.values())
    stages = {
        stage.pk: _again(stage, OF_STAGE, process_run=runs[stage.process_run_id])
        for stage in StageRun.objects.filter(process_run__cycle=before)
    }
    StageRun.objects.bulk_create(stages.values())
    Criterion.objects.bulk_create(
        _again(row, OF_CRITERION, stage=stages[row.stage_id])
        for row in Criterion.objects.filter(stage__in=stages)
    )
    Milestone.objects.bulk_create(
        _again(row, OF_MILESTONE, cycle=cycle)
        for row in Milestone.objects.filter(cycle=before).exclude(key=FIRST)
    )


def _again(row: Row, fresh: Collection[str], **changed: Any) -> Row:
    """A new row with all that this one holds but its identity and what is ``fresh``."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "uuid", *fresh, *changed}
    }
    return type(row)(**kept, **changed)
