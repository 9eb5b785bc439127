"""Write the charter of a programme, and say who steers it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import Texts
from programmes.models import Charter, Programme, SteeringSeat
from programmes.refusals import NotPossible


@transaction.atomic
def write(
    *,
    programme: Programme,
    why: Texts,
    promises: Texts,
    never: Texts,
    sponsor: Member | None,
    by: Member,
    at: datetime,
) -> Charter:
    """What stood before stays as an earlier version. Nothing is added where nothing changed."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    before = programme.charters.first()
    said = (why, promises, never, sponsor.pk if sponsor else None)
    if before and said == (before.why, before.promises, before.never, before.sponsor_id):
        return before
    row = Charter.objects.create(
        programme=programme,
        why=why,
        promises=promises,
        never=never,
        sponsor=sponsor,
        written_by=by,
        written_at=at,
    )
    audit.record(action="charter.write", by=by, at=at, about=row)
    return row


@transaction.atomic
def give_seat(
    *,
    programme: Programme,
    member: Member,
    role: str,
    speaks_for_workers: bool,
    by: Member,
    at: datetime,
) -> SteeringSeat:
    """Raises ``NotPossible`` for somebody who sits in the steering group already."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.seats.filter(member=member, ended_at__isnull=True).exists():
        raise NotPossible(_("This person is in the steering group already."))
    row = SteeringSeat.objects.create(
        programme=programme,
        member=member,
        role=role.strip(),
        speaks_for_workers=speaks_for_workers,
        given_by=by,
        given_at=at,
    )
    audit.record(
        action="seat.give", by=by, at=at, about=row, member=str(member.uuid), workers=speaks_for_workers
    )  # fmt: skip
    return row


@transaction.atomic
def end_seat(*, seat: SteeringSeat, by: Member, at: datetime) -> SteeringSeat:
    """The row stays, with who ended it and when. Raises ``NotPossible`` where it has ended."""
    seat = SteeringSeat.objects.select_for_update().get(pk=seat.pk)
    if seat.ended_at is not None:
        raise NotPossible(_("This person has left the steering group already."))
    seat.ended_at, seat.ended_by = at, by
    seat.save()
    audit.record(action="seat.end", by=by, at=at, about=seat)
    return seat
