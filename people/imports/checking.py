"""Rows of a list, one by one, against the rules; then what only the whole list can tell."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from people.imports import columns, managers
from people.imports.causes import Cause, Remark
from people.imports.columns import Findings
from people.imports.mapping import Mapping, Twice
from people.imports.targets import DEPARTMENT_LEVELS, Target

SHOWN_LENGTH = 80

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """`record` has what the row says; an empty cell says nothing. It counts only without errors."""

    row: int
    record: Record
    errors: list[tuple[str, str]]
    remarks: list[tuple[str, str]]


@dataclass(frozen=True)
class Afterthoughts:
    """What the end of the list reveals about earlier rows."""

    errors: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    remarks: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


class Known(Protocol):
    """People beyond the list."""

    def numbers(self, wanted: Collection[str]) -> set[str]:
        """Those of the wanted numbers that somebody has who works here."""

    def managers_above(self, numbers: Collection[str]) -> dict[str, str]:
        """Pairs of person and manager, from these people up to the top."""


class Checker:
    """Holds for each row that is kept its number, address and manager, and nothing else of it.

    `languages` are the codes that the organisation offers.
    """

    def __init__(self, mapping: Mapping, *, languages: Collection[str], today: dt.date) -> None:
        self.mapping = mapping
        self.languages = languages
        self.today = today
        order = {place: position for position, place in enumerate(mapping.places)}
        self.at = {target: order[place] for target, place in mapping.targets.items()}
        self.rows_of_number: dict[str, list[int]] = {}
        self.rows_of_address: dict[str, list[int]] = {}
        self.managers: dict[int, tuple[str, str]] = {}
        self.managers_today: dict[str, str] = {}

    def check(self, row: int, over: int, cells: list[str]) -> Checked:
        """`cells` are those of `mapping.places`, in that order."""
        findings = Findings()
        if over:
            findings.errors.append((Cause.ROW_TOO_LONG if over > 0 else Cause.ROW_TOO_SHORT, ""))
        record = self._record(cells, findings)
        return Checked(row, record, _plain(findings.errors), _plain(findings.remarks))

    def _record(self, cells: list[str], findings: Findings) -> Record:
        texts = {target: self._text(cells[at], findings) for target, at in self.at.items()}
        record: Record = {}
        for name, value in self._values(texts, findings):
            if value:
                record[name] = value
        if "number" not in record:
            findings.errors.append((Cause.NUMBER_MISSING, ""))
        return record

    def _text(self, cell: str, findings: Findings) -> str:
        text, remarks = columns.clean(cell)
        for remark in remarks:
            findings.remarks.append((remark, text))
        if columns.has_controls(text):
            findings.errors.append((Cause.CONTROL_CHARACTERS, ""))
        return text

    def _values(self, texts: dict[Target, str], findings: Findings) -> Iterator[tuple[str, Any]]:
        get = texts.get
        if text := get(Target.NUMBER):
            yield "number", columns.number(text, findings)
        name = get(Target.FULL_NAME) or columns.joined_name(
            get(Target.GIVEN_NAME, ""), get(Target.FAMILY_NAME, "")
        )
        if name:
            yield "full_name", columns.full_name(name, findings)
        if text := get(Target.PREFERRED_NAME):
            yield "preferred_name", columns.preferred_name(text, findings)
        if text := get(Target.ADDRESS):
            yield "address", columns.address(text, findings)
        if levels := [texts[level] for level in DEPARTMENT_LEVELS if level in texts]:
            yield "department", columns.department(levels, findings)
        if text := get(Target.JOB_TITLE):
            yield "job_title", columns.job_title(text, findings)
        if text := get(Target.MANAGER_NUMBER):
            yield "manager_number", columns.manager_number(text, findings)
        if text := get(Target.START_DATE):
            yield (
                "started_on",
                columns.start_date(text, findings, order=self.mapping.date_order, today=self.today),
            )
        if text := get(Target.LANGUAGE):
            yield "language", columns.language(text, findings, offered=self.languages)

    def keep(self, row: int, record: Record, manager_today: str | None = None) -> None:
        """Take a row without errors into account for what the whole list tells."""
        number = record["number"]
        self.rows_of_number.setdefault(number, []).append(row)
        if address := record.get("address"):
            self.rows_of_address.setdefault(address.lower(), []).append(row)
        if manager := record.get("manager_number"):
            self.managers[row] = (number, manager)
        elif manager_today:
            self.managers_today[number] = manager_today

    def finish(self, known: Known) -> Afterthoughts:
        """Numbers and addresses that stand twice, and managers who cannot be."""
        after = Afterthoughts()
        self._numbers_twice(after)
        self._addresses_twice(after)
        self._managers(after, known)
        return after

    def _numbers_twice(self, after: Afterthoughts) -> None:
        keep = {Twice.FIRST: slice(1, None), Twice.LAST: slice(None, -1), Twice.NONE: slice(None)}
        for number, rows in self.rows_of_number.items():
            if len(rows) > 1:
                for row in rows[keep[self.mapping.twice]]:
                    after.errors.setdefault(row, []).append((Cause.NUMBER_TWICE.value, number))

    def _addresses_twice(self, after: Afterthoughts) -> None:
        left_out = set(after.errors)
        for address, rows in self.rows_of_address.items():
            rest = [row for row in rows if row not in left_out]
            if len(rest) > 1:
                for row in rest:
                    after.errors.setdefault(row, []).append((Cause.ADDRESS_TWICE.value, address))

    def _managers(self, after: Afterthoughts, known: Known) -> None:
        rows = {row: pair for row, pair in self.managers.items() if row not in after.errors}
        listed = {
            number
            for number, places in self.rows_of_number.items()
            if any(place not in after.errors for place in places)
        }
        beyond = {manager for _, manager in rows.values()} - listed
        nobody = beyond - known.numbers(beyond)
        pairs = known.managers_above(beyond - nobody) | self.managers_today | dict(rows.values())
        circles = managers.in_circles(pairs)
        for row, (number, manager) in rows.items():
            if remark := _manager_remark(number, manager, nobody, circles):
                after.remarks.setdefault(row, []).append((remark.value, manager))


def _manager_remark(
    number: str, manager: str, nobody: set[str], circles: set[str]
) -> Remark | None:
    if manager == number:
        return Remark.MANAGER_SELF
    if manager in nobody:
        return Remark.MANAGER_UNKNOWN
    return Remark.MANAGER_LOOP if number in circles else None


def _plain(findings: list[tuple[Any, str]]) -> list[tuple[str, str]]:
    return [(cause.value, text[:SHOWN_LENGTH]) for cause, text in dict.fromkeys(findings)]
