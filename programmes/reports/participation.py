"""What people were asked for and have done, by department and process, with few people protected."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from people.models import Department
from programmes.models import Assignment, Cycle, ProcessRun
from programmes.pulses import disclosure

MINIMUM = 5
WHOLE = 0  # the organisation itself: people without a department sit directly in it
POOL = ""  # stands for the processes that few were asked for


@dataclass(frozen=True)
class Tally:
    done: int = 0
    given: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.done + other.done, self.given + other.given)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.done - other.done, self.given - other.given)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One department with all below it; ``total`` is empty where the department is protected.

    With ``pools``, the row stands for what is left of the department beside the ones shown, and
    names the protected departments in it.
    """

    name: str
    depth: int
    total: Tally | None = None
    cells: Mapping[str, Tally] = field(default_factory=dict)
    pools: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Participation:
    """``rows`` from the whole down; ``columns`` are keys of processes and perhaps ``POOL``."""

    rows: Sequence[Row]
    columns: Sequence[str]
    protected: int

    @property
    def total(self) -> Tally | None:
        return self.rows[0].total if self.rows else None


def by_department_and_process(cycle: Cycle, minimum: int = MINIMUM) -> Participation:
    """Assignments of kinds that others may see, by department of their member; three queries.

    The tree rule counts people, not assignments: a manager with ten reports is one person.
    """
    departments = list(Department.objects.order_by("name", "pk"))
    children = defaultdict(list)
    for department in departments:
        children[department.parent_id or WHOLE].append(department.pk)
    tallies, people = _asked(cycle)
    everybody: dict[int, set[int]] = defaultdict(set)
    for groups in people.values():
        for group, members in groups.items():
            everybody[group] |= members
    own = {group: len(members) for group, members in everybody.items()}
    shown = disclosure.shown_groups(WHOLE, minimum, own, children)
    columns = disclosure.shown_columns(shown, minimum, children, people)
    pooled = [key for key in people if key not in columns]
    names = {department.pk: department.name for department in departments}
    table = _Table(children, tallies, columns, pooled, shown, names)
    hidden = [group for group in shown.protected if group != WHOLE and table.asked(group).given]
    return Participation(
        rows=list(table.rows(WHOLE, 0)),
        columns=[*columns, POOL] if columns and pooled else columns,
        protected=len(hidden),
    )


def _asked(
    cycle: Cycle,
) -> tuple[dict[str, dict[int, Tally]], dict[str, dict[int, set[int]]]]:
    """By process and department: what was given and done, and who was asked."""
    keys = list(
        ProcessRun.objects.filter(cycle=cycle).order_by("order").values_list("key", flat=True)
    )
    tallies: dict[str, dict[int, Tally]] = {key: defaultdict(Tally) for key in keys}
    people: dict[str, dict[int, set[int]]] = {key: defaultdict(set) for key in keys}
    rows = (
        Assignment.objects.filter(stage__process_run__cycle=cycle, private=False)
        .exclude(state=Assignment.State.WITHDRAWN)
        .values_list("process", "member__department", "member", "state")
    )
    for key, department, member, state in rows.iterator(chunk_size=5000):
        group = department or WHOLE
        tallies[key][group] += Tally(done=state == Assignment.State.DONE, given=1)
        people[key][group].add(member)
    return (
        {key: groups for key, groups in tallies.items() if groups},
        {key: groups for key, groups in people.items() if groups},
    )


@dataclass(frozen=True)
class _Table:
    children: Mapping[int, Sequence[int]]
    tallies: Mapping[str, Mapping[int, Tally]]
    columns: Sequence[str]
    pooled: Sequence[str]
    shown: disclosure.Shown[int]
    names: Mapping[int, str]

    def asked(self, group: int) -> Tally:
        """Everything in a group and all below it."""
        return sum((self._inside(key, group) for key in self.tallies), Tally())

    def rows(self, group: int, depth: int) -> Iterator[Row]:
        """Departments in order; where nobody was asked for anything there is no row."""
        if not self.asked(group).given:
            return
        name = self.names.get(group, "")
        if group not in self.shown:
            yield Row(name=name, depth=depth)
            return
        yield Row(name=name, depth=depth, total=self.asked(group), cells=self._cells(group))
        for child in self.children.get(group, ()):
            yield from self.rows(child, depth + 1)
        yield from self._rest(group, name, depth + 1)

    def _rest(self, group: int, name: str, depth: int) -> Iterator[Row]:
        """One line for the protected departments together, and whoever is directly in the group."""
        pooled = [child for child in self.shown.pooled.get(group, ()) if self.asked(child).given]
        if pooled:
            beside = [child for child in self.children[group] if child in self.shown]
            taken = sum((self.asked(child) for child in beside), Tally())
            yield Row(
                name=name,
                depth=depth,
                total=self.asked(group) - taken,
                cells=self._cells(group, without=beside),
                pools=[self.names[child] for child in pooled],
            )

    def _cells(self, group: int, without: Sequence[int] = ()) -> dict[str, Tally]:
        cells = {key: self._of([key], group, without) for key in self.columns}
        if self.columns and self.pooled:
            cells[POOL] = self._of(self.pooled, group, without)
        return cells

    def _of(self, keys: Sequence[str], group: int, without: Sequence[int]) -> Tally:
        found = sum((self._inside(key, group) for key in keys), Tally())
        return found - sum((self._inside(key, child) for key in keys for child in without), Tally())

    def _inside(self, key: str, group: int) -> Tally:
        found = self.tallies[key].get(group, Tally())
        return sum((self._inside(key, child) for child in self.children.get(group, ())), found)
