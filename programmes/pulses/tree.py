"""The departments that a wave asks, frozen as a tree; questions of that tree, and no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Tree:
    """`parents` names the group above each by its place, parents before their children; the root
    is the first. `own` counts those asked directly in each.
    """

    parents: Sequence[int | None]
    own: Sequence[int]

    @cached_property
    def children(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place, parent in enumerate(self.parents):
            if parent is not None:
                found.setdefault(parent, []).append(place)
        return found

    @cached_property
    def asked(self) -> list[int]:
        """Of each group, with all below it."""
        return self.with_all_below(self.own)

    def with_all_below(self, own: Sequence[int]) -> list[int]:
        sums = list(own)
        for place in range(len(sums) - 1, 0, -1):
            parent = self.parents[place]
            if parent is not None:
                sums[parent] += sums[place]
        return sums

    def nearest(self, place: int, among: frozenset[int]) -> int | None:
        """The group itself or the first above it that is one of these."""
        at: int | None = place
        while at is not None and at not in among:
            at = self.parents[at]
        return at
