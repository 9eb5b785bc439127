"""Questions about the tree of departments."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from people import scope
from people.models import Department, Member
from people.prepared import Prepared

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
HEIGHT = """
with recursive under (id, step) as (
    select id, 1 from people_department where organisation_id = %s and id = %s
    union all
    select child.id, step + 1 from people_department child
    join under on child.parent_id = under.id where child.organisation_id = %s and step < 100
)
select max(step) from under
"""
SHOWN = 60
OFFERED = 200
NAMESAKES = 100
MARK = " > "


def _children(**of: Any) -> QuerySet[Department]:
    rows = Department.objects.filter(**of).select_related("manager")
    return rows.order_by("name", "pk")[:SHOWN]


_topmost = Prepared(lambda: _children(parent=None))
_below = Prepared(lambda parent: _children(parent=parent), parent=int)


@dataclass(frozen=True)
class Place:
    """Where a list of people stands in the tree: the way down to it, and what lies below.

    ``department`` is None for the whole organisation. ``below`` is cut at ``SHOWN``. A ``bounded``
    way begins where the reach of whoever asks begins.
    """

    way: list[Department]
    below: list[Department]
    bounded: bool = False

    @property
    def department(self) -> Department | None:
        return self.way[-1] if self.way else None


def place(named: uuid.UUID | None, reach: Department | None) -> Place:
    """The door from an address to a department: absent, foreign and out of reach are the same 404.

    Without a name it leads to the top, or to the department that the reach is.
    """
    if named is None and reach is not None:
        named = Department.objects.values_list("uuid", flat=True).get(pk=reach.pk)
    way = _bounded(_way(named), reach) if named else []
    department = way[-1] if way else None
    below = _below(parent=department.pk) if department else _topmost()
    return Place(way, below, bounded=reach is not None)


def _bounded(way: list[Department], reach: Department | None) -> list[Department]:
    """The way down from the reach; 404 where it does not lead through it."""
    if reach is None:
        return way
    if reach not in way:
        raise Http404
    return way[way.index(reach) :]


def within(members: QuerySet[Member], department: Department | None) -> QuerySet[Member]:
    """Those of a department and of all below it."""
    if department is None:
        return members
    return members.filter(department__in=under(department))


def under(department: Department) -> RawSQL:
    """The ids of a department and of all below it."""
    organisation = department.organisation_id
    return RawSQL(UNDER, [organisation, department.pk, organisation])  # noqa: S611 -- constant


def above(department: Department, reach: Department | None = None) -> list[Department]:
    """The way down to a department, itself included; from the reach on where there is one."""
    return _bounded(_way(department.uuid), reach)


def path(way: list[Department]) -> str:
    """As people read and type it: the names on the way down."""
    return MARK.join(department.name for department in way)


def paths(reach: Department | None = None) -> list[str]:
    """Every path within reach, where there are few enough to offer them in a list; else none."""
    rows = Department.objects.order_by("pk")
    if reach is not None:
        rows = rows.filter(pk__in=under(reach))
    shown = list(rows[: OFFERED + 1])
    if len(shown) > OFFERED:
        return []
    known = {row.pk: row for row in shown}
    return sorted(path(_climb(row, known)) for row in shown)


def path_of_each() -> dict[int, str]:
    """The path of every department by its id."""
    known = {row.pk: row for row in Department.objects.only("pk", "parent_id", "name")}
    return {pk: path(_climb(row, known)) for pk, row in known.items()}


def ways_to(name: str) -> list[list[Department]]:
    """The way down to each department of this name, in any case of letters. One query a level."""
    named = list(Department.objects.filter(name__iexact=name).order_by("pk")[:NAMESAKES])
    known = {row.pk: row for row in named}
    missing = {row.parent_id for row in named} - known.keys() - {None}
    while missing:
        found = {row.pk: row for row in Department.objects.filter(pk__in=missing)}
        known |= found
        missing = {row.parent_id for row in found.values()} - known.keys() - {None}
    return [_climb(row, known) for row in named]


def lies_within(inner: Department, outer: Department) -> bool:
    """At any depth; a department lies within itself."""
    organisation = outer.organisation_id
    with connection.cursor() as cursor:
        cursor.execute(UNDER, [organisation, outer.pk, organisation])
        return inner.pk in {row[0] for row in cursor.fetchall()}


def contains(reach: Department | None, person: Member) -> bool:
    """Whether somebody is within reach; where there is none, everybody is."""
    if reach is None:
        return True
    return person.department is not None and lies_within(person.department, reach)


def height(department: Department) -> int:
    """How many departments deep it goes, itself included."""
    organisation = department.organisation_id
    with connection.cursor() as cursor:
        cursor.execute(HEIGHT, [organisation, department.pk, organisation])
        return int(cursor.fetchone()[0])


def present(today: date) -> QuerySet[Member]:
    """Everybody who works here and has not left."""
    return Member.objects.filter(Q(left_on=None) | Q(left_on__gte=today), external=False)


def led_by_place(departments: Collection[int]) -> QuerySet[Member]:
    """Those whose manager follows from one of these departments.

    The people in them for whom nobody else is named, and the managers of departments right below
    who are members there: they report one level up.
    """
    inside = Q(department__in=departments)
    leading_below = Q(department__parent__in=departments, department__manager=F("pk"))
    return Member.objects.filter(inside | leading_below, manager=None)


def _climb(department: Department, known: dict[int, Department]) -> list[Department]:
    way = [department]
    while (parent := known.get(way[0].parent_id or 0)) and parent not in way:
        way.insert(0, parent)
    return way


def _way(named: uuid.UUID) -> list[Department]:
    organisation = scope.require().organisation_id
    way = list(Department.objects.raw(ABOVE, [organisation, named, organisation]))
    if not way:
        raise Http404
    return way
