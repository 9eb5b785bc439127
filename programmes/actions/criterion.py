"""Change, add and take away a criterion before its stage opens; relax it afterwards, openly."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import Texts
from programmes.actions import stage_edit
from programmes.models import Criterion, StageRun
from programmes.models.criterion import MOST_CRITERIA
from programmes.models.stage import own_key
from programmes.refusals import NotPossible, ReasonMissing


@transaction.atomic
def edit(
    *,
    criterion: Criterion,
    text: Texts,
    threshold: float | None,
    required: bool,
    by: Member,
    at: datetime,
    minimum: int | None = None,
) -> Criterion:
    """Raises ``NotPossible`` once the stage has opened: nobody moves the goalposts.

    ``minimum``: how many have to answer before it is read; None leaves it. Never below the template's.
    """
    criterion = _locked(criterion)
    _refuse_if_open(criterion.stage)
    criterion.text, criterion.threshold, criterion.required = text, threshold, required
    if minimum is not None:
        lowest = criterion.template.minimum if criterion.template else 1
        criterion.minimum = max(minimum, lowest)
    criterion.save()
    audit.record(
        action="criterion.edit",
        by=by,
        at=at,
        about=criterion,
        threshold=threshold,
        required=required,
        **criterion.stage.place,
    )
    return criterion


@transaction.atomic
def add(*, stage: StageRun, text: Texts, required: bool, by: Member, at: datetime) -> Criterion:
    """One that a person signs. Raises ``NotPossible`` once the stage has opened, or is full."""
    stage = StageRun.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    _refuse_if_open(stage)
    rows = list(Criterion.objects.filter(stage=stage))
    if len(rows) >= MOST_CRITERIA:
        raise stage_edit.Full(
            _("A stage has at most %(most)s criteria. Take one of your own away first.")
            % {"most": MOST_CRITERIA}
        )
    row = Criterion.objects.create(
        stage=stage,
        key=own_key(),
        order=max((each.order for each in rows), default=0) + 1,
        kind=Criterion.Kind.ATTESTED,
        text=text,
        required=required,
    )
    audit.record(action="criterion.add", by=by, at=at, about=row, required=required, **stage.place)
    return row


@transaction.atomic
def remove(*, criterion: Criterion, by: Member, at: datetime) -> None:
    """Only the organisation's own, and not the last of a stage of its own."""
    stage = StageRun.objects.select_for_update(of=("self",)).get(pk=criterion.stage_id)
    _refuse_if_open(stage)
    if not criterion.is_own:
        raise NotPossible(
            _("This criterion is the template's. It can be made not required instead.")
        )
    others = Criterion.objects.filter(stage=stage).exclude(pk=criterion.pk)
    if not others.exists():
        raise NotPossible(_("A stage needs at least one criterion. Take the stage away instead."))
    stage_edit.refuse_if_used([criterion])
    Criterion.objects.get(pk=criterion.pk).delete()
    audit.record(action="criterion.remove", by=by, at=at, about=stage, **stage.place)


@transaction.atomic
def relax(*, criterion: Criterion, reason: str, by: Member, at: datetime) -> Criterion:
    """The criterion no longer blocks. Its old state, the reason and the name stand in every report.

    Raises ``NotPossible`` unless the stage is open: before, it can be changed; after, nothing waits.
    """
    criterion = _locked(criterion)
    if criterion.stage.state != StageRun.State.OPEN:
        raise NotPossible(_("A criterion can be relaxed only while its stage is open."))
    if not criterion.blocks:
        raise NotPossible(_("This criterion does not block the gate."))
    if not reason.strip():
        raise ReasonMissing(_("Say why the criterion is relaxed."))
    criterion.relaxed_at, criterion.relaxed_by, criterion.relaxed_reason = at, by, reason.strip()
    criterion.save()
    audit.record(action="criterion.relax", by=by, at=at, about=criterion, **criterion.stage.place)
    return criterion


def _refuse_if_open(stage: StageRun) -> None:
    if stage.state != StageRun.State.PLANNED:
        raise NotPossible(
            _("The stage has opened, so its criteria are fixed. The sponsor may relax one.")
        )


def _locked(criterion: Criterion) -> Criterion:
    return (
        Criterion.objects.select_for_update(of=("self",))
        .select_related("stage__process_run")
        .get(pk=criterion.pk)
    )
