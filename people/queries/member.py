"""Questions about members: a page of the list, found by words, in order of the sort key."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Subquery

from people import access
from people.models import Department, JobTitle, Member, MemberWord
from people.queries.department import within
from people.words import terms_of

PAGE = 50
OFFERED = 200
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Page:
    """``previous`` and ``next`` are the uuids to go on from, or None where the list ends."""

    rows: list[Member]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def page(
    *,
    search: str = "",
    department: Department | None = None,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    today: date,
) -> Page:
    """People who have not left. ``after`` and ``before`` name the last or first member seen.

    One row more than a page is read, to know whether the list goes on.
    """
    rows = found_by(within(_current(today), department), search)
    if after:
        read = list(_behind(rows, after)[: PAGE + 1])
        return Page(read[:PAGE], _key(read[:1]), _more(read, read[PAGE - 1 : PAGE]))
    if before:
        read = list(_ahead(rows, before)[: PAGE + 1])
        shown = read[:PAGE][::-1]
        return Page(shown, _more(read, shown[:1]), _key(shown[-1:]))
    read = list(rows[: PAGE + 1])
    return Page(read[:PAGE], None, _more(read, read[PAGE - 1 : PAGE]))


def manager_shown(person: Member) -> Member | None:
    """The manager of somebody who was found by the door for a page about one person."""
    own = person.department
    near = [department for department in (own, own and own.parent) if department]
    pk = access.manager_id(person, {department.pk: department for department in near})
    known = [person.manager, *(department.manager for department in near)]
    return next((row for row in known if row and row.pk == pk and row.left_on is None), None)


def matches(search: str, *, today: date, limit: int = 8) -> list[Member]:
    """The first few people whose words begin like this; none for an empty search."""
    if not terms_of(search):
        return []
    return list(found_by(_current(today), search)[:limit])


def job_titles() -> list[str]:
    """Every title, where there are few enough to offer them in a list; else none."""
    names = JobTitle.objects.order_by("name").values_list("name", flat=True)
    found = list(names[: OFFERED + 1])
    return found if len(found) <= OFFERED else []


def found_by(rows: QuerySet[Member], search: str) -> QuerySet[Member]:
    """Every word typed begins a word of the person."""
    for term in terms_of(search):
        words = MemberWord.objects.filter(word__gte=term, word__lt=term + LAST)
        rows = rows.filter(pk__in=words.values("member"))
    return rows


def _current(today: date) -> QuerySet[Member]:
    return (
        Member.objects.filter(Q(left_on=None) | Q(left_on__gte=today))
        .select_related("department", "job_title")
        .order_by("sort_key", "pk")
    )


def _behind(rows: QuerySet[Member], seen: uuid.UUID) -> QuerySet[Member]:
    sort_key, pk = _edge(seen)
    later = Q(sort_key__gt=sort_key) | Q(pk__gt=pk)
    return rows.filter(later, sort_key__gte=sort_key)


def _ahead(rows: QuerySet[Member], seen: uuid.UUID) -> QuerySet[Member]:
    sort_key, pk = _edge(seen)
    earlier = Q(sort_key__lt=sort_key) | Q(pk__lt=pk)
    return rows.filter(earlier, sort_key__lte=sort_key).order_by("-sort_key", "-pk")


def _edge(seen: uuid.UUID) -> tuple[Subquery, Subquery]:
    row = Member.objects.filter(uuid=seen)
    return Subquery(row.values("sort_key")[:1]), Subquery(row.values("pk")[:1])


def _more(read: list[Member], last_shown: list[Member]) -> uuid.UUID | None:
    return _key(last_shown) if len(read) > PAGE else None


def _key(rows: list[Member]) -> uuid.UUID | None:
    return rows[0].uuid if rows else None
