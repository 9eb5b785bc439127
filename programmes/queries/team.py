"""What a manager may see of their team: state words of the kinds that allow it, and dates.

Private kinds are never asked for: neither their state nor that they exist.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from people.access import team_of
from people.models import Member
from people.prepared import Prepared
from programmes import registry
from programmes.models import Assignment, StageRun
from programmes.process import AssignmentKind
from programmes.queries.conversation import Talk
from programmes.queries.todo import STATUS, fetch_stages

PAGE = 25
THINGS = 10


@dataclass(frozen=True)
class Cell:
    """The state of one assignment in words; ``url`` only where the reader is to do it."""

    assignment: Assignment
    url: str = ""

    @property
    def status(self) -> str:
        return STATUS[Assignment.State(self.assignment.state)]

    @property
    def word(self) -> str:
        return str(Assignment.State(self.assignment.state).label)

    @property
    def name(self) -> str:
        return str(self.assignment.assignment_kind.name)


@dataclass
class Row:
    person: Member
    by_kind: list[tuple[AssignmentKind, Cell | None]] = field(default_factory=list)
    of_reader: list[Cell] = field(default_factory=list)
    talk_on: date | None = None


@dataclass(frozen=True)
class Page:
    people: list[Member]
    following: Member | None


@dataclass(frozen=True)
class Team:
    """One page of a team. ``kinds`` are the columns; ``following`` is set where more come.

    ``things`` are asked of the manager about someone and still open; one more than are shown.
    """

    kinds: list[AssignmentKind]
    rows: list[Row]
    things: list[Cell]
    following: Member | None


# Stages of cycles that have ended, of which nothing is shown. Joined to the assignments, the chain
# would take longer to plan than to read.
_ended = Prepared(
    lambda: StageRun.objects.filter(process_run__cycle__ended_on__isnull=False).values_list(
        "pk", flat=True
    )
)


def _team(manager: int) -> QuerySet[Member]:
    return team_of(manager).select_related("job_title").order_by("sort_key", "id")


def _about_others(manager: int, ended: list[int]) -> QuerySet[Assignment]:
    """What a manager is asked, or has done, about somebody."""
    return (
        Assignment.objects.filter(member=manager, subject__isnull=False, private=False)
        .exclude(state=Assignment.State.WITHDRAWN)
        .exclude(stage__among=ended)
        .select_related("subject")
    )


_first = Prepared(lambda manager: _team(manager)[: PAGE + 1], manager=int)
_behind = Prepared(
    lambda manager, key, pk: _team(manager).filter(
        Q(sort_key__gt=key) | Q(sort_key=key, id__gt=pk)
    )[: PAGE + 1],
    manager=int,
    key=str,
    pk=int,
)
_things = Prepared(
    lambda manager, ended: (
        _about_others(manager, ended)
        .filter(state__in=[Assignment.State.OPEN, Assignment.State.STARTED])
        .order_by("due_on", "pk")[: THINGS + 1]
    ),
    manager=int,
    ended=list,
)
_of_reader = Prepared(
    lambda manager, people, ended: (
        _about_others(manager, ended).filter(subject__among=people).order_by("given_at", "pk")
    ),
    manager=int,
    people=list,
    ended=list,
)
_of_people = Prepared(
    lambda people, ended: (
        Assignment.objects.filter(member__among=people, private=False)
        .exclude(state=Assignment.State.WITHDRAWN)
        .exclude(stage__among=ended)
        .order_by("given_at", "pk")
    ),
    people=list,
    ended=list,
)


def visible_kinds() -> dict[tuple[str, str], AssignmentKind]:
    """The kinds of which a manager may see the state, by process and key, in the order of processes."""
    return {
        (process.key, kind.key): kind
        for process in registry.processes()
        for kind in process.assignments
        if kind.manager_sees and not kind.private
    }


def team(manager: Member, talks: Iterable[Talk], after: Member | None = None) -> Team:
    """A page by key: those who come behind ``after``. Six queries, whatever the size."""
    ended = _ended()
    part = page(manager, after)
    shown = part.people
    states = _states(shown, ended)
    kinds = {
        key: kind
        for key, kind in visible_kinds().items()
        if any(key in of for of in states.values())
    }
    open_now = _known(_things(manager=manager.pk, ended=ended))
    about_shown = _known(_of_reader(manager=manager.pk, people=shown, ended=ended))
    fetch_stages(open_now + about_shown)
    asked = _latest(about_shown)
    dates = _dates(talks)
    return Team(
        kinds=list(kinds.values()),
        rows=[
            Row(
                person=person,
                by_kind=[(kind, states.get(person.pk, {}).get(key)) for key, kind in kinds.items()],
                of_reader=asked.get(person.pk, []),
                talk_on=dates.get(person.pk),
            )
            for person in shown
        ],
        things=[_doable(row) for row in open_now],
        following=part.following,
    )


def page(manager: Member, after: Member | None) -> Page:
    """Those who come behind ``after``, in the order of their names."""
    if after is None:
        some = _first(manager=manager.pk)
    else:
        some = _behind(manager=manager.pk, key=after.sort_key, pk=after.pk)
    return Page(some[:PAGE], some[PAGE - 1] if len(some) > PAGE else None)


def _states(people: list[Member], ended: list[int]) -> dict[int, dict[tuple[str, str], Cell]]:
    """Member id -> kind -> the latest state."""
    wanted = visible_kinds()
    states: dict[int, dict[tuple[str, str], Cell]] = {}
    for row in _of_people(people=people, ended=ended):
        if (row.process, row.kind) in wanted:
            states.setdefault(row.member_id, {})[row.process, row.kind] = Cell(row)
    return states


def _known(rows: list[Assignment]) -> list[Assignment]:
    """Without those of a process that is not installed any more."""
    keys = {process.key for process in registry.processes()}
    return [row for row in rows if row.process in keys]


def _latest(rows: Iterable[Assignment]) -> dict[int, list[Cell]]:
    """Member id -> the latest of each kind that is about them."""
    latest: dict[int, dict[str, Cell]] = {}
    for row in rows:
        latest.setdefault(row.subject_id or 0, {})[row.kind] = _doable(row)
    return {subject: list(cells.values()) for subject, cells in latest.items()}


def _doable(row: Assignment) -> Cell:
    return Cell(row, row.assignment_kind.url(row))


def _dates(talks: Iterable[Talk]) -> dict[int, date]:
    """Member id -> the next date set for a conversation that they asked this manager for."""
    dates: dict[int, date] = {}
    for talk in talks:
        on = talk.conversation.dated_for
        if on is not None and not talk.asked_by_reader:
            asker = talk.conversation.asked_by_id
            dates[asker] = min(on, dates.get(asker, on))
    return dates
