"""The verbs of parts: give and take back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, changes, permissions
from people.actions import department as departments
from people.actions import entry, structure
from people.models import Department, Grant, Member, Part
from people.refusals import NOBODY_LEFT, NotPossible

GIVERS = permissions.givers()


class LastManager(NotPossible):
    """Somebody has to be left who can give parts."""

    def __init__(self) -> None:
        super().__init__(str(NOBODY_LEFT))


@transaction.atomic
def give(
    *,
    member: Member,
    part: Part,
    until: date | None,
    by: Member,
    at: datetime,
    department: Department | None = None,
) -> Grant:
    """``until`` is the last day; a consultant has to have one. Giving again changes the day.

    ``department`` narrows HR to it and all below it. Raises NotPossible.
    """
    if department is not None and part != Part.HR:
        raise NotPossible(_("Only the part of an HR manager can be given for a department."))
    if part == Part.CONSULTANT and until is None:
        raise NotPossible(_("Say until which day the consultant is to have access."))
    if part != Part.CONSULTANT and member.external:
        raise NotPossible(_("A consultant from outside cannot play this part."))
    if member.left_on is not None and member.left_on < at.date():
        raise NotPossible(_("This person has left the organisation."))
    _refuse_to_oneself(member, part, by)
    if department is not None:
        structure.hold(shared=True)
        department = departments.current(department)
    if part in GIVERS and (until is not None or department is not None):
        _refuse_to_end_the_last(member, part, at)
    grant, _created = Grant.objects.update_or_create(
        member=member,
        part=part,
        defaults={"department": department, "until": until, "given_by": by, "given_at": at},
    )
    entry.fit_door(member=member)
    audit.record(
        action="part.give",
        by=by,
        at=at,
        about=member,
        part=part,
        until=until and str(until),
        department=department and str(department.uuid),
    )
    return grant


@transaction.atomic
def take_back(*, grant: Grant, by: Member, at: datetime) -> None:
    member = grant.member
    if grant.played in GIVERS:
        keep_a_manager(without=member, at=at)
    grant.delete()
    if grant.part == Part.CONSULTANT:
        changes.ended(members=[member.pk], at=at)
    entry.fit_door(member=member)
    audit.record(action="part.take_back", by=by, at=at, about=member, part=grant.part)


def gives_parts(member: Member) -> bool:
    return Grant.objects.filter(member=member, part__in=GIVERS, department=None).exists()


def keep_a_manager_without(members: Iterable[int], at: datetime) -> None:
    """Where a list gives these a last day, all at once. Raises LastManager."""
    going = Grant.objects.filter(member__in=list(members), part__in=GIVERS, department=None)
    if going.exists():
        keep_a_manager(without=None, at=at)


def only_manager(at: datetime) -> Member | None:
    """The one person who can come in and give parts, where nobody else can."""
    found = {grant.member_id: grant.member for grant in _managers_here(at)}
    return next(iter(found.values())) if len(found) == 1 else None


def keep_a_manager(*, without: Member | None, at: datetime) -> None:
    """Raises LastManager unless somebody else stays who can come in and give parts."""
    others = {grant.member_id for grant in _managers_here(at, lock=True)}
    if not others - {without.pk if without else None}:
        raise LastManager


def _managers_here(at: datetime, *, lock: bool = False) -> list[Grant]:
    grants = Grant.objects.filter(part__in=GIVERS, department=None).order_by("pk")
    if lock:
        grants = grants.select_for_update(of=("self",))
    today = at.date()
    return [
        grant
        for grant in grants.select_related("member")
        if grant.member.left_on is None
        and (grant.until is None or grant.until >= today)
        and grant.member.account_id is not None
    ]


def _refuse_to_end_the_last(member: Member, part: Part, at: datetime) -> None:
    """An end, or a department, for somebody who gives parts without either."""
    if Grant.objects.filter(member=member, part=part, department=None, until=None).exists():
        keep_a_manager(without=member, at=at)


def _refuse_to_oneself(member: Member, part: Part, by: Member) -> None:
    """An administrator who could become HR manager alone would see all that HR sees."""
    is_hr = Grant.objects.filter(member=by, part=Part.HR, department=None).exists()
    if member.pk == by.pk and not is_hr:
        raise NotPossible(
            _("Nobody gives a part to themself. Ask an HR manager to give it to you.")
        )
