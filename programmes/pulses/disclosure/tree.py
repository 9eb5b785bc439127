"""Which groups of a tree may be shown.

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
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Group = TypeVar("Group", bound=Hashable)


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
