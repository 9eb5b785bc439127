"""Checked rows beside the people who are already there: who is new, and what would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.functions import Lower

from people.imports.causes import Cause, Remark
from people.imports.checking import Record
from people.imports.models import ImportRow
from people.imports.places import Places, key_of
from people.models import Member

Outcome = ImportRow.Outcome
Existing = dict[str, Any]

PLAIN = ("full_name", "preferred_name", "address", "language")
_VALUES = (
    "pk",
    "number",
    *PLAIN,
    "started_on",
    "left_on",
    "department_id",
    "job_title_id",
    "manager_id",
    "manager__number",
)


@dataclass(slots=True)
class Compared:
    """`changes` are the names of the record's entries that differ from what is known."""

    outcome: str
    existing: Existing | None = None
    changes: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def compare(records: Sequence[Record], places: Places) -> list[Compared]:
    """Two queries, for any number of records; a thousand at a time is meant."""
    known = known_by_number(record["number"] for record in records)
    holders = _holders(record["address"] for record in records if "address" in record)
    return [_compare(record, known.get(record["number"]), holders, places) for record in records]


def known_by_number(numbers: Iterable[str]) -> dict[str, Existing]:
    rows = Member.objects.filter(number__in=list(numbers)).values(*_VALUES)
    return {row["number"]: row for row in rows}


def _holders(addresses: Iterable[str]) -> dict[str, str]:
    """Whose number an address belongs to today."""
    wanted = [address.lower() for address in addresses]
    if not wanted:
        return {}
    rows = Member.objects.annotate(low=Lower("address")).filter(low__in=wanted)
    return dict(rows.values_list("low", "number"))


def _compare(
    record: Record, existing: Existing | None, holders: dict[str, str], places: Places
) -> Compared:
    number = record["number"]
    holder = holders.get(record.get("address", "").lower(), number)
    if holder != number:
        taken = (Cause.ADDRESS_TAKEN.value, record["address"])
        return Compared(Outcome.REJECTED, existing, errors=[taken])
    if existing is None:
        return Compared(Outcome.NEW)
    changes = [name for name in record if _differs(name, record, existing, places)]
    remarks = [(Remark.MEMBER_LEFT.value, number)] if existing["left_on"] else []
    outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
    return Compared(outcome, existing, changes, remarks=remarks)


def _differs(name: str, record: Record, existing: Existing, places: Places) -> bool:
    value = record[name]
    if name in PLAIN:
        return bool(value != existing[name])
    if name == "started_on":
        return bool(date.fromisoformat(value) != existing[name])
    if name == "department":
        return places.department_keys.get(existing["department_id"]) != key_of(value)
    if name == "job_title":
        known = places.job_titles.get(value.casefold())
        return known is None or known != existing["job_title_id"]
    if name == "manager_number":
        return bool(value != existing["manager__number"])
    return False
