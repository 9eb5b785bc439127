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
    return Place(way, _below(parent=department.pk) if department else _topmost())


def within(members: QuerySet[Member], department: Department | None) -> QuerySet[Member]:
    """Those of a department and of all below it."""
    if department is None:
        return members
    organisation = department.organisation_id
    under = RawSQL(UNDER, [organisation, department.pk, organisation])  # noqa: S611 -- constant
    return members.filter(department__in=under)


def above(department: Department) -> list[Department]:
    """The way down to a department, itself included."""
    return _way(department.uuid)


def path(way: list[Department]) -> str:
    """As people read and type it: the names on the way down."""
    return MARK.join(department.name for department in way)


def paths() -> list[str]:
    """Every path, where there are few enough to offer them in a list; else none."""
    rows = list(Department.objects.order_by("pk")[: OFFERED + 1])
    if len(rows) > OFFERED:
        return []
    known = {row.pk: row for row in rows}
    return sorted(path(_climb(row, known)) for row in rows)


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
