"""Checked rows beside the people who are already there: who is new, and what would change."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from people import scope
from people.actions import part
from people.imports.causes import Cause, Remark
from people.imports.checking import Record
from people.imports.mapping import Mapping
from people.imports.models import ImportRow
from people.imports.places import Places, key_of
from people.models import Member

Outcome = ImportRow.Outcome
Existing = dict[str, Any]

# The texts travel as one: a placeholder for each costs more than the answer. The organisation is
# asked for by a query, as of one that is just being filled the statistics say that it is empty, and
# then any index that begins with it would do.
_EACH = """
    select {names} from people_member
    where organisation_id = (select %s::bigint)
      and {column} = any(array(select json_array_elements_text(%s::json)))
    order by id {lock}
"""
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


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of the people whom a page of records names.

    `holders` has whose number an address belongs to today, `people` who has a number, `bound` the
    numbers of those who hold a part that somebody gave them, and `last` that of the only one who
    can give parts.
    """

    holders: dict[str, str]
    people: dict[str, Existing]
    bound: set[str]
    last: str = ""


def look_up(records: Sequence[Record], mapping: Mapping, *, lock: bool = False) -> Known:
    """Two queries, for any number of records, and one more where the list has last days.

    A thousand at a time is meant. Where the address tells people apart, the record gets the
    number of whoever has it. With `lock` nobody else changes these people until the transaction
    ends.
    """
    holders = _holders(record["address"] for record in records if "address" in record)
    if mapping.by_address:
        for record in records:
            record["number"] = holders.get(record["address"].lower(), record["number"])
    people = known_by_number((record["number"] for record in records), lock=lock)
    bound = _bound(record["number"] for record in records if "left_on" in record)
    only = part.only_manager(timezone.now()) if bound else None
    return Known(holders, people, bound, only.number if only else "")


def compare(
    records: Sequence[Record], known: Known, places: Places, mapping: Mapping, *, today: date
) -> list[Compared]:
    """Asks nothing. An entry that cannot be written is taken out of its record."""
    eased = Cause.ADDRESS_TAKEN in mapping.eased
    return [_compare(record, known, places, today, eased=eased) for record in records]


def known_by_number(numbers: Iterable[str], *, lock: bool = False) -> dict[str, Existing]:
    return {row["number"]: row for row in _each("number", list(numbers), _VALUES, lock=lock)}


def _holders(addresses: Iterable[str]) -> dict[str, str]:
    """Whose number an address belongs to today."""
    wanted = [address.lower() for address in addresses]
    rows = _each("address_key", wanted, ("address_key", "number")) if wanted else ()
    return {row["address_key"]: row["number"] for row in rows}


def _each(
    column: str, wanted: list[str], names: Sequence[str], *, lock: bool = False
) -> Iterator[Existing]:
    query = _EACH.format(
        column=column, names=", ".join(names), lock="for no key update" if lock else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [scope.require().organisation_id, json.dumps(wanted)])
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def _bound(numbers: Iterable[str]) -> set[str]:
    """Those who hold a part that somebody gave them: a list does not send them away."""
    wanted = list(numbers)
    if not wanted:
        return set()
    rows = Member.objects.filter(number__in=wanted, grants__isnull=False)
    return set(rows.values_list("number", flat=True))


def _compare(record: Record, known: Known, places: Places, today: date, *, eased: bool) -> Compared:
    number = record["number"]
    existing = known.people.get(number)
    found = Compared(Outcome.NEW, existing)
    if known.holders.get(record.get("address", "").lower(), number) != number:
        if not eased:
            taken = (Cause.ADDRESS_TAKEN.value, record["address"])
            return Compared(Outcome.REJECTED, existing, errors=[taken])
        found.remarks.append((Remark.LEFT_EMPTY.value, record.pop("address")))
    if "left_on" in record and number in known.bound:
        why = Remark.LAST_MANAGER if number == known.last else Remark.LAST_DAY_KEPT
        found.remarks.append((why.value, record.pop("left_on")))
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
