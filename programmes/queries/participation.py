"""How many have done what was asked of them, by department, with small groups protected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise

from people.models import Department
from programmes import registry
from programmes.models import Assignment, Cycle
from programmes.process import Process
from programmes.pulses import disclosure

MINIMUM = 5
WHOLE = 0  # the organisation itself: people without a department sit directly in it


@dataclass(frozen=True)
class Row:
    """One department with all below it. ``given`` and ``done`` are empty where it is protected."""

    name: str
    depth: int
    given: int | None
    done: int | None

    @property
    def protected(self) -> bool:
        return self.given is None


@dataclass(frozen=True)
class Participation:
    """``rows`` below the whole; ``protected`` counts the departments without figures.

    ``given`` and ``done`` are of the whole, and empty where it is too small itself.
    """

    rows: list[Row]
    given: int | None
    done: int | None
    asked: bool

    @property
    def protected(self) -> int:
        return sum(row.protected for row in self.rows)


def by_department(cycle: Cycle, minimum: int = MINIMUM) -> Participation:
    """Assignments of kinds that others may see, by department of their member; two queries.

    The tree rule counts people asked, not assignments: a manager with ten reports is one person.
    """
    departments = list(Department.objects.order_by("name", "pk"))
    counted: dict[int, dict[str, int]] = {
        row["member__department"] or WHOLE: row
        for row in Assignment.objects.filter(stage__process_run__cycle=cycle, private=False)
        .exclude(state=Assignment.State.WITHDRAWN)
        .values("member__department")
        .annotate(
            people=Count("member", distinct=True),
            given=Count("pk"),
            done=Count("pk", filter=Q(state=Assignment.State.DONE)),
        )
    }
    children: dict[int, list[int]] = {}
    for department in departments:
        children.setdefault(department.parent_id or WHOLE, []).append(department.pk)
    own = {key: row["people"] for key, row in counted.items()}
    shown = disclosure.shown_groups(WHOLE, minimum, own, children)
    names = {department.pk: department.name for department in departments}
    rows = list(_rows(WHOLE, 0, names, children, counted, shown))
    known = WHOLE in shown
    return Participation(
        rows=rows,
        given=sum(row["given"] for row in counted.values()) if known else None,
        done=sum(row["done"] for row in counted.values()) if known else None,
        asked=bool(counted),
    )


@dataclass(frozen=True)
class KindRow:
    """One kind of assignment over the whole cycle; empty of figures where it is protected.

    ``begun`` counts those in work; it is empty too where the kind does not tell.
    """

    process: str
    order: int
    name: Promise | str
    given: int | None = None
    begun: int | None = None
    done: int | None = None
    lately: int | None = None

    @property
    def protected(self) -> bool:
        return self.given is None


def by_kind(cycle: Cycle, *, since: datetime, minimum: int = MINIMUM) -> list[KindRow]:
    """What was asked of people, in the order of the processes; one query. Private kinds are not there.

    Kinds that fewer than ``minimum`` people were asked for have no figures, and neither has the next
    larger one, or theirs could be worked out from the figures of the whole.
    """
    states = Assignment.State
    rows = list(
        Assignment.objects.filter(stage__process_run__cycle=cycle, private=False)
        .exclude(state=states.WITHDRAWN)
        .values("process", "kind")
        .annotate(
            people=Count("member", distinct=True),
            given=Count("pk"),
            begun=Count("pk", filter=Q(state=states.STARTED)),
            done=Count("pk", filter=Q(state=states.DONE)),
            lately=Count("pk", filter=Q(state=states.DONE, done_at__gt=since)),
        )
    )
    hidden = [row for row in rows if row["people"] < minimum]
    shown = sorted((row for row in rows if row not in hidden), key=lambda row: row["people"])
    if hidden:
        shown = shown[1:]
    known = {process.key: process for process in registry.processes()}
    found = [
        _kind(row, known[row["process"]], row in shown) for row in rows if row["process"] in known
    ]
    return sorted(found, key=lambda row: (row.order, str(row.name)))


def _kind(row: Mapping[str, Any], process: Process, is_shown: bool) -> KindRow:
    kind = process.assignment(row["kind"])
    found = KindRow(process=str(process.name), order=process.order, name=kind.name)
    if not is_shown:
        return found
    return replace(
        found,
        given=row["given"],
        begun=row["begun"] if kind.begins else None,
        done=row["done"],
        lately=row["lately"],
    )


def _rows(
    group: int,
    depth: int,
    names: dict[int, str],
    children: dict[int, list[int]],
    counted: dict[int, dict[str, int]],
    shown: disclosure.Shown[int],
) -> Iterator[Row]:
    if group != WHOLE and _asked(group, children, counted)[0]:
        given, done = _asked(group, children, counted) if group in shown else (None, None)
        yield Row(name=names[group], depth=depth, given=given, done=done)
    for child in children.get(group, ()):
        yield from _rows(child, depth + (group != WHOLE), names, children, counted, shown)


def _asked(
    group: int, children: dict[int, list[int]], counted: dict[int, dict[str, int]]
) -> tuple[int, int]:
    """Given and done in a department and all below it."""
    own = counted.get(group)
    given, done = (own["given"], own["done"]) if own else (0, 0)
    for child in children.get(group, ()):
        below = _asked(child, children, counted)
        given, done = given + below[0], done + below[1]
    return given, done
