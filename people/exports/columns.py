"""What stands in a list of people that leaves Synchro: keys that never change, dates as 2026-11-21."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from people.models import Member
from people.queries import department

# Key in row 1, and where it comes from.
_SOURCES = {
    "number": "number",
    "full_name": "full_name",
    "preferred_name": "preferred_name",
    "work_email": "address",
    "department": "department_id",
    "job_title": "job_title__name",
    "manager_number": "manager__number",
    "start_date": "started_on",
    "last_day": "left_on",
    "language": "language",
}
KEYS = tuple(_SOURCES)
_CHUNK = 1_000


def rows(members: QuerySet[Member]) -> Iterator[list[str]]:
    """In the order of ``members``, read by a cursor a thousand at a time."""
    places = department.path_of_each()
    found = members.values_list(*_SOURCES.values()).iterator(chunk_size=_CHUNK)
    at = KEYS.index("department")
    for values in found:
        yield [_text(value) for value in (*values[:at], places.get(values[at]), *values[at + 1 :])]


def _text(value: str | date | None) -> str:
    return "" if value is None else str(value)
