"""Why a whole file is refused, as codes that can cross a process border. No Django."""

from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    NUL = "nul"
    BROKEN_CHARACTERS = "broken_characters"
    UNKNOWN_CHARACTERS = "unknown_characters"
    QUOTE_NOT_CLOSED = "quote_not_closed"
    TEXT_AFTER_QUOTE = "text_after_quote"
    CELL_TOO_LONG = "cell_too_long"
    ROW_TOO_LONG = "row_too_long"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    NO_HEADINGS = "no_headings"
    NO_ROWS = "no_rows"
    LOCKED = "locked"
    MACRO = "macro"
    BROKEN_WORKBOOK = "broken_workbook"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PARTS = "too_many_parts"
    UNSAFE_PARTS = "unsafe_parts"
    DECLARATIONS = "declarations"
    FAR_CELL = "far_cell"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_SHEETS = "too_many_sheets"
    NO_SHEET = "no_sheet"
    SHEET_GONE = "sheet_gone"
    BROKEN_JSON = "broken_json"
    JSON_TOO_DEEP = "json_too_deep"
    NOT_A_NUMBER = "not_a_number"
    KEY_TWICE = "key_twice"
    NO_LIST = "no_list"
    NOT_AN_OBJECT = "not_an_object"
    TOO_SLOW = "too_slow"
    TOO_HUNGRY = "too_hungry"
    READER_FAILED = "reader_failed"


class FileRefused(Exception):  # said as a sentence
    """The file cannot be read as a list of people; nothing of it has been used.

    `row` counts as a spreadsheet does: the first row of the file is 1.
    """

    def __init__(self, problem: Problem, *, row: int | None = None, **details: Any) -> None:
        super().__init__(problem, row, details)
        self.problem = problem
        self.row = row
        self.details = details

    def as_dict(self) -> dict[str, Any]:
        return {"problem": self.problem, "row": self.row, "details": self.details}

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> "FileRefused":
        return cls(Problem(raw["problem"]), row=raw["row"], **raw["details"])
