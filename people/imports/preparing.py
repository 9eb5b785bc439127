"""What bringing a page of people in will write, worked out without the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from people import bulk, words
from people.imports.comparing import DAYS, PLAIN, Compared, Existing, Known, Outcome, compare
from people.imports.mapping import Mapping
from people.imports.places import Places
from people.imports.queries.waiting_rows import Waiting
from people.models import Member

KEYS = ("department_id", "job_title_id", "manager_id")
WRITTEN = (*PLAIN, *DAYS, *KEYS, "sort_key")
SEARCHED = {"full_name", "preferred_name", "address"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows to bring in, and what the database says of their people."""

    rows: list[Waiting]
    known: Known


@dataclass(slots=True)
class Ready:
    """`members` is one upsert and `words` the words of newcomers and of `renamed`.

    `changes` are for undoing, `managers` whom the list puts above `newcomers`. All are ids.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    members: bulk.Ready | None = None
    words: str = ""
    renamed: list[int] = field(default_factory=list)
    newcomers: list[int] = field(default_factory=list)
    managers: list[int | None] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    rejected: list[tuple[Waiting, Compared]] = field(default_factory=list)


@dataclass(frozen=True)
class Preparing:
    places: Places
    mapping: Mapping
    today: date

    def prepare(self, page: Page) -> Ready:
        """Within a bound organisation."""
        records = [waiting.record for waiting in page.rows]
        compared = compare(records, page.known, self.places, self.mapping, today=self.today)
        ready = Ready()
        written = [
            row
            for waiting, found in zip(page.rows, compared, strict=True)
            if (row := self._row(waiting, found, ready))
        ]
        if written:
            ready.members = bulk.ready(
                Member, written, same=["organisation_id", "number"], update=WRITTEN
            )
        searched = {*ready.newcomers, *ready.renamed}
        if searched:
            ready.words = words.as_json(
                (row["id"], words_of(row)) for row in written if row["id"] in searched
            )
        return ready

    def _row(self, waiting: Waiting, found: Compared, ready: Ready) -> Row | None:
        """All that is written about somebody; None where nothing changes."""
        existing = found.existing
        boss = waiting.manager if "manager_number" in waiting.record else None
        moved = existing is not None and boss is not None and existing["manager_id"] != boss
        if found.outcome == Outcome.UNCHANGED and moved:
            found.outcome = Outcome.CHANGED
        ready.outcomes[found.outcome] += 1
        if found.outcome == Outcome.REJECTED:
            ready.rejected.append((waiting, found))
        if found.outcome not in (Outcome.NEW, Outcome.CHANGED):
            return None
        row = self._written(waiting, existing or {}, boss)
        _note(row, existing, ready)
        return row

    def _written(self, waiting: Waiting, known: Existing, boss: int | None) -> Row:
        """What the list leaves empty stays as it is. The account is never touched."""
        record = waiting.record
        name = record.get("full_name", known.get("full_name")) or ""
        row = {
            "id": known.get("id", waiting.member),
            "number": record["number"],
            "full_name": name,
            "preferred_name": record.get("preferred_name", known.get("preferred_name")) or "",
            "address": record.get("address", known.get("address")) or None,
            "language": record.get("language", known.get("language")) or "",
            "started_on": record.get("started_on") or known.get("started_on"),
            "left_on": record.get("left_on") or known.get("left_on"),
            "department_id": known.get("department_id"),
            "job_title_id": known.get("job_title_id"),
            "manager_id": boss or known.get("manager_id"),
            "sort_key": words.sort_key(name, record["number"]),
        }
        if path := record.get("department"):
            row["department_id"] = self.places.department(path)
        if title := record.get("job_title"):
            row["job_title_id"] = self.places.job_titles[title.casefold()]
        return row


def _note(row: Row, existing: Existing | None, ready: Ready) -> None:
    """For undoing: who is new, or else the columns that differ, as they were and as they are."""
    if existing is None:
        ready.newcomers.append(row["id"])
        ready.managers.append(row["manager_id"])
        if row["left_on"]:
            ready.leaving.append(row["id"])
        return
    names = differing(row, existing)
    ready.changes.append(
        {
            "member_id": row["id"],
            "before": {name: existing[name] for name in names},
            "after": {name: row[name] for name in names},
        }
    )
    if SEARCHED.intersection(names):
        ready.renamed.append(row["id"])
    if (
        row["department_id"] != existing["department_id"]
        or row["manager_id"] != existing["manager_id"]
    ):
        ready.moved.append(row["id"])
    if row["left_on"] and "left_on" in names:
        ready.leaving.append(row["id"])


def differing(row: Row, existing: Existing) -> list[str]:
    names: Iterable[str] = (*PLAIN, *DAYS, *KEYS)
    return [name for name in names if _text(row[name]) != _text(existing[name])]


def _text(value: Any) -> str:
    """Dates come as text from a list and as dates from the table."""
    return "" if value is None else str(value)


def words_of(row: Row) -> set[str]:
    texts = (row["full_name"], row["preferred_name"], row["number"])
    return words.words_in(texts, row["address"] or "")
