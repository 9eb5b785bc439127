"""Questions about the tree of departments."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from people import scope
from people.models import Department, Member

UNDER = """
with recursive under as (
    select id from people_department where organisation_id = %s and id = %s
    union
    select child.id from people_department child
    join under on child.parent_id = under.id where child.organisation_id = %s
)
select id from under
"""
ABOVE = """
with recursive above as (
    select own.*, 0 as step from people_department own
    where organisation_id = %s and uuid = %s
    union all
    select parent.*, step + 1 from people_department parent
    join above on parent.id = above.parent_id where parent.organisation_id = %s and step < 20
)
select * from above order by step desc
"""
SHOWN = 60


@dataclass(frozen=True)
class Place:
    """Where a list of people stands in the tree: the way down to it, and what lies below.

    ``department`` is None for the whole organisation. ``below`` is cut at ``SHOWN``.
    """

    way: list[Department]
    below: list[Department]

    @property
    def department(self) -> Department | None:
        return self.way[-1] if self.way else None


def place(named: uuid.UUID | None) -> Place:
    """The door from an address to a department: absent and foreign are the same 404."""
    way = _way(named) if named else []
    department = way[-1] if way else None
    children = Department.objects.filter(parent=department).select_related("manager")
    return Place(way, list(children.order_by("name", "pk")[:SHOWN]))


def within(members: QuerySet[Member], department: Department | None) -> QuerySet[Member]:
    """Those of a department and of all below it."""
    if department is None:
        return members
    organisation = department.organisation_id
    under = RawSQL(UNDER, [organisation, department.pk, organisation])  # noqa: S611 -- constant
    return members.filter(department__in=under)


def _way(named: uuid.UUID) -> list[Department]:
    organisation = scope.require().organisation_id
    way = list(Department.objects.raw(ABOVE, [organisation, named, organisation]))
    if not way:
        raise Http404
    return way
