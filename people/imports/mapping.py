"""Which column goes where: chosen by a person, checked here, kept as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from people.imports.dates import DateOrder
from people.imports.targets import DEPARTMENT_LEVELS, Target


class Twice(StrEnum):
    """What happens to rows that share one number."""

    NONE = "none"
    FIRST = "first"
    LAST = "last"


class MappingFault(StrEnum):
    NUMBER_MISSING = "number_missing"
    TARGET_TWICE = "target_twice"
    NAME_TWO_WAYS = "name_two_ways"
    DEPARTMENT_GAP = "department_gap"
    DATE_ORDER_MISSING = "date_order_missing"


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """`targets` gives for each thing the place of its column, counted from 0."""

    targets: dict[Target, int]
    date_order: DateOrder | None = None
    twice: Twice = Twice.NONE

    @property
    def places(self) -> list[int]:
        """The columns that are read at all."""
        return sorted(set(self.targets.values()))

    @property
    def department_places(self) -> list[int]:
        return [self.targets[level] for level in DEPARTMENT_LEVELS if level in self.targets]

    def as_dict(self) -> dict[str, Any]:
        return {
            "targets": dict(self.targets),
            "date_order": self.date_order,
            "twice": self.twice,
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> "Mapping":
        order = raw.get("date_order")
        return cls(
            targets={Target(target): place for target, place in raw["targets"].items()},
            date_order=DateOrder(order) if order else None,
            twice=Twice(raw.get("twice", Twice.NONE)),
        )


def faults(chosen: Sequence[tuple[int, Target]]) -> list[tuple[MappingFault, int | None]]:
    """What is wrong with pairs of (place, target), each with the column at which it shows."""
    found: list[tuple[MappingFault, int | None]] = []
    first: dict[Target, int] = {}
    for place, target in chosen:
        if first.setdefault(target, place) != place:
            found += [(MappingFault.TARGET_TWICE, place)]
    if Target.NUMBER not in first:
        found += [(MappingFault.NUMBER_MISSING, None)]
    for part in (Target.GIVEN_NAME, Target.FAMILY_NAME):
        if Target.FULL_NAME in first and part in first:
            found += [(MappingFault.NAME_TWO_WAYS, first[part])]
    for above, below in pairwise(DEPARTMENT_LEVELS):
        if below in first and above not in first:
            found += [(MappingFault.DEPARTMENT_GAP, first[below])]
    return found
