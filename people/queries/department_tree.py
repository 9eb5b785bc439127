"""Questions about one level of the tree, with how many people each branch holds."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from people import scope
from people.models import Department
from people.queries.department import present

LEVEL = 200

# Grouped once for all branches shown; one may lie below another.
SIZES = """
with recursive under (root, id) as (
    select id, id from people_department
    where organisation_id = %(organisation)s and id = any(%(roots)s)
    union
    select under.root, child.id from people_department child
    join under on child.parent_id = under.id where child.organisation_id = %(organisation)s
), counted as (
    select department_id, count(*) as people from people_member
    where organisation_id = %(organisation)s and department_id in (select id from under)
      and not external and (left_on is null or left_on >= %(today)s)
    group by department_id
)
select under.root, coalesce(sum(counted.people), 0)::bigint,
    coalesce(max(counted.people) filter (where under.id = under.root), 0), count(*) - 1
from under left join counted on counted.department_id = under.id group by under.root
"""


@dataclass(frozen=True)
class Branch:
    """``people`` and ``departments`` count all that lies below; ``inside`` those right in it."""

    department: Department
    people: int
    inside: int
    departments: int


@dataclass(frozen=True)
class Level:
    """``own`` is what it lies below, None at the top.

    ``previous`` and ``next`` are the uuids to go on from, or None where the level ends.
    """

    own: Branch | None
    branches: list[Branch]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def level(
    *,
    below: Department | None,
    today: date,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Level:
    """The departments right below one, or at the top, by name."""
    rows = Department.objects.filter(parent=below).select_related("manager")
    read = list(_cut(rows, after, before)[: LEVEL + 1])
    more, shown = len(read) > LEVEL, read[:LEVEL]
    if before:
        shown.reverse()
    first, last = (shown[0].uuid, shown[-1].uuid) if shown else (None, None)
    goes_back, goes_on = (more, True) if before else (bool(after), more)
    above = [below] if below else []
    sized = branches([*above, *shown], today)
    return Level(
        own=sized[0] if below else None,
        branches=sized[len(above) :],
        previous=first if goes_back else None,
        next=last if goes_on else None,
    )


def branch(department: Department, today: date) -> Branch:
    return branches([department], today)[0]


def branches(departments: Collection[Department], today: date) -> list[Branch]:
    """One query; none for none."""
    sizes: dict[int, tuple[int, int, int]] = {}
    if departments:
        given: dict[str, Any] = {
            "organisation": scope.require().organisation_id,
            "roots": [department.pk for department in departments],
            "today": today,
        }
        with connection.cursor() as cursor:
            cursor.execute(SIZES, given)
            sizes = {root: counts for root, *counts in cursor.fetchall()}
    return [Branch(row, *sizes[row.pk]) for row in departments]


def without_department(today: date) -> int:
    return present(today).filter(department=None).count()


def _cut(
    rows: QuerySet[Department], after: uuid.UUID | None, before: uuid.UUID | None
) -> QuerySet[Department]:
    if not (after or before):
        return rows.order_by("name", "pk")
    edge = Department.objects.filter(uuid=after or before).values_list("name", "pk").first()
    if edge is None:
        return rows.none()
    name, pk = edge
    if after:
        return rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk)).order_by("name", "pk")
    return rows.filter(Q(name__lt=name) | Q(name=name, pk__lt=pk)).order_by("-name", "-pk")
