"""The verbs of members: add, edit, set their own manager, and their last day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people import access, audit, changes, newcomers, words
from people.actions import department as departments
from people.actions import entry, invitation, part, structure
from people.models import Department, JobTitle, Member
from people.queries.department import lies_within, within
from people.refusals import NotPossible

SEARCHED = {"number", "full_name", "preferred_name", "address"}


@dataclass(frozen=True)
class Facts:
    """What HR knows about somebody. ``job_title`` is a name; an unknown one is made."""

    number: str
    full_name: str = ""
    preferred_name: str = ""
    address: str | None = None
    department: Department | None = None
    job_title: str = ""
    language: str = ""
    started_on: date | None = None


class Taken(NotPossible):
    """``field`` is the one that somebody else has already: number or address."""

    def __init__(self, field: str, holder: Member | None, at: datetime) -> None:
        self.field = field
        super().__init__(_taken(field, holder, at))


@transaction.atomic
def add(*, facts: Facts, manager: Member | None, by: Member, at: datetime) -> Member:
    """Somebody joins; the open stages ask of them what they ask of everyone. Raises NotPossible."""
    if manager is not None:
        structure.hold()
        _refuse_as_manager(manager)
    member = Member(number=facts.number, manager=manager)
    _write(member, facts, at)
    newcomers.joined(members=[member], at=at)
    audit.record(action="member.add", by=by, at=at, about=member)
    return member


@transaction.atomic
def edit(
    *,
    member: Member,
    facts: Facts,
    by: Member,
    at: datetime,
    reach: Department | None = None,
) -> Member:
    """The account is never touched. ``reach`` is the doer's. Raises NotPossible."""
    structure.hold(shared=True)
    member = Member.objects.select_for_update().get(pk=member.pk)
    if reach is not None:
        _refuse_out_of_reach(member.department, facts.department, reach)
    moved = member.department_id != (facts.department and facts.department.pk)
    changed = _write(member, facts, at, reach)
    if "address" in changed:
        invitation.withdraw(members=[member], at=at)
    if moved:
        changes.announce(members=[member.pk], at=at)
    audit.record(action="member.edit", by=by, at=at, about=member, changed=sorted(changed))
    return member


@transaction.atomic
def set_manager(*, member: Member, manager: Member | None, by: Member, at: datetime) -> Member:
    """None lets the department's manager count again. Raises NotPossible for a circle."""
    structure.hold()
    if manager is not None:
        _refuse_as_manager(manager)
        _refuse_a_circle(member, manager)
    member.manager = manager
    member.save(update_fields=["manager"])
    changes.announce(members=[member.pk], at=at)
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
    """After this day the way in is closed; None means that the person stays or is back.

    Raises LastManager.
    """
    if on is not None and part.gives_parts(member):
        part.keep_a_manager(without=member, at=at)
    was_gone = member.left_on is not None and member.left_on < at.date()
    member.left_on = on
    member.save(update_fields=["left_on"])
    entry.fit_door(member=member)
    if on is not None:
        invitation.withdraw(members=[member], at=at)
        changes.left(members=[member.pk], at=at)
    elif was_gone:
        newcomers.joined(members=[member], at=at)
    team = access.team_of(member).values_list("pk", flat=True)
    changes.announce(members=[member.pk, *team], at=at)
    audit.record(action="member.set_last_day", by=by, at=at, about=member, on=on and str(on))
    return member


class OutOfReach(NotPossible):
    field = "department"

    def __init__(self) -> None:
        super().__init__(
            _("Only people of the departments that you look after can be changed, and moved there.")
        )


def _refuse_out_of_reach(
    before: Department | None, after: Department | None, reach: Department
) -> None:
    if not all(place and lies_within(place, reach) for place in (before, after)):
        raise OutOfReach


def _write(member: Member, facts: Facts, at: datetime, reach: Department | None = None) -> set[str]:
    """Returns the names of the fields that changed."""
    if facts.department is not None:
        structure.hold(shared=True)
        departments.current(facts.department)
    values = {
        "number": facts.number,
        "full_name": facts.full_name,
        "preferred_name": facts.preferred_name,
        "address": facts.address or None,
        "department": facts.department,
        "job_title": _job_title(facts.job_title),
        "language": facts.language,
        "started_on": facts.started_on,
    }
    changed = {name for name, value in values.items() if getattr(member, name) != value}
    for name, value in values.items():
        setattr(member, name, value)
    member.sort_key = words.sort_key(member.full_name, member.number)
    is_new = member.pk is None
    _save(member, at, reach)
    if is_new or changed & SEARCHED:
        words.index([member])
    return changed


def _save(member: Member, at: datetime, reach: Department | None = None) -> None:
    """The database alone knows what is taken at this moment."""
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        others = Member.objects.exclude(pk=member.pk)
        if broken == "member_number_once":
            others = within(others, reach)
            raise Taken("number", others.filter(number=member.number).first(), at) from None
        if broken == "member_address_once":
            holder = within(others, reach).filter(address__iexact=member.address).first()
            raise Taken("address", holder, at) from None
        raise


def _taken(field: str, holder: Member | None, at: datetime) -> str:
    if holder is None:  # gone again, or out of reach, where nobody is named
        if field == "number":
            return _("This number belongs to somebody already.")
        return _("This address belongs to somebody already.")
    if holder.left_on is not None and holder.left_on < at.date():
        if field == "number":
            sentence = _("%(name)s, who has left, had this number. Are they back? Open their page.")
        else:
            sentence = _(
                "%(name)s, who has left, had this address. Are they back? Open their page."
            )
    elif field == "number":
        sentence = _("This number belongs to %(name)s already.")
    else:
        sentence = _("This address belongs to %(name)s already.")
    return sentence % {"name": holder.name}


def _job_title(name: str) -> JobTitle | None:
    if not name:
        return None
    known = JobTitle.objects.filter(name__iexact=name).order_by("pk").first()
    return known or JobTitle.objects.get_or_create(name=name)[0]


def _refuse_as_manager(manager: Member) -> None:
    if manager.external or manager.left_on is not None:
        raise NotPossible(_("Only somebody who works here can be a manager."))


def _refuse_a_circle(member: Member, manager: Member) -> None:
    seen: set[int] = set()
    above: int | None = manager.pk
    while above is not None and above not in seen:
        if above == member.pk:
            raise NotPossible(_("This person's own manager would then report to them."))
        seen.add(above)
        above = Member.objects.filter(pk=above).values_list("manager_id", flat=True).first()
