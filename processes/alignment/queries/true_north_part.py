"""My work and our True North: what the worker has written, and what it can be chosen from (S33)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from people import vault
from processes.alignment.models import AlignmentForm, TrueNorthPart
from programmes import registry
from programmes.process import Element

TABLE, COLUMN = "true_north_part", "sealed"
SOURCE = "true_north"


@dataclass(frozen=True)
class Words:
    """The part as plain values. ``values`` maps an element's uuid to its title when it was chosen."""

    values: Mapping[str, str] = field(default_factory=dict)
    mission: str = ""
    commitment: str = ""
    shared: bool = False

    def changed(self, changes: Mapping[str, Any]) -> "Words":
        return replace(self, **changes)

    def as_text(self) -> str:
        kept = asdict(self)
        del kept["shared"]
        return json.dumps(kept, ensure_ascii=False)

    @property
    def empty(self) -> bool:
        return not (self.values or self.mission or self.commitment)


def part_of(form: AlignmentForm) -> TrueNorthPart | None:
    """The row, where the reader may see it: policies show it to nobody but those it is for."""
    return TrueNorthPart.objects.select_related("member").filter(form=form).first()


def opened(part: TrueNorthPart) -> Words:
    text = vault.unseal(part.sealed, owner=part.member, table=TABLE, column=COLUMN, row=part.uuid)
    return Words(**json.loads(text), shared=part.shared)


def words_of(form: AlignmentForm) -> Words:
    part = part_of(form)
    return opened(part) if part else Words()


def elements() -> list[Element]:
    """What True North has adopted; empty where that process is not installed."""
    for process in registry.processes():
        if process.key == SOURCE:
            return process.elements()
    return []
