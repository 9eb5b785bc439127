"""Decide a gate, and reopen what it passed. A decision is never edited."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import said
from programmes.actions import assignment, fitting, reading
from programmes.models import GateDecision, GateLook, GateStage, ProcessRun, StageRun
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
    agreed_by: Member | None = None,
) -> GateDecision:
    """Pass open stages of one process with the readings as they stand.

    Raises ``Blocked`` where a required criterion is not met; ``ReasonMissing`` without a reason, or
    without a date to look again where a required criterion can't tell; ``NotPossible`` without a
    second person where the programme asks for two.
    """
    stages = _locked(process_run, stages)
    if agreed_by is None and any(each.process_run.cycle.programme.two_deciders for each in stages):
        raise NotPossible(_("This programme asks for two people to decide a gate."))
    flat = passable(stages, reason, look_again_on)
    decision = _record(
        process_run,
        stages,
        GateDecision.Decision.PASS,
        reason,
        flat,
        by,
        at,
        look_again_on,
        agreed_by,
    )
    for stage in stages:
        stage.state, stage.passed_at = StageRun.State.PASSED, at
        stage.save()
    return decision


def passable(
    stages: list[StageRun], reason: str, look_again_on: date | None
) -> list[criteria.Read]:
    """The readings with which these stages can be passed now; raises as ``decide`` does."""
    if not stages or any(stage.state != StageRun.State.OPEN for stage in stages):
        raise NotPossible(_("Only open stages can be passed. Look at the page again."))
    readings = criteria.read(stages)
    flat = [each for stage in stages for each in readings[stage.pk]]
    blocking = [said(each.criterion.text) for each in flat if each.blocks]
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
        each.criterion.blocks and each.outcome == criteria.CANT_TELL for each in flat
    ):
        raise ReasonMissing(
            _("A required criterion can't tell yet. Say on which date you look at it again.")
        )
    return flat


@transaction.atomic
def look(
    *,
    decision: GateDecision,
    found: str,
    by: Member,
    at: datetime,
    look_again_on: date | None = None,
) -> GateLook:
    """Say what was found on looking again, and when to look next, if at all."""
    if not found.strip():
        raise ReasonMissing(_("Say what was found."))
    row = GateLook.objects.create(
        decision=decision,
        found=found.strip(),
        look_again_on=look_again_on,
        looked_by=by,
        looked_at=at,
    )
    audit.record(action="gate.look", by=by, at=at, about=decision, process=decision.process_run.key)
    return row


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
    fitting.fit_one(stage)
    stage.save()
    assignment.give(stage=stage, members=assignment.audience(), at=at)
    return decision


def _record(
    process_run: ProcessRun,
    stages: list[StageRun],
    decision: str,
    reason: str,
    readings: list[criteria.Read],
    by: Member,
    at: datetime,
    look_again_on: date | None,
    agreed_by: Member | None = None,
) -> GateDecision:
    row = GateDecision.objects.create(
        process_run=process_run,
        decision=decision,
        reason=reason.strip(),
        readings=[each.as_record() for each in readings],
        look_again_on=look_again_on,
        decided_by=by,
        decided_at=at,
        agreed_by=agreed_by,
    )
    GateStage.objects.bulk_create(GateStage(decision=row, stage=stage) for stage in stages)
    reading.rest_on(readings=readings, decision=row, at=at)
    audit.record(
        action=f"gate.{decision}",
        by=agreed_by or by,
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
