"""Make an improvement card, and move it on with a sentence."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.models import Criterion, Improvement, ImprovementMove, Programme, StageRun
from programmes.refusals import NotPossible, ReasonMissing

ACT = Improvement.State.ACT


@transaction.atomic
def make(
    *,
    programme: Programme,
    change: str,
    expectation: str,
    owner: Member,
    due_on: date,
    by: Member,
    at: datetime,
    stage: StageRun | None = None,
    criterion: Criterion | None = None,
    element: dict[str, str] | None = None,
) -> Improvement:
    """The card begins as a plan."""
    row = Improvement.objects.create(
        programme=programme,
        change=change.strip(),
        expectation=expectation.strip(),
        stage=stage,
        criterion=criterion,
        element=element or {},
        owner=owner,
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    audit.record(action="improvement.make", by=by, at=at, about=row, owner=str(owner.uuid))
    return row


@transaction.atomic
def move(
    *,
    improvement: Improvement,
    state: str,
    sentence: str,
    by: Member,
    at: datetime,
    result: str = "",
) -> ImprovementMove:
    """To another of the four steps. ``result`` says what became of it, and is asked for at the last.

    Raises ``NotPossible`` where the card stands there already.
    """
    improvement = Improvement.objects.select_for_update(of=("self",)).get(pk=improvement.pk)
    if state == improvement.state:
        raise NotPossible(_("The card stands there already. Look at it again."))
    if not sentence.strip():
        raise ReasonMissing(_("Say in a sentence what happened."))
    if state == ACT and not result:
        raise ReasonMissing(_("Say what becomes of it."))
    improvement.state, improvement.result = state, result if state == ACT else ""
    improvement.save()
    row = ImprovementMove.objects.create(
        improvement=improvement,
        state=state,
        result=improvement.result,
        sentence=sentence.strip(),
        moved_by=by,
        moved_at=at,
    )
    audit.record(
        action="improvement.move", by=by, at=at, about=improvement, state=state, result=row.result
    )
    return row
