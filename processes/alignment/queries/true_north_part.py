"""My work and our True North: what the worker has written, and what it can be chosen from (S33)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from people import access, vault
from people.models import Member
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

    def plain(self) -> dict[str, Any]:
        """What is kept; whether it is shared is said by where it is kept."""
        return {
            "values": dict(self.values),
            "mission": self.mission,
            "commitment": self.commitment,
        }

    @property
    def empty(self) -> bool:
        return not (self.values or self.mission or self.commitment)


def opened(part: TrueNorthPart) -> Words:
    """For its worker: only they have the key. What is shown to an earlier manager is not shared."""
    text = vault.unseal(
        bytes(part.sealed), owner=part.member, table=TABLE, column=COLUMN, row=part.uuid
    )
    shared = (
        part.shown is not None
        and part.shown_to_id is not None
        and part.shown_to_id == access.managers_of([part.member])[part.member_id]
    )
    return Words(**json.loads(text), shared=shared)


def words_of(form: AlignmentForm) -> Words:
    """What the worker has written, for the worker."""
    part = TrueNorthPart.objects.select_related("member").filter(form=form).first()
    return opened(part) if part else Words()


def shown_of(form: AlignmentForm, reader: Member) -> Words | None:
    """What the worker lets the manager read; None where nothing is shared with this reader."""
    rows = TrueNorthPart.objects.filter(form=form, shown_to=reader, shown__isnull=False)
    part = rows.first()
    return Words(**part.shown, shared=True) if part and part.shown is not None else None


def elements() -> list[Element]:
    """What True North has adopted; empty where that process is not installed."""
    for process in registry.processes():
        if process.key == SOURCE:
            return process.elements()
    return []
