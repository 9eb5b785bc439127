"""Change a criterion before its stage opens; relax it afterwards, openly."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import Texts
from programmes.models import Criterion, StageRun
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
) -> Criterion:
    """Raises ``NotPossible`` once the stage has opened: nobody moves the goalposts."""
    criterion = _locked(criterion)
    if criterion.stage.state != StageRun.State.PLANNED:
        raise NotPossible(
            _("The stage has opened, so its criteria are fixed. The sponsor may relax one.")
        )
    criterion.text, criterion.threshold, criterion.required = text, threshold, required
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


def _locked(criterion: Criterion) -> Criterion:
    return (
        Criterion.objects.select_for_update(of=("self",))
        .select_related("stage__process_run")
        .get(pk=criterion.pk)
    )
