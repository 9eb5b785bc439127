"""Open a stage, and change its owner or its date."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.actions import assignment
from programmes.models import StageRun
from programmes.refusals import NotPossible, ReasonMissing


@transaction.atomic
def open(*, stage: StageRun, by: Member, at: datetime, reason: str = "") -> StageRun:
    """Open the stage and give its assignments to the audience.

    Raises ``ReasonMissing`` where a stage before it is not completed and no reason is given;
    ``NotPossible`` where it is open or completed already.
    """
    stage = _locked(stage)
    if stage.state != StageRun.State.PLANNED:
        raise NotPossible(_("This stage has been opened already."))
    if not reason.strip() and _earlier_unfinished(stage):
        raise ReasonMissing(_("A stage before this one is not completed. Say why this one opens now."))
    stage.state, stage.opened_at, stage.early_reason = StageRun.State.OPEN, at, reason.strip()
    stage.save()
    audit.record(action="stage.open", by=by, at=at, about=stage, early=bool(stage.early_reason))
    assignment.give(stage=stage, members=assignment.audience(), at=at)
    return stage


@transaction.atomic
def set_owner(*, stage: StageRun, owner: Member, by: Member, at: datetime) -> StageRun:
    stage = _locked(stage)
    stage.owner = owner
    stage.save(update_fields=["owner"])
    audit.record(action="stage.set_owner", by=by, at=at, about=stage, owner=str(owner.uuid))
    return stage


@transaction.atomic
def set_due(*, stage: StageRun, on: date, by: Member, at: datetime) -> StageRun:
    stage = _locked(stage)
    if stage.state == StageRun.State.PASSED:
        raise NotPossible(_("This stage is completed. Reopen it to change its date."))
    stage.due_set = on
    stage.save(update_fields=["due_set"])
    audit.record(action="stage.set_due", by=by, at=at, about=stage, on=str(on))
    return stage


def _earlier_unfinished(stage: StageRun) -> bool:
    return (
        StageRun.objects.filter(process_run=stage.process_run_id, order__lt=stage.order)
        .exclude(state=StageRun.State.PASSED)
        .exists()
    )


def _locked(stage: StageRun) -> StageRun:
    return (
        StageRun.objects.select_for_update(of=("self",))
        .select_related("process_run__cycle__programme__organisation")
        .get(pk=stage.pk)
    )
