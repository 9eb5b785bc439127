"""Decide a gate, and reopen what it passed. A decision is never edited."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import said
from programmes.actions import assignment
from programmes.models import GateDecision, GateStage, ProcessRun, StageRun
from programmes.queries import criterion as criteria
from programmes.refusals import Blocked, NotPossible, ReasonMissing


@transaction.atomic
def decide(
    *,
    process_run: ProcessRun,
    stages: Iterable[StageRun],
    by: Member,
    reason: str,
    at: datetime,
    look_again_on: date | None = None,
) -> GateDecision:
    """Pass open stages of one process with the readings as they stand.

    Raises ``Blocked`` where a required criterion is not met; ``ReasonMissing`` without a reason, or
    without a date to look again where a required criterion can't tell.
    """
    stages = _locked(process_run, stages)
    if not stages or any(stage.state != StageRun.State.OPEN for stage in stages):
        raise NotPossible(_("Only open stages can be passed. Look at the page again."))
    readings = criteria.read(stages)
    flat = [reading for stage in stages for reading in readings[stage.pk]]
    blocking = [said(reading.criterion.text) for reading in flat if reading.blocks]
    if blocking:
        raise Blocked(
            _(
                "A required criterion is not met, so the gate stays closed. The sponsor may relax it."
            ),
            blocking,
        )
    if not reason.strip():
        raise ReasonMissing(_("Say why the gate is passed."))
    if look_again_on is None and any(
        reading.criterion.blocks and reading.outcome == criteria.CANT_TELL for reading in flat
    ):
        raise ReasonMissing(
            _("A required criterion can't tell yet. Say on which date you look at it again.")
        )
    decision = _record(
        process_run, stages, GateDecision.Decision.PASS, reason, flat, by, at, look_again_on
    )
    for stage in stages:
        stage.state, stage.passed_at = StageRun.State.PASSED, at
        stage.save()
    return decision


@transaction.atomic
def reopen(*, stage: StageRun, by: Member, reason: str, at: datetime) -> GateDecision:
    """Reopen a completed stage. The decision that passed it stays as it was.

    Whoever joined while it was completed gets what the stage asks of everyone.
    """
    [stage] = _locked(stage.process_run, [stage])
    if stage.state != StageRun.State.PASSED:
        raise NotPossible(_("Only a completed stage can be reopened."))
    if not reason.strip():
        raise ReasonMissing(_("Say why the stage is reopened."))
    readings = criteria.read([stage])[stage.pk]
    decision = _record(
        stage.process_run, [stage], GateDecision.Decision.REOPEN, reason, readings, by, at, None
    )
    stage.state, stage.passed_at = StageRun.State.OPEN, None
    stage.save()
    assignment.give(stage=stage, members=assignment.audience(), at=at)
    return decision


def _record(
    process_run: ProcessRun,
    stages: list[StageRun],
    decision: str,
    reason: str,
    readings: Iterable[criteria.Read],
    by: Member,
    at: datetime,
    look_again_on: date | None,
) -> GateDecision:
    row = GateDecision.objects.create(
        process_run=process_run,
        decision=decision,
        reason=reason.strip(),
        readings=[reading.as_record() for reading in readings],
        look_again_on=look_again_on,
        decided_by=by,
        decided_at=at,
    )
    GateStage.objects.bulk_create(GateStage(decision=row, stage=stage) for stage in stages)
    audit.record(
        action=f"gate.{decision}",
        by=by,
        at=at,
        about=row,
        process=process_run.key,
        stages=[stage.key for stage in stages],
    )
    return row


def _locked(process_run: ProcessRun, stages: Iterable[StageRun]) -> list[StageRun]:
    return list(
        StageRun.objects.select_for_update(of=("self",))
        .select_related("process_run__cycle__programme")
        .filter(process_run=process_run, pk__in=[stage.pk for stage in stages])
        .order_by("order")
    )
