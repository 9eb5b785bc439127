"""Where a programme asks for two deciders: one proposes, another agrees or declines."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.actions import gate
from programmes.models import GateProposal, ProcessRun, StageRun
from programmes.refusals import NotPossible, ReasonMissing

WAITING = GateProposal.State.WAITING


@transaction.atomic
def propose(
    *,
    process_run: ProcessRun,
    stages: Iterable[StageRun],
    by: Member,
    reason: str,
    at: datetime,
    look_again_on: date | None = None,
) -> GateProposal:
    """The first of two. Raises as ``gate.decide`` does, and where another proposal waits."""
    process_run = ProcessRun.objects.select_for_update(of=("self",)).get(pk=process_run.pk)
    if process_run.proposals.filter(state=WAITING).exists():
        raise NotPossible(_("A decision on this process waits for a second person already."))
    keys = [stage.pk for stage in stages]
    rows = list(process_run.stages.filter(pk__in=keys).select_related("process_run__cycle"))
    gate.passable(rows, reason, look_again_on)
    row = GateProposal.objects.create(
        process_run=process_run,
        stages=[str(stage.uuid) for stage in rows],
        reason=reason.strip(),
        look_again_on=look_again_on,
        proposed_by=by,
        proposed_at=at,
    )
    _note("gate.propose", row, by, at)
    return row


@transaction.atomic
def agree(*, proposal: GateProposal, reason: str, by: Member, at: datetime) -> GateProposal:
    """The gate is passed with the readings of now. Raises as ``gate.decide``, and for oneself."""
    proposal = _locked(proposal)
    if proposal.proposed_by_id == by.pk:
        raise NotPossible(_("You decided this first. Somebody else has to agree."))
    _check(proposal, reason)
    stages = StageRun.objects.filter(process_run=proposal.process_run, uuid__in=proposal.stages)
    proposal.decision = gate.decide(
        process_run=proposal.process_run,
        stages=stages,
        by=proposal.proposed_by,
        agreed_by=by,
        reason=proposal.reason,
        look_again_on=proposal.look_again_on,
        at=at,
    )
    return _answered(proposal, GateProposal.State.AGREED, reason, by, at)


@transaction.atomic
def decline(*, proposal: GateProposal, reason: str, by: Member, at: datetime) -> GateProposal:
    """The stages stay open. Whoever proposed may take it back by this too."""
    proposal = _locked(proposal)
    _check(proposal, reason)
    _note("gate.decline", proposal, by, at)
    return _answered(proposal, GateProposal.State.DECLINED, reason, by, at)


def _check(proposal: GateProposal, reason: str) -> None:
    if proposal.state != WAITING:
        raise NotPossible(_("This has been answered already."))
    if not reason.strip():
        raise ReasonMissing(_("Say why you agree or decline."))


def _answered(
    proposal: GateProposal, state: str, reason: str, by: Member, at: datetime
) -> GateProposal:
    proposal.state, proposal.answer = state, reason.strip()
    proposal.answered_by, proposal.answered_at = by, at
    proposal.save()
    return proposal


def _note(action: str, row: GateProposal, by: Member, at: datetime) -> None:
    keys = (
        StageRun.objects.filter(uuid__in=row.stages).order_by("order").values_list("key", flat=True)
    )
    audit.record(
        action=action, by=by, at=at, about=row, process=row.process_run.key, stages=list(keys)
    )


def _locked(proposal: GateProposal) -> GateProposal:
    return (
        GateProposal.objects.select_for_update(of=("self",))
        .select_related("process_run__cycle__programme", "proposed_by")
        .get(pk=proposal.pk)
    )
