"""Copy the checklist of G0 to a programme, and answer its lines."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import in_each
from programmes.models import Programme, Safeguard, SafeguardAnswer
from programmes.refusals import ReasonMissing
from programmes.safeguards import SAFEGUARDS


def copy(programme: Programme, languages: Iterable[str]) -> None:
    """Part of starting a programme."""
    languages = list(languages)
    Safeguard.objects.bulk_create(
        Safeguard(
            programme=programme, key=line.key, order=order, text=in_each(line.text, languages)
        )
        for order, line in enumerate(SAFEGUARDS, start=1)
    )


@transaction.atomic
def answer(
    *,
    safeguard: Safeguard,
    state: str,
    by: Member,
    at: datetime,
    note: str = "",
    link: str = "",
) -> SafeguardAnswer:
    """Add what is true now; what was said before stays. Raises ``ReasonMissing`` without a word why."""
    if state == SafeguardAnswer.State.DONE and not (note.strip() or link):
        raise ReasonMissing(_("Say where it can be seen: a note or a link."))
    if state != SafeguardAnswer.State.DONE and not note.strip():
        raise ReasonMissing(_("Say why."))
    row = SafeguardAnswer.objects.create(
        safeguard=safeguard,
        state=state,
        note=note.strip(),
        link=link,
        answered_by=by,
        answered_at=at,
    )
    audit.record(
        action="safeguard.answer", by=by, at=at, about=safeguard, key=safeguard.key, state=state
    )
    return row
