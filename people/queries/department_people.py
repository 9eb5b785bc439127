"""A page of the people in one department, to choose from."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from people.models import Department, Member
from people.queries.department import present
from people.queries.member import found_by

PAGE = 50


@dataclass(frozen=True)
class Choice:
    """``previous`` and ``next`` are the uuids to go on from, or None where the list ends."""

    rows: list[Member]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def page(
    *,
    department: Department,
    today: date,
    search: str = "",
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    at: uuid.UUID | None = None,
) -> Choice:
    """Those right in it, by name; not those of the departments below. ``at`` is shown first."""
    rows = found_by(_inside(department, today).select_related("job_title"), search)
    read = list(_cut(rows, after or at, before, inclusive=bool(at))[: PAGE + 1])
    more, shown = len(read) > PAGE, read[:PAGE]
    if before:
        shown.reverse()
    first, last = (shown[0].uuid, shown[-1].uuid) if shown else (None, None)
    goes_back, goes_on = (more, True) if before else (bool(after), more)
    if at:
        goes_back = _cut(rows, None, at).exists()
    return Choice(shown, first if goes_back else None, last if goes_on else None)


def named(department: Department, people: Collection[uuid.UUID], today: date) -> QuerySet[Member]:
    """Which of these are in it, by name."""
    return _inside(department, today).filter(uuid__in=people).order_by("sort_key", "pk")


def _inside(department: Department, today: date) -> QuerySet[Member]:
    return present(today).filter(department=department)


def _cut(
    rows: QuerySet[Member],
    after: uuid.UUID | None,
    before: uuid.UUID | None,
    *,
    inclusive: bool = False,
) -> QuerySet[Member]:
    if not (after or before):
        return rows.order_by("sort_key", "pk")
    edge = Member.objects.filter(uuid=after or before).values_list("sort_key", "pk").first()
    if edge is None:
        return rows.none()
    key, pk = edge
    if after:
        later = Q(sort_key__gt=key) | (Q(pk__gte=pk) if inclusive else Q(pk__gt=pk))
        return rows.filter(later, sort_key__gte=key).order_by("sort_key", "pk")
    earlier = Q(sort_key__lt=key) | Q(pk__lt=pk)
    return rows.filter(earlier, sort_key__lte=key).order_by("-sort_key", "-pk")
