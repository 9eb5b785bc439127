"""Say what is done about results, who looks after it, and later what changed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.pulses.models import FollowUp, Wave, WaveGroup
from programmes.refusals import NotPossible


@transaction.atomic
def make(
    *,
    wave: Wave,
    group: WaveGroup,
    intention: str,
    owner: Member,
    due_on: date,
    by: Member,
    at: datetime,
) -> FollowUp:
    """Raises ``NotPossible`` while there are no results yet."""
    if wave.state != Wave.State.CLOSED:
        raise NotPossible(_("There are no results yet."))
    row = FollowUp.objects.create(
        wave=wave,
        group=group,
        intention=intention.strip(),
        owner=owner,
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    audit.record(action="follow_up.make", by=by, at=at, about=row, owner=str(owner.uuid))
    return row


@transaction.atomic
def tell(*, follow_up: FollowUp, changed: str, by: Member, at: datetime) -> FollowUp:
    """What changed, in the words that those who answered read."""
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    row.changed, row.changed_by, row.changed_at = changed.strip(), by, at
    row.save(update_fields=["changed", "changed_by", "changed_at"])
    audit.record(action="follow_up.tell", by=by, at=at, about=row)
    return row
