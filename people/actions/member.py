"""The verbs of members: set their own manager, and their last day."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.actions import entry, invitation, part
from people.models import Grant, Member, Part
from people.refusals import NotPossible


@transaction.atomic
def set_manager(*, member: Member, manager: Member | None, by: Member, at: datetime) -> Member:
    """None lets the department's manager count again. Raises NotPossible for a circle."""
    if manager is not None:
        if manager.external or manager.left_on is not None:
            raise NotPossible(_("Only somebody who works here can be a manager."))
        _refuse_a_circle(member, manager)
    member.manager = manager
    member.save(update_fields=["manager"])
    audit.record(
        action="member.set_manager",
        by=by,
        at=at,
        about=member,
        manager=str(manager.uuid) if manager else None,
    )
    return member


@transaction.atomic
def set_last_day(*, member: Member, on: date | None, by: Member, at: datetime) -> Member:
    """After this day the way in is closed; None means that the person stays. Raises LastManager."""
    if on is not None and Grant.objects.filter(member=member, part=Part.HR).exists():
        part.keep_a_manager(without=member, at=at)
    member.left_on = on
    member.save(update_fields=["left_on"])
    entry.fit_door(member=member)
    if on is not None:
        invitation.withdraw(members=[member], at=at)
    audit.record(action="member.set_last_day", by=by, at=at, about=member, on=on and str(on))
    return member


def _refuse_a_circle(member: Member, manager: Member) -> None:
    seen: set[int] = set()
    above: int | None = manager.pk
    while above is not None and above not in seen:
        if above == member.pk:
            raise NotPossible(_("This person's own manager would then report to them."))
        seen.add(above)
        above = Member.objects.filter(pk=above).values_list("manager_id", flat=True).first()
