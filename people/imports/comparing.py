"""Checked rows beside the people who are already there: who is new, and what would change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from people import scope
from people.imports.causes import Cause, Remark
from people.imports.checking import Record
from people.imports.mapping import Mapping
from people.imports.models import ImportRow
from people.imports.places import Places, key_of
from people.models import Member

Outcome = ImportRow.Outcome
Existing = dict[str, Any]

PLAIN = ("full_name", "preferred_name", "address", "language")
DAYS = ("started_on", "left_on")
_VALUES = (
    "id",
    "uuid",
    "number",
    *PLAIN,
    *DAYS,
    "department_id",
    "job_title_id",
    "manager_id",
)


@dataclass(slots=True)
class Compared:
    """`changes` are the names of the record's entries that differ from what is known.

    Managers are left to `settling`, as only the whole list tells who they are.
    """

    outcome: str
    existing: Existing | None = None
    changes: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def compare(
    records: Sequence[Record],
    places: Places,
    mapping: Mapping,
    *,
    today: date,
    lock: bool = False,
) -> list[Compared]:
    """Two queries, for any number of records, and one more where the list has last days.

    A thousand at a time is meant. Where the address tells people apart, the record gets the
    number of whoever has it; an entry that cannot be written is taken out of the record. With
    `lock` nobody else changes these people until the transaction ends.
    """
    holders = _holders(record["address"] for record in records if "address" in record)
    if mapping.by_address:
        for record in records:
            record["number"] = holders.get(record["address"].lower(), record["number"])
    known = known_by_number((record["number"] for record in records), lock=lock)
    bound = _bound(record["number"] for record in records if "left_on" in record)
    eased = Cause.ADDRESS_TAKEN in mapping.eased
    return [
        _compare(record, known.get(record["number"]), holders, bound, places, today, eased=eased)
        for record in records
    ]


def known_by_number(numbers: Iterable[str], *, lock: bool = False) -> dict[str, Existing]:
    """Asked by one array: a placeholder for each number costs more than the answer."""
    query = f"""
        select {", ".join(_VALUES)} from people_member
        where organisation_id = %s and number = any(%s)
        order by id {"for no key update" if lock else ""}
    """  # noqa: S608  # columns of this module
    return {row["number"]: row for row in _rows(query, list(numbers), _VALUES)}


def _holders(addresses: Iterable[str]) -> dict[str, str]:
    """Whose number an address belongs to today."""
    query = """
        select lower(address), number from people_member
        where organisation_id = %s and lower(address) = any(%s)
    """
    wanted = [address.lower() for address in addresses]
    rows = _rows(query, wanted, ("address", "number")) if wanted else ()
    return {row["address"]: row["number"] for row in rows}


def _rows(query: str, wanted: list[str], names: Sequence[str]) -> Iterator[Existing]:
    with connection.cursor() as cursor:
        cursor.execute(query, [scope.require().organisation_id, wanted])
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def _bound(numbers: Iterable[str]) -> set[str]:
    """Those who hold a part that somebody gave them: a list does not send them away."""
    wanted = list(numbers)
    if not wanted:
        return set()
    rows = Member.objects.filter(number__in=wanted, grants__isnull=False)
    return set(rows.values_list("number", flat=True))


def _compare(
    record: Record,
    existing: Existing | None,
    holders: dict[str, str],
    bound: set[str],
    places: Places,
    today: date,
    *,
    eased: bool,
) -> Compared:
    number = record["number"]
    found = Compared(Outcome.NEW, existing)
    if holders.get(record.get("address", "").lower(), number) != number:
        if not eased:
            taken = (Cause.ADDRESS_TAKEN.value, record["address"])
            return Compared(Outcome.REJECTED, existing, errors=[taken])
        found.remarks.append((Remark.LEFT_EMPTY.value, record.pop("address")))
    if "left_on" in record and number in bound:
        found.remarks.append((Remark.LAST_DAY_KEPT.value, record.pop("left_on")))
    if existing is None:
        if "left_on" in record and date.fromisoformat(record["left_on"]) < today:
            found.outcome = Outcome.REJECTED
            found.errors.append((Cause.LEFT_BEFORE.value, record["left_on"]))
        return found
    found.changes = [name for name in record if _differs(name, record, existing, places)]
    if existing["left_on"]:
        found.remarks.append((Remark.MEMBER_LEFT.value, number))
    found.outcome = Outcome.CHANGED if found.changes else Outcome.UNCHANGED
    return found


def _differs(name: str, record: Record, existing: Existing, places: Places) -> bool:
    value = record[name]
    if name in PLAIN:
        return bool(value != existing[name])
    if name in DAYS:
        return bool(date.fromisoformat(value) != existing[name])
    if name == "department":
        return places.department_keys.get(existing["department_id"]) != key_of(value)
    if name == "job_title":
        known = places.job_titles.get(value.casefold())
        return known is None or known != existing["job_title_id"]
    return False
