"""Why a file of questions is refused, and what of it was left out, as codes. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from people.imports.refusals import FileRefused, Problem


class Cannot(StrEnum):
    """What is wrong with the whole file; in brackets what `CannotBeTaken.data` says of it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # (limit, in bytes)
    WRONG_KIND = "wrong_kind"
    BROKEN = "broken"
    CHARACTERS = "characters"
    LOCKED = "locked"
    MACRO = "macro"
    DECLARATIONS = "declarations"
    TOO_MUCH = "too_much"
    TOO_MANY_QUESTIONS = "too_many_questions"  # (limit)
    TOO_MANY_ITEMS = "too_many_items"  # (limit)
    TOO_MANY_SCALES = "too_many_scales"  # (limit)
    NOT_A_FORM = "not_a_form"
    NOT_A_SURVEY = "not_a_survey"
    COLUMN_TWICE = "column_twice"  # (sheet, column)
    NOT_AS_DEMANDED = "not_as_demanded"
    NOT_AS_DEMANDED_IN_ROW = "not_as_demanded_in_row"  # (row)
    NO_QUESTIONS = "no_questions"
    NOTHING_TO_ASK = "nothing_to_ask"  # (count, of the questions left out)
    NO_LANGUAGE = "no_language"  # (languages, of the file)


class CannotBeTaken(Exception):  # said as a sentence
    """The file holds no questions that can be asked; nothing of it has been used."""

    def __init__(self, code: Cannot, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data

    def as_dict(self) -> dict[str, Any]:
        return {"cannot": self.code, "data": self.data}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "CannotBeTaken":
        return cls(Cannot(raw["cannot"]), **raw["data"])

    @classmethod
    def from_refused(cls, refused: FileRefused) -> "CannotBeTaken":
        """What the checks that lists of people go through, too, said of the file."""
        code = _SAME.get(refused.problem, Cannot.BROKEN)
        if code is Cannot.TOO_LARGE:
            return cls(code, limit=refused.details["limit"])
        return cls(code)


_SAME = {
    Problem.EMPTY: Cannot.EMPTY,
    Problem.TOO_LARGE: Cannot.TOO_LARGE,
    Problem.WRONG_KIND: Cannot.WRONG_KIND,
    Problem.NUL: Cannot.CHARACTERS,
    Problem.BROKEN_CHARACTERS: Cannot.CHARACTERS,
    Problem.UNKNOWN_CHARACTERS: Cannot.CHARACTERS,
    Problem.LOCKED: Cannot.LOCKED,
    Problem.MACRO: Cannot.MACRO,
    Problem.DECLARATIONS: Cannot.DECLARATIONS,
    Problem.CELL_TOO_LONG: Cannot.TOO_MUCH,
    Problem.TOO_MANY_COLUMNS: Cannot.TOO_MUCH,
    Problem.UNPACKS_TOO_LARGE: Cannot.TOO_MUCH,
    Problem.TOO_MANY_PARTS: Cannot.TOO_MUCH,
    Problem.FAR_CELL: Cannot.TOO_MUCH,
    Problem.TOO_MANY_CELLS: Cannot.TOO_MUCH,
    Problem.TOO_MANY_SHEETS: Cannot.TOO_MUCH,
    Problem.TOO_SLOW: Cannot.TOO_MUCH,
    Problem.TOO_HUNGRY: Cannot.TOO_MUCH,
}


class NoteCode(StrEnum):
    """What was left out or taken otherwise than it stands in the file."""

    # Questions left out.
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    FILE = "file"
    SEVERAL = "several"
    RANKING = "ranking"
    TWO_SCALES = "two_scales"
    CALCULATED = "calculated"
    RECORDED = "recorded"
    DISPLAYED = "displayed"
    ABOUT_THE_PERSON = "about_the_person"
    ANOTHER_KIND = "another_kind"
    CONDITION = "condition"
    REFERENCE = "reference"
    FORMULA = "formula"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    OPTIONS = "options"
    OPTIONS_ELSEWHERE = "options_elsewhere"
    # Questions taken, but not all that belongs to them.
    REPEATED = "repeated"
    OTHER_OPTION = "other_option"
    COMMENT = "comment"
    HINT = "hint"
    REQUIRED = "required"
    PRESET = "preset"
    STEP_APART = "step_apart"  # (step)
    ORDER_ASSUMED = "order_assumed"  # (first, last)
    NUMBERED_ONCE = "numbered_once"
    # The file as a whole.
    AROUND = "around"
    LANGUAGE_ASSUMED = "language_assumed"  # (language)
    LANGUAGE_LEFT_OUT = "language_left_out"  # (language, as the file names it)


LEFT_OUT = frozenset(list(NoteCode)[: list(NoteCode).index(NoteCode.REPEATED)])


@dataclass(frozen=True)
class Note:
    """`questions` are the names that they have in the file."""

    code: NoteCode
    questions: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "questions": self.questions, "data": dict(self.data)}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Note":
        return cls(NoteCode(raw["code"]), tuple(raw["questions"]), raw["data"])


class Notes:
    """Gathers notes while a file is read: one for each code and what it says."""

    def __init__(self) -> None:
        self._questions: dict[tuple[NoteCode, tuple[tuple[str, str], ...]], list[str]] = {}

    def add(self, code: NoteCode, question: str = "", **data: str) -> None:
        questions = self._questions.setdefault((code, tuple(sorted(data.items()))), [])
        if question:
            questions.append(question)

    def all(self) -> tuple[Note, ...]:
        order = list(NoteCode)
        notes = sorted(self._questions.items(), key=lambda note: order.index(note[0][0]))
        return tuple(Note(code, tuple(names), dict(data)) for (code, data), names in notes)

    def left_out(self) -> int:
        """How many questions were."""
        return sum(len(names) for (code, _), names in self._questions.items() if code in LEFT_OUT)
