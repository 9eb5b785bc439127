"""Rows of a list, one by one, against the rules; then what only the whole list can tell."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

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


class Checker:
    """Holds one number and one address for each row, and nothing else of it.

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
        self.manager_of: dict[str, tuple[int, str]] = {}

    def check(self, row: int, over: int, cells: list[str]) -> Checked:
        """`cells` are those of `mapping.places`, in that order."""
        findings = Findings()
        if over:
            findings.errors.append((Cause.ROW_TOO_LONG if over > 0 else Cause.ROW_TOO_SHORT, ""))
        record = self._record(cells, findings)
        checked = Checked(row, record, _plain(findings.errors), _plain(findings.remarks))
        if not checked.errors:
            self._remember(row, record)
        return checked

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

    def _remember(self, row: int, record: Record) -> None:
        number = record["number"]
        self.rows_of_number.setdefault(number, []).append(row)
        if address := record.get("address"):
            self.rows_of_address.setdefault(address.lower(), []).append(row)
        if manager := record.get("manager_number"):
            self.manager_of[number] = (row, manager)

    def finish(self) -> Afterthoughts:
        """Numbers and addresses that stand twice, and people who would manage themselves.

        Whether a manager's number exists beyond the list is for the database to say.
        """
        after = Afterthoughts()
        left_out = self._numbers_twice(after)
        for address, rows in self.rows_of_address.items():
            rest = [row for row in rows if row not in left_out]
            if len(rest) > 1:
                for row in rest:
                    after.errors.setdefault(row, []).append((Cause.ADDRESS_TWICE.value, address))
        self._managers(after)
        return after

    def _numbers_twice(self, after: Afterthoughts) -> set[int]:
        left_out = set()
        keep = {Twice.FIRST: slice(1, None), Twice.LAST: slice(None, -1), Twice.NONE: slice(None)}
        for number, rows in self.rows_of_number.items():
            if len(rows) > 1:
                for row in rows[keep[self.mapping.twice]]:
                    left_out.add(row)
                    after.errors.setdefault(row, []).append((Cause.NUMBER_TWICE.value, number))
        return left_out

    def _managers(self, after: Afterthoughts) -> None:
        pairs = {number: manager for number, (_, manager) in self.manager_of.items()}
        for number in managers.in_circles(pairs):
            row, manager = self.manager_of[number]
            remark = Remark.MANAGER_SELF if manager == number else Remark.MANAGER_LOOP
            after.remarks.setdefault(row, []).append((remark.value, manager))


def _plain(findings: list[tuple[Any, str]]) -> list[tuple[str, str]]:
    return [(cause.value, text[:SHOWN_LENGTH]) for cause, text in dict.fromkeys(findings)]
