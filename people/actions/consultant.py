"""The verbs of consultants, who come from outside and until a day: invite and end."""

from datetime import date, datetime, timedelta
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, changes, words
from people.actions import entry, invitation, part
from people.models import Grant, Member, Organisation, Part
from people.refusals import NotPossible


@transaction.atomic
def invite(*, name: str, address: str, until: date, by: Member, at: datetime) -> Member:
    """Somebody who was here before comes back as the same member. Raises NotPossible."""
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    member = Member.objects.filter(address__iexact=address).first()
    if member is not None and not member.external:
        raise NotPossible(
            _("Somebody in your list of people has this address. Give them the part.")
        )
    member = member or Member(number=_free_number(), external=True, address=address.lower())
    member.full_name, member.left_on = name, None
    member.language = member.language or (organisation.languages or [""])[0]
    member.sort_key = words.sort_key(name, member.number)
    member.save()
    words.index([member])
    part.give(member=member, part=Part.CONSULTANT, until=until, by=by, at=at)
    if member.account_id is None:
        invitation.send(members=[member], by=by, at=at)
    audit.record(action="consultant.invite", by=by, at=at, about=member, until=str(until))
    return member


@transaction.atomic
def end(*, member: Member, by: Member, at: datetime) -> Member:
    """Takes effect with their next request."""
    if not member.external:
        raise NotPossible(_("Only the access of somebody from outside can be ended here."))
    Grant.objects.filter(member=member).delete()
    changes.ended(members=[member.pk], at=at)
    member.left_on = at.date() - timedelta(days=1)
    member.save(update_fields=["left_on"])
    entry.fit_door(member=member)
    invitation.withdraw(members=[member], at=at)
    audit.record(action="consultant.end", by=by, at=at, about=member)
    return member


def _free_number() -> str:
    taken = set(Member.objects.filter(external=True).values_list("number", flat=True))
    numbers = (f"C{n}" for n in count(1))
    return next(
        number
        for number in numbers
        if number not in taken and not Member.objects.filter(number=number).exists()
    )
