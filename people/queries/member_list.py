"""The list of people: narrowed, in one of four orders, page by page from the last row seen."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Length, StrIndex, Upper

from people import scope
from people.models import Department, JobTitle, Member
from people.prepared import Prepared
from people.queries.department import within
from people.queries.member import LAST, found_between, ranges

PAGE = 50


class Stay(StrEnum):
    CURRENT = "current"
    LEAVING = "leaving"
    LEFT = "left"


class Sort(StrEnum):
    NAME = "name"
    NUMBER = "number"
    START = "start"
    DEPARTMENT = "department"


# Each ends with what no two rows share.
_KEYS = {
    Sort.NAME: ("sort_key", "pk"),
    Sort.NUMBER: ("number_length", "number"),  # 2 before 10
    Sort.START: ("started_on", "sort_key", "pk"),
    Sort.DEPARTMENT: ("department__name", "department__uuid", "sort_key", "pk"),
}
# Rows without the first key come first, by name: so stands what comes before any value for them.
_BEFORE_ANY: dict[Sort, Any] = {Sort.START: date.min, Sort.DEPARTMENT: ""}


# Named values of these, not whole models of three tables: the page shows no more.
_SHOWN = (
    *("uuid", "full_name", "number", "external", "account_id", "started_on", "left_on"),
    *("department__name", "job_title__name"),
)


# The values of a list that are not text.
_TYPES: dict[str, type] = {"department": int, "seen": uuid.UUID}

Row = dict[str, Any]
Part = Callable[[QuerySet[Any], Sort, "Turn"], QuerySet[Any]]


@dataclass(frozen=True)
class Narrowing:
    """Which people, in which order. ``title`` is a part of a job title."""

    search: str = ""
    department: Department | None = None
    title: str = ""
    signs_in: bool | None = None
    stay: Stay = Stay.CURRENT
    no_manager: bool = False
    no_department: bool = False
    consultants: bool = False
    sort: Sort = Sort.NAME


@dataclass(frozen=True)
class Turn:
    """Where to go on: from the person ``seen``, or without one from the start or the end."""

    seen: uuid.UUID | None = None
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    """``rows`` have what is shown of a person, by name.

    ``previous`` and ``next`` are the uuids to go on from, or None where the list ends.
    """

    rows: list[Row]
    previous: uuid.UUID | None
    next: uuid.UUID | None


class _AsOne(Func):
    """Several values that are compared as one, from the left."""

    template = "(%(expressions)s)"
    output_field = TextField()


def page(narrowing: Narrowing, *, turn: Turn, today: date) -> Page:
    """One row more than a page is read, to know whether the list goes on.

    A person to go on from who is not there, or behind whom nobody comes, leads to the first page.
    """
    read = _read(narrowing, turn, today)
    if turn.seen and not read:
        return page(narrowing, turn=Turn(), today=today)
    more, shown = len(read) > PAGE, read[:PAGE]
    if turn.backwards:
        shown.reverse()
        goes_back, goes_on = more, turn.seen is not None
    else:
        goes_back, goes_on = turn.seen is not None, more
    first, last = (shown[0]["uuid"], shown[-1]["uuid"]) if shown else (None, None)
    return Page(shown, first if goes_back else None, last if goes_on else None)


def in_order(narrowing: Narrowing, today: date) -> QuerySet[Member]:
    """Everybody who fits, from the first to the last."""
    first, *rest = _KEYS[narrowing.sort]
    return narrowed(narrowing, today).order_by(F(first).asc(nulls_first=True), *rest)


def narrowed(narrowing: Narrowing, today: date) -> QuerySet[Member]:
    """Everybody who fits, in no order."""
    return _narrowed(narrowing, ranges(narrowing.search), today)


def _narrowed(
    narrowing: Narrowing, words: Iterable[tuple[str, str]], today: date
) -> QuerySet[Member]:
    rows = found_between(within(_people(), narrowing.department), words)
    for condition in _conditions(narrowing, today):
        rows = rows.filter(condition)
    return rows


def _people() -> QuerySet[Member]:
    return Member.objects.alias(number_length=Length("number"))


def _conditions(narrowing: Narrowing, today: date) -> Iterator[Q]:
    yield {
        Stay.CURRENT: Q(left_on=None) | Q(left_on__gte=today),
        Stay.LEAVING: Q(left_on__gte=today),
        Stay.LEFT: Q(left_on__lt=today),
    }[narrowing.stay]
    if narrowing.title:
        place = StrIndex(Upper("name"), Upper(Value(narrowing.title)))
        titles = JobTitle.objects.alias(place=place).filter(place__gt=0)
        yield Q(job_title__in=titles.values("pk"))
    if narrowing.signs_in is not None:
        yield Q(account__isnull=not narrowing.signs_in)
    if narrowing.no_manager:
        yield _led_by_nobody()
    if narrowing.no_department:
        yield Q(department=None, external=False)
    if narrowing.consultants:
        yield Q(external=True)


def _led_by_nobody() -> Q:
    """Staff without a manager by the rule of ``access.manager_of``, department by department."""
    gone = Member.objects.filter(left_on__isnull=False).values("pk")
    unled = Department.objects.filter(Q(manager=None) | Q(manager__in=gone)).values("pk")
    heads = Member.objects.filter(department__manager=F("pk"))
    up = "department__parent__manager"
    topmost = Q((up, None)) | Q((up, F("pk"))) | Q((f"{up}__in", gone))
    in_unled = Q(department=None) | Q(department__in=unled)
    from_department = (in_unled & ~Q(pk__in=heads.values("pk"))) | Q(
        pk__in=heads.filter(topmost).values("pk")
    )
    return Q(Q(manager__in=gone) | Q(from_department, manager=None), external=False)


def _read(narrowing: Narrowing, turn: Turn, today: date) -> list[Row]:
    """From those without the first key over to those with it, or back; mostly one question."""
    parts = [_with_key]
    if narrowing.sort in _BEFORE_ANY:
        parts.insert(len(parts) if turn.backwards else 0, _without_key)
    read: list[Row] = []
    for part in parts:
        if len(read) <= PAGE:
            read += _asked(part, narrowing, turn, today)[: PAGE + 1 - len(read)]
    return read


def _asked(part: Part, narrowing: Narrowing, turn: Turn, today: date) -> list[Row]:
    """Lists of the same shape differ in their values alone, and are put together once."""
    words, department = ranges(narrowing.search), narrowing.department
    values: dict[str, Any] = {f"word_{n}": word for n, word in enumerate(chain(*words))}
    if department:
        values["department"] = department.pk
    if narrowing.title:
        values["title"] = narrowing.title
    if turn.seen:
        values["seen"] = turn.seen
    shape = replace(narrowing, search="", department=None, title="")
    return _prepared(part, shape, turn.backwards, tuple(values))(today=today, **values)


@lru_cache(256)
def _prepared(
    part: Part, shape: Narrowing, backwards: bool, names: tuple[str, ...]
) -> Prepared[Row]:
    """``names`` are those of the values that narrow; each has its type in ``_TYPES`` or is text."""

    def build(today: date, **values: Any) -> QuerySet[Any]:
        ends = [values[name] for name in names if name.startswith("word_")]
        inner = _standing_for(values["department"]) if "department" in names else None
        return _part(
            part,
            replace(shape, department=inner, title=values.get("title", "")),
            list(zip(ends[::2], ends[1::2], strict=True)),
            Turn(values.get("seen"), backwards),
            today,
        )

    return Prepared(build, today=date, **{name: _TYPES.get(name, str) for name in names})


def _standing_for(department: int) -> Department:
    """Nothing but its number is asked of it."""
    return Department(pk=department, organisation_id=scope.require().organisation_id)


def _part(
    part: Part, narrowing: Narrowing, words: list[tuple[str, str]], turn: Turn, today: date
) -> QuerySet[Any]:
    """A row more than a page, to know whether the list goes on."""
    rows = _narrowed(narrowing, words, today).values(*_SHOWN)
    return part(rows, narrowing.sort, turn)[: PAGE + 1]


def _with_key(rows: QuerySet[Any], sort: Sort, turn: Turn) -> QuerySet[Any]:
    first, *rest = keys = _KEYS[sort]
    edge: dict[str, Any] = {first: F(first)}
    if sort in _BEFORE_ANY:
        rows = rows.filter((f"{first}__isnull", False))
        edge[first] = Coalesce(first, Value(_BEFORE_ANY[sort]))
    edge |= {key: F(key) for key in rest}
    if sort == Sort.DEPARTMENT:
        of_department = {key: edge[key] for key in keys[:2]}
        rows = _cut(rows, of_department, turn, also_same=True)  # read no other departments' people
    return _cut(rows, edge, turn).order_by(*_towards(keys, turn))


def _without_key(rows: QuerySet[Any], sort: Sort, turn: Turn) -> QuerySet[Any]:
    """Where the edge has the key, it lies behind all of these."""
    first = _KEYS[sort][0].partition("__")[0]
    lacks = Q((f"{first}__isnull", True))
    name = Case(When(lacks, then=F("sort_key")), default=Value(LAST))
    rows = rows.filter(lacks)
    edge = {"sort_key": name, "pk": F("pk")}
    return _cut(rows, edge, turn).order_by(*_towards(tuple(edge), turn))


def _cut(
    rows: QuerySet[Any], edge: dict[str, Any], turn: Turn, *, also_same: bool = False
) -> QuerySet[Any]:
    """Those beyond the edge: the row of the person seen, with its values by key."""
    if turn.seen is None:
        return rows
    named = {f"edge_{place}": value for place, value in enumerate(edge.values())}
    seen = _people().filter(uuid=turn.seen).values(**named)
    sign = "<" if turn.backwards else ">"
    beyond = Func(
        _AsOne(*edge),
        Subquery(seen[:1], output_field=TextField()),
        template="%(expressions)s",
        arg_joiner=f" {sign}= " if also_same else f" {sign} ",
        output_field=BooleanField(),
    )
    return rows.filter(beyond)


def _towards(keys: tuple[str, ...], turn: Turn) -> tuple[str, ...]:
    return tuple(f"-{key}" for key in keys) if turn.backwards else keys
