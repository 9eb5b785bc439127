"""Rows of a list, one by one, against the rules; `settling` has what only the whole list tells."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from people.imports import columns
from people.imports.causes import Cause, Remark
from people.imports.columns import Findings
from people.imports.mapping import Mapping
from people.imports.reading import ReadRow
from people.imports.targets import DEPARTMENT_LEVELS, Target
from people.words import fold

SHOWN_LENGTH = 80
UNEVEN = (Cause.ROW_TOO_LONG, Cause.ROW_TOO_SHORT)

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """`record` has what `cells` say; an empty one says nothing. It counts only without errors.

    Where managers are named by name, `name_key` and `manager_key` are the folded names of the
    person and of the manager.
    """

    row: int
    cells: list[str]
    record: Record
    errors: list[tuple[str, str]]
    remarks: list[tuple[str, str]]


class Checker:
    """Keeps nothing of a row. `languages` are the codes that the organisation offers."""

    def __init__(self, mapping: Mapping, *, languages: Collection[str], today: dt.date) -> None:
        self.mapping = mapping
        self.languages = languages
        self.today = today
        self.eased = {cause: mapping.easable[cause] for cause in mapping.eased}
        order = {place: position for position, place in enumerate(mapping.places)}
        self.at = {target: order[place] for target, place in mapping.targets.items()}

    def check_all(self, rows: Iterable[ReadRow]) -> list[Checked]:
        return [self.check(*row) for row in rows]

    def check(self, row: int, over: int, cells: list[str]) -> Checked:
        """`cells` are those of `mapping.places`, in that order."""
        findings = Findings()
        if over:
            findings.errors.append((Cause.ROW_TOO_LONG if over > 0 else Cause.ROW_TOO_SHORT, ""))
        record = self._record(cells, findings)
        if self.eased and findings.errors:
            self._ease(record, findings)
        return Checked(row, cells, record, plain(findings.errors), plain(findings.remarks))

    def _ease(self, record: Record, findings: Findings) -> None:
        """The row comes in without the entries whose causes somebody eased."""
        for cause, text in findings.errors:
            if cause not in self.eased:
                continue
            record.pop(self.eased[cause], None)
            if cause is not Cause.CONTROL_CHARACTERS:
                remark = Remark.ROW_UNEVEN if cause in UNEVEN else Remark.LEFT_EMPTY
                findings.remarks.append((remark, text))
        findings.errors = [pair for pair in findings.errors if pair[0] not in self.eased]

    def _record(self, cells: list[str], findings: Findings) -> Record:
        texts: dict[Target, str] = {}
        for target, at in self.at.items():
            text, remarks = columns.clean(cells[at])
            if remarks or not text.isprintable():
                text = self._bare(text, remarks, findings)
            texts[target] = text
        record: Record = {}
        for name, value in self._values(texts, findings):
            if value:
                record[name] = value
        if self.mapping.by_address:
            self._identify_by_address(record, findings)
        elif "number" not in record:
            findings.errors.append((Cause.NUMBER_MISSING, ""))
        return record

    def _identify_by_address(self, record: Record, findings: Findings) -> None:
        if address := record.get("address"):
            record["number"] = columns.number_of(address)
        else:
            findings.errors.append((Cause.ADDRESS_MISSING, ""))

    def _bare(self, text: str, remarks: Iterable[Remark], findings: Findings) -> str:
        for remark in remarks:
            findings.remarks.append((remark, text))
        if columns.has_controls(text):
            findings.errors.append((Cause.CONTROL_CHARACTERS, ""))
            text = columns.without_controls(text)
        return text

    def _values(self, texts: dict[Target, str], findings: Findings) -> Iterator[tuple[str, Any]]:
        get = texts.get
        if text := get(Target.NUMBER):
            yield "number", columns.number(text, findings)
        name = get(Target.FULL_NAME) or columns.joined_name(
            get(Target.GIVEN_NAME, ""), get(Target.FAMILY_NAME, "")
        )
        if name:
            name = columns.full_name(name, findings)
            yield "full_name", name
            if Target.MANAGER_NAME in self.at:
                yield "name_key", fold(name)
        if text := get(Target.PREFERRED_NAME):
            yield "preferred_name", columns.preferred_name(text, findings)
        if text := get(Target.ADDRESS):
            yield "address", columns.address(text, findings)
        if levels := [texts[level] for level in DEPARTMENT_LEVELS if level in texts]:
            yield "department", columns.department(levels, findings)
        if text := get(Target.JOB_TITLE):
            yield "job_title", columns.job_title(text, findings)
        yield from self._manager(texts, findings)
        if text := get(Target.START_DATE):
            order = self.mapping.date_orders.get(Target.START_DATE)
            yield "started_on", columns.start_date(text, findings, order=order, today=self.today)
        if text := get(Target.LAST_DAY):
            order = self.mapping.date_orders.get(Target.LAST_DAY)
            yield "left_on", columns.last_day(text, findings, order=order, today=self.today)
        if text := get(Target.LANGUAGE):
            yield "language", columns.language(text, findings, offered=self.languages)

    def _manager(self, texts: dict[Target, str], findings: Findings) -> Iterator[tuple[str, str]]:
        """As the row names them; who that is, only the whole list tells."""
        if text := texts.get(Target.MANAGER_NUMBER):
            yield "manager_number", columns.manager_number(text, findings)
        if text := texts.get(Target.MANAGER_ADDRESS):
            yield "manager_address", text.lower()[: columns.ADDRESS_LENGTH]
        if text := texts.get(Target.MANAGER_NAME):
            yield "manager_name", text[: columns.FULL_NAME_LENGTH]
            yield "manager_key", fold(columns.given_name_first(text))


def plain(findings: list[tuple[Any, str]]) -> list[tuple[str, str]]:
    if not findings:
        return []
    return [(cause.value, text[:SHOWN_LENGTH]) for cause, text in dict.fromkeys(findings)]
