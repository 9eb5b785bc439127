"""The verbs of parts: give and take back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.actions import entry
from people.models import Grant, Member, Part
from people.refusals import NotPossible


class LastManager(NotPossible):
    """Somebody has to be left who can give parts."""

    def __init__(self) -> None:
        super().__init__(
            _("This is the only HR manager. Give somebody else this part first, then try again.")
        )


@transaction.atomic
def give(*, member: Member, part: Part, until: date | None, by: Member, at: datetime) -> Grant:
    """``until`` is the last day; a consultant has to have one. Giving again changes the day."""
    if part == Part.CONSULTANT and until is None:
        raise NotPossible(_("Say until which day the consultant is to have access."))
    if part != Part.CONSULTANT and member.external:
        raise NotPossible(_("A consultant from outside cannot play this part."))
    if member.left_on is not None and member.left_on < at.date():
        raise NotPossible(_("This person has left the organisation."))
    grant, _created = Grant.objects.update_or_create(
        member=member, part=part, defaults={"until": until, "given_by": by, "given_at": at}
    )
    entry.fit_door(member=member)
    audit.record(
        action="part.give", by=by, at=at, about=member, part=part, until=until and str(until)
    )
    return grant


@transaction.atomic
def take_back(*, grant: Grant, by: Member, at: datetime) -> None:
    member = grant.member
    if grant.part == Part.HR:
        keep_a_manager(without=member, at=at)
    grant.delete()
    entry.fit_door(member=member)
    audit.record(action="part.take_back", by=by, at=at, about=member, part=grant.part)


def keep_a_manager(*, without: Member, at: datetime) -> None:
    """Raises LastManager unless another HR manager stays who can come in."""
    managers = Grant.objects.select_for_update(of=("self",)).filter(part=Part.HR).order_by("pk")
    today = at.date()
    for grant in managers.select_related("member"):
        other = grant.member
        here = other.left_on is None and (grant.until is None or grant.until >= today)
        if other.pk != without.pk and here and other.account_id is not None:
            return
    raise LastManager
