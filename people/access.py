"""The doors: the only way from an address to an organisation, a member or a job.

Absent and foreign are the same 404; a member without the right gets 403.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404

from people import permissions, scope
from people.models import Account, Department, Grant, Job, Member, Membership, Organisation, Part
from people.permissions import Permission
from people.prepared import Prepared, columns, made, read
from people.queries.department import lies_within, within

# Parts by which somebody looks after more than a department.
MORE = (Part.HR, Part.ADMINISTRATOR, Part.SPONSOR)

# Every page asks these two. Only the columns of our models are filled in here.
_MEMBERSHIP = f"""
select {columns(Organisation, "organisation")},
    membership.id, membership.member_id, membership.ends_on,
    exists (
        select from people_membership other
        where other.account_id = membership.account_id and other.id <> membership.id
    )
from people_membership membership
join people_organisation organisation on organisation.id = membership.organisation_id
where membership.account_id = %s and organisation.slug = %s
    and (membership.ends_on is null or membership.ends_on >= %s)
"""  # noqa: S608
_ACTOR = f"""
select {columns(Member, "member")},
    array(
        select part from people_grant
        where organisation_id = member.organisation_id and member_id = member.id
            and department_id is null and (until is null or until >= asked.today)
    ),
    (
        select department_id from people_grant
        where organisation_id = member.organisation_id and member_id = member.id
            and department_id is not null and (until is null or until >= asked.today)
    ),
    exists (
        select from people_department
        where organisation_id = member.organisation_id and manager_id = member.id
    ) or exists (
        select from people_member
        where organisation_id = member.organisation_id and manager_id = member.id
    )
from (select %s::bigint as organisation, %s::bigint as member, %s::date as today) asked
join people_member member
    on member.organisation_id = asked.organisation and member.id = asked.member
where member.left_on is null or member.left_on >= asked.today
"""  # noqa: S608


def _shown(value: uuid.UUID) -> QuerySet[Member]:
    return Member.objects.filter(uuid=value).select_related(
        *("job_title", "manager", "account"),
        *("department__manager", "department__parent__manager"),
    )


_person = Prepared(_shown, value=uuid.UUID)
_person_within = Prepared(
    lambda value, department: within(_shown(value), _standing_for(department)),
    value=uuid.UUID,
    department=int,
)


@dataclass(frozen=True)
class Actor:
    """A member and the parts that they play today.

    ``department`` is the id of the one that an HR manager of a department looks after.
    """

    member: Member
    parts: frozenset[Part]
    department: int | None = None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(p for part in self.parts for p in permissions.PART_PERMISSIONS[part])

    def may(self, permission: Permission) -> bool:
        return permissions.may(self, permission)

    def reach(self, permission: Permission) -> Department | None:
        """The department beyond which the permission does not go; None is the whole organisation.

        Only for somebody who has the permission. Of the department, its id alone is there.
        """
        if self.department is None or not self.narrow(permission):
            return None
        return _standing_for(self.department)

    def narrow(self, permission: Permission) -> bool:
        return permissions.narrow(self.parts, permission)


def _standing_for(department: int) -> Department:
    return Department(pk=department, organisation_id=scope.require().organisation_id)


def membership_for(account: Any, slug: str, today: date) -> Membership:
    """The account's way into the organisation with this short name, else 404."""
    if not isinstance(account, Account):
        raise Http404
    rows = read(_MEMBERSHIP, account.pk, slug, today)
    if not rows:
        raise Http404
    *_organisation, pk, member_id, ends_on, has_others = rows[0]
    organisation = made(Organisation, rows[0])
    if account.confined_to not in (None, organisation.pk):
        raise Http404
    membership = Membership(
        pk=pk,
        account=account,
        organisation=organisation,
        member_id=member_id,
        ends_on=ends_on,
    )
    membership.has_others = has_others and account.confined_to is None  # type: ignore[attr-defined]
    return membership


def organisations_of(account: Account, today: date) -> list[Organisation]:
    """Every organisation that the account may enter today, by name; one, where it is confined."""
    rows = Organisation.objects.filter(
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today),
        memberships__account=account,
    )
    if account.confined_to is not None:
        rows = rows.filter(pk=account.confined_to)
    return list(rows.order_by("name"))


def memberships_of(account: Account, today: date) -> list[Membership]:
    """The account's ways in that are open today, by the name of the organisation."""
    rows = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), account=account
    ).select_related("organisation")
    if account.confined_to is not None:
        rows = rows.filter(organisation=account.confined_to)
    return list(rows.order_by("organisation__name", "pk"))


def actor_for(member_id: int, today: date) -> Actor:
    """The bound member with their parts, in one query; 404 for someone who has left."""
    rows = read(_ACTOR, scope.require().organisation_id, member_id, today)
    if not rows:
        raise Http404
    *_member, granted, department, leads = rows[0]
    member = made(Member, rows[0])
    parts = {Part(part) for part in granted}
    if department is not None:
        parts.add(Part.DEPARTMENT_HR)
    if leads:
        parts.add(Part.MANAGER)
    if not member.external:
        parts.add(Part.WORKER)
    return Actor(member=member, parts=frozenset(parts), department=department)


def require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise PermissionDenied


def member_by_uuid(value: uuid.UUID) -> Member:
    """Anybody of the organisation, for what no department narrows."""
    return found(Member.objects.select_related("department", "job_title", "manager"), uuid=value)


def person_by_uuid(value: uuid.UUID, reach: Department | None) -> Member:
    """With all that a page about one person shows, so that nothing is asked twice.

    ``reach`` is the reader's; out of it is as good as absent.
    """
    person = (
        _person_within.first(value=value, department=reach.pk)
        if reach
        else _person.first(value=value)
    )
    if person is None:
        raise Http404
    return person


def department_by_uuid(value: uuid.UUID, reach: Department | None) -> Department:
    department: Department = found(
        Department.objects.select_related("parent", "manager"), uuid=value
    )
    if reach and not lies_within(department, reach):
        raise Http404
    return department


def refuse_to_change(person: Member, actor: Actor) -> None:
    """Only HR of the whole organisation changes anything about those who look after much.

    A new address, a new slip or a second factor that is reset would be a way into their parts.
    """
    if Part.HR in actor.parts:
        return
    if Grant.objects.filter(member=person, part__in=MORE).exists():
        raise PermissionDenied


def job_by_uuid(actor: Actor, value: uuid.UUID) -> Job:
    """A job is shown to the member who started it and to nobody else."""
    return found(Job.objects.filter(owner=actor.member), uuid=value)


def found(rows: Any, **condition: Any) -> Any:
    """The one row, or 404. Foreign rows are not there to be found."""
    try:
        return rows.get(**condition)
    except rows.model.DoesNotExist:
        raise Http404 from None


def team_of(member: Member | int) -> QuerySet[Member]:
    """Those whose manager is ``member``, or has this number, by the rule of ``manager_of``.

    Three short lists joined: asked for with "or", everybody would be looked at.
    """
    pk = member.pk if isinstance(member, Member) else member
    by_department = Member.objects.filter(manager__isnull=True)
    led = Member.objects.filter(manager=pk).values("pk")
    own_department = by_department.filter(department__manager=pk).values("pk")
    led_below = by_department.filter(
        department__manager=F("pk"), department__parent__manager=pk
    ).values("pk")
    everyone = led.union(own_department, led_below, all=True)
    return Member.objects.filter(pk__among=everyone, left_on__isnull=True, external=False).exclude(
        pk=pk
    )


def manager_of(member: Member) -> Member | None:
    """The named manager, else the department's manager; for that manager, the one a level up."""
    return Member.objects.filter(
        pk=managers_of([member]).get(member.pk), left_on__isnull=True
    ).first()


def managers_of(members: Iterable[Member]) -> dict[int, int | None]:
    """Member id -> manager's id, for any number of members, with one query for the departments."""
    departments = {d.pk: d for d in Department.objects.only("pk", "parent_id", "manager_id")}
    return {member.pk: manager_id(member, departments) for member in members}


def manager_id(member: Member, departments: Mapping[int, Department]) -> int | None:
    """The rule of ``manager_of``; ``departments`` holds at least the member's and its parent."""
    if member.manager_id:
        return member.manager_id
    department = departments.get(member.department_id or 0)
    if department is None or department.manager_id != member.pk:
        return department.manager_id if department else None
    parent = departments.get(department.parent_id or 0)
    return parent.manager_id if parent and parent.manager_id != member.pk else None
