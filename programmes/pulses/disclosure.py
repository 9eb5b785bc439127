"""What may be shown of a tree of groups, and how shares of small groups are worded.

**Why the tree rule protects.** Showing a group's size and mean is showing its sum, so whoever
reads a table holds one equation for each group shown and may add and subtract them. In a tree
any two groups are nested or apart. Call a shown group without its topmost shown descendants an
*atom*. Atoms are disjoint, each shown group is the union of the atoms inside it, and each atom
is a difference of shown groups: so whatever can be worked out is a combination of whole atoms
and speaks about all people of each atom that it touches. Nobody can single out between one and
k - 1 people if, and only if, every atom holds nobody or at least k. `shown_groups` grants that
from the root down: it hides small children and then, as long as what is left of the parent
would be an atom of fewer than k people, the next smallest child as well.

A minimum group size alone does not protect: of a department of 9 with teams of 6 and 3, the
shown six subtract from the shown nine and leave the three.
"""

from collections import deque
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Group = TypeVar("Group", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


@dataclass(frozen=True)
class Shown(Generic[Group]):
    """Which groups of a tree may be shown.

    `sizes` holds the shown groups, parents before their children. `pools` holds, for a shown
    group, the people in it who are in none of its shown children, where one line "the rest of
    this group" may stand for them; `pooled` names the hidden children in that line.
    `protected` holds the hidden groups: too small, or hidden to protect a smaller one.
    """

    sizes: Mapping[Group, int]
    pools: Mapping[Group, int] = field(default_factory=dict)
    pooled: Mapping[Group, tuple[Group, ...]] = field(default_factory=dict)
    protected: frozenset[Group] = frozenset()

    def __contains__(self, group: object) -> bool:
        return group in self.sizes


def shown_groups(
    root: Group,
    minimum: int,
    own: Mapping[Group, int],
    children: Mapping[Group, Sequence[Group]],
) -> Shown[Group]:
    """Decide which groups of a tree may be shown, so that no fewer than `minimum` stand out.

    `own` counts the people who are directly in a group, `children` lists the groups inside it.
    Count only people who answered that question: run it for each question and show what all of
    them allow. Hiding more is always safe in a tree.
    """
    order = _from_the_root(root, children)
    sizes = _sizes(order, own, children)
    shown: dict[Group, int] = {}
    pools: dict[Group, int] = {}
    pooled: dict[Group, tuple[Group, ...]] = {}
    waiting = deque([root] if sizes[root] >= minimum else [])
    while waiting:
        group = waiting.popleft()
        shown[group] = sizes[group]
        visible, set_aside, rest = _split(group, minimum, sizes, children)
        waiting.extend(visible)
        if visible and rest >= minimum:
            pools[group] = rest
            pooled[group] = tuple(set_aside)
    return Shown(shown, pools, pooled, frozenset(order) - shown.keys())


def _split(
    group: Group,
    minimum: int,
    sizes: Mapping[Group, int],
    children: Mapping[Group, Sequence[Group]],
) -> tuple[list[Group], list[Group], int]:
    """The children to show, those to set aside, and how many people are left beside the shown."""
    listed = list(children.get(group, ()))
    by_size = sorted(
        (child for child in listed if sizes[child] >= minimum), key=lambda child: sizes[child]
    )
    candidates = deque(by_size)
    rest = sizes[group] - sum(sizes[child] for child in candidates)
    while candidates and 0 < rest < minimum:
        rest += sizes[candidates.popleft()]
    visible = set(candidates)
    return (
        [child for child in listed if child in visible],
        [child for child in listed if child not in visible],
        rest,
    )


def _from_the_root(root: Group, children: Mapping[Group, Sequence[Group]]) -> list[Group]:
    """Every group of the tree, parents before their children."""
    order = [root]
    for group in order:
        order.extend(children.get(group, ()))
    if len(set(order)) != len(order):
        raise ValueError("a group has one parent")
    return order


def _sizes(
    order: Sequence[Group], own: Mapping[Group, int], children: Mapping[Group, Sequence[Group]]
) -> dict[Group, int]:
    sizes: dict[Group, int] = {}
    for group in reversed(order):
        sizes[group] = own.get(group, 0) + sum(sizes[c] for c in children.get(group, ()))
    return sizes


def shown_columns(
    shown: Shown[Group],
    minimum: int,
    children: Mapping[Group, Sequence[Group]],
    people: Mapping[Column, Mapping[Group, Collection[int]]],
) -> list[Column]:
    """Which columns may stand beside the total in a table whose rows are the shown groups.

    `people` names, for each column and group, those directly in the group whom the column counts.
    Wherever the total and all columns but one are read, the one can be worked out; so every
    column that does not show is read as one pool, and the pool has to protect like a column: each
    atom of the rows holds nobody or at least `minimum` people in each shown column and in the
    pool. Any combination of the cells is then one of whole atoms of columns or of the pool.
    """
    atoms = _atoms(shown, children)
    by_column = {column: _in_atoms(groups, atoms) for column, groups in people.items()}
    protected = [c for c in by_column if not _protects([by_column[c]], minimum)]
    open_columns = sorted(
        (c for c in by_column if c not in protected), key=lambda c: -_number_of(by_column[c])
    )
    while open_columns and not _protects([by_column[c] for c in protected], minimum):
        protected.append(open_columns.pop())
    return [column for column in by_column if column in open_columns]


def _atoms(shown: Shown[Group], children: Mapping[Group, Sequence[Group]]) -> dict[Group, Group]:
    """For each group, the nearest shown one that holds it."""
    atoms: dict[Group, Group] = {}
    for group in shown.sizes:
        atoms[group] = group
        hidden = deque(child for child in children.get(group, ()) if child not in shown)
        while hidden:
            inner = hidden.popleft()
            atoms[inner] = group
            hidden.extend(children.get(inner, ()))
    return atoms


def _in_atoms(
    people: Mapping[Group, Collection[int]], atoms: Mapping[Group, Group]
) -> dict[Group, set[int]]:
    found: dict[Group, set[int]] = {}
    for group, members in people.items():
        if group in atoms:
            found.setdefault(atoms[group], set()).update(members)
    return found


def _protects(columns: Sequence[Mapping[Group, set[int]]], minimum: int) -> bool:
    """Together, the columns hold nobody or at least `minimum` people in each atom."""
    together: dict[Group, set[int]] = {}
    for column in columns:
        for atom, members in column.items():
            together.setdefault(atom, set()).update(members)
    return all(len(members) >= minimum for members in together.values() if members)


def _number_of(column: Mapping[Group, set[int]]) -> int:
    return sum(len(members) for members in column.values())


class End(StrEnum):
    """Which end of a share is cut off, so that "everybody" and "nobody" cannot be read."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True)
class CodedShare:
    """A whole percentage; with an `end` it is only a bound: "at most 20 %"."""

    percent: int
    end: End | None = None


# The smallest group for each cut, and the cut itself in percent: the smaller the group, the
# sooner a share says what each of its members answered.
_CUTS = ((40, 5), (20, 10), (0, 20))


def coded_share(count: int, size: int) -> CodedShare:
    """The share of a shown group as it may be printed, cut at both ends by the group's size."""
    if not 0 <= count <= size or size == 0:
        raise ValueError("a share needs a count between none and all of at least one person")
    cut = next(cut for least, cut in _CUTS if size >= least)
    if count * 100 <= cut * size:
        return CodedShare(cut, End.AT_MOST)
    if count * 100 >= (100 - cut) * size:
        return CodedShare(100 - cut, End.AT_LEAST)
    return CodedShare(_half_up(count * 100, size))


def participation_percent(done: int, asked: int) -> int:
    """Participation of a shown group, rounded to ten percent."""
    if not 0 <= done <= asked or asked == 0:
        raise ValueError("those who took part are among those who were asked")
    return 10 * _half_up(done * 10, asked)


def _half_up(numerator: int, denominator: int) -> int:
    """Python rounds halves to even; a reader expects 45 % of ten to become 50."""
    return (2 * numerator + denominator) // (2 * denominator)
