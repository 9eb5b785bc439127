"""Questions about members: one person's manager, and people found by words."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from people import access
from people.models import JobTitle, Member, MemberWord
from people.words import terms_of

OFFERED = 200
LAST = "\U0010ffff"


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
    return found_between(rows, ranges(search))


def ranges(search: str) -> list[tuple[str, str]]:
    """For each word typed, from where and up to where words begin like it."""
    return [(term, term + LAST) for term in terms_of(search)]


def found_between(rows: QuerySet[Member], among: Iterable[tuple[str, str]]) -> QuerySet[Member]:
    for low, high in among:
        words = MemberWord.objects.filter(word__gte=low, word__lt=high)
        rows = rows.filter(pk__in=words.values("member"))
    return rows


def _current(today: date) -> QuerySet[Member]:
    return (
        Member.objects.filter(Q(left_on=None) | Q(left_on__gte=today))
        .select_related("department", "job_title")
        .order_by("sort_key", "pk")
    )
