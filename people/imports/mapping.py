"""Which column goes where: chosen by a person, checked here, kept as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

from people.imports.causes import EASED, Cause
from people.imports.dates import DateOrder
from people.imports.targets import DEPARTMENT_LEVELS, Target


class Twice(StrEnum):
    """What happens to rows that share one number, or one address where that is the identity."""

    NONE = "none"
    FIRST = "first"
    LAST = "last"


class MappingFault(StrEnum):
    IDENTITY_MISSING = "identity_missing"
    TARGET_TWICE = "target_twice"
    NAME_TWO_WAYS = "name_two_ways"
    DEPARTMENT_GAP = "department_gap"
    DATE_ORDER_MISSING = "date_order_missing"
    REASON_MISSING = "reason_missing"
    PASSWORD = "password"  # noqa: S105  # a kind of column


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """`targets` gives for each thing the place of its column, counted from 0.

    `eased` are the causes that no longer leave a row out. `whole` says that everyone who works
    here is in the list. `reason` is given where a sensitive column is brought in all the same.
    """

    targets: dict[Target, int]
    date_orders: dict[Target, DateOrder] = field(default_factory=dict)
    twice: Twice = Twice.NONE
    eased: frozenset[Cause] = frozenset()
    whole: bool = False
    reason: str = ""

    @property
    def by_address(self) -> bool:
        """Whether the address tells people apart, because there is no column of numbers."""
        return Target.NUMBER not in self.targets

    @property
    def easable(self) -> dict[Cause, str]:
        """What a row may lose, by cause: never the identity."""
        kept = "address" if self.by_address else "number"
        return {cause: entry for cause, entry in EASED.items() if entry != kept}

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
            "date_orders": dict(self.date_orders),
            "twice": self.twice,
            "eased": sorted(self.eased),
            "whole": self.whole,
            "reason": self.reason,
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> "Mapping":
        orders = raw["date_orders"]
        return cls(
            targets={Target(target): place for target, place in raw["targets"].items()},
            date_orders={Target(target): DateOrder(order) for target, order in orders.items()},
            twice=Twice(raw["twice"]),
            eased=frozenset(map(Cause, raw["eased"])),
            whole=raw["whole"],
            reason=raw["reason"],
        )


def faults(chosen: Sequence[tuple[int, Target]]) -> list[tuple[MappingFault, int | None]]:
    """What is wrong with pairs of (place, target), each with the column at which it shows."""
    found: list[tuple[MappingFault, int | None]] = []
    first: dict[Target, int] = {}
    for place, target in chosen:
        if first.setdefault(target, place) != place:
            found += [(MappingFault.TARGET_TWICE, place)]
    if Target.NUMBER not in first and Target.ADDRESS not in first:
        found += [(MappingFault.IDENTITY_MISSING, None)]
    for part in (Target.GIVEN_NAME, Target.FAMILY_NAME):
        if Target.FULL_NAME in first and part in first:
            found += [(MappingFault.NAME_TWO_WAYS, first[part])]
    for above, below in pairwise(DEPARTMENT_LEVELS):
        if below in first and above not in first:
            found += [(MappingFault.DEPARTMENT_GAP, first[below])]
    return found
