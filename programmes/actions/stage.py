"""Open a stage, and change its owner or its date."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, notices
from people.models import Member
from programmes.actions import assignment, reading
from programmes.models import StageRun
from programmes.queries import milestone
from programmes.queries import stage as queries
from programmes.refusals import NotPossible, ReasonMissing


@transaction.atomic
def open(*, stage: StageRun, by: Member, at: datetime, reason: str = "") -> StageRun:
    """Open the stage and give its assignments to the audience.

    Raises ``ReasonMissing`` where a stage before it is not completed and no reason is given;
    ``NotPossible`` where it is open or completed already, or waits for G0, or where people would be
    asked for something private before they can read in their language what becomes of it.
    """
    stage = _locked(stage)
    if stage.state != StageRun.State.PLANNED:
        raise NotPossible(_("This stage has been opened already."))
    programme = stage.process_run.cycle.programme
    if programme.stages_wait and milestone.first_is_open(programme):
        raise NotPossible(
            _(
                "The stages of this programme wait until the sponsor has decided G0. HR can change that."
            )
        )
    _refuse_unsaid(stage)
    early = bool(queries.unfinished_before(stage))
    if early and not reason.strip():
        raise ReasonMissing(
            _("A stage before this one is not completed. Say why this one opens now.")
        )
    stage.state, stage.opened_at, stage.early_reason = StageRun.State.OPEN, at, reason.strip()
    stage.save()
    audit.record(action="stage.open", by=by, at=at, about=stage, early=early, **stage.place)
    assignment.give(stage=stage, members=assignment.audience(), at=at)
    reading.take(stages=[stage], at=at)
    return stage


@transaction.atomic
def update(*, stage: StageRun, owner: Member, due_on: date, by: Member, at: datetime) -> StageRun:
    """Change the owner and the gate date. A date changed to the proposed one is an offset again."""
    stage = _locked(stage)
    kickoff = stage.process_run.cycle.programme.kickoff_on
    if due_on != stage.due_on(kickoff):
        if stage.state == StageRun.State.PASSED:
            raise NotPossible(_("This stage is completed. Reopen it to change its date."))
        stage.due_set = None
        if due_on != stage.due_on(kickoff):
            stage.due_set = due_on
        audit.record(
            action="stage.set_due", by=by, at=at, about=stage, on=str(due_on), **stage.place
        )
    if owner.pk != stage.owner_id:
        stage.owner = owner
        audit.record(
            action="stage.set_owner",
            by=by,
            at=at,
            about=stage,
            owner=str(owner.uuid),
            **stage.place,
        )
    stage.save()
    return stage


def _refuse_unsaid(stage: StageRun) -> None:
    process = stage.process_run.process
    template = process.stage(stage.key)
    if template is None or not template.assigns:
        return
    lacking = notices.unsaid(process.notices, stage.organisation.languages)
    if lacking:
        raise NotPossible(
            _(
                "What people are promised before they begin is not said in every language of the organisation: %(languages)s. Nobody is asked before it is."
            )
            % {"languages": ", ".join(lacking)}
        )


def _locked(stage: StageRun) -> StageRun:
    return (
        StageRun.objects.select_for_update(of=("self",))
        .select_related("process_run__cycle__programme")
        .get(pk=stage.pk)
    )
