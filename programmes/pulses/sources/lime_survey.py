"""Questions of a LimeSurvey export (.lss), old (texts inline) or new (texts in tables). No Django."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError  # types only; the parser is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from programmes.pulses.sources.languages import code_of
from programmes.pulses.sources.plain_text import plain_text
from programmes.pulses.sources.questions import Found, Question, RawTexts, Step
from programmes.pulses.sources.refusals import Cannot, CannotBeTaken, NoteCode, Notes

Row = dict[str, str]
MOST_QUESTIONS = 1_000

_TAKEN = frozenset("5ABCEFHL!OY")
_LEFT_OUT = {
    **dict.fromkeys("STUQ;", NoteCode.TEXT),
    **dict.fromkeys("NK:", NoteCode.NUMBER),
    **dict.fromkeys("MP", NoteCode.SEVERAL),
    "D": NoteCode.DATE,
    "R": NoteCode.RANKING,
    "|": NoteCode.FILE,
    "*": NoteCode.CALCULATED,
    "X": NoteCode.DISPLAYED,
    "G": NoteCode.ABOUT_THE_PERSON,
    "1": NoteCode.TWO_SCALES,
}
_NUMERALS = {"5": 5, "A": 5, "B": 10}
_FIXED = {"Y": "yes_no", "C": "yes_no_uncertain", "E": "less_or_more"}
_ARRAYS = frozenset("ABCEFH")
_SCALES = frozenset("5ABEFH")
_ALWAYS = {"", "1"}
_REFERENCE = re.compile(r"\{[A-Za-z(!][^{}]*\}")


def read(stream: BinaryIO) -> Found:
    """Raises CannotBeTaken. Whether any of it can be asked, the building tells."""
    return _Survey(_tables(stream.read())).found()


class _Survey:
    def __init__(self, tables: Mapping[str, list[Row]]) -> None:
        self.tables = tables
        self.notes = Notes()
        self.settings: Row = next(iter(tables["surveys"]), {})
        self.language = self.settings.get("language", "")
        rows = [*tables["questions"], *tables["subquestions"]]
        self.texts = self._texts_by_id(
            [*rows, *tables["question_l10ns"], *tables["subquestion_l10ns"]], "qid", "question"
        )
        self.hints = self._texts_by_id([*rows, *tables["question_l10ns"]], "qid", "help")
        self.rows = {row["qid"]: row for row in reversed(rows) if row.get("qid")}
        if len(self.rows) > MOST_QUESTIONS:
            raise CannotBeTaken(Cannot.TOO_MANY_QUESTIONS, limit=MOST_QUESTIONS)
        self.answers = self._answers()
        self.conditional = {row.get("qid") for row in tables["conditions"]}

    def found(self) -> Found:
        title = self._texts_by_id(
            self.tables["surveys_languagesettings"], "", "surveyls_title", "surveyls_language"
        )
        self._note_what_stands_around()
        questions = [one for row in self._in_order() for one in self._asked(row)]
        key = self.settings.get("sid") or "survey"
        return Found(key=key, title=title.get("", {}), questions=questions, notes=self.notes)

    def _in_order(self) -> list[Row]:
        groups = {row["gid"]: row for row in self.tables["groups"] if row.get("gid")}
        for row in self.rows.values():
            group = groups.get(row.get("gid", ""), {})
            row["group_order"] = group.get("group_order", "")
            row["group_relevance"] = group.get("grelevance", "")
        main = [row for row in self.rows.values() if row.get("parent_qid", "0") in ("", "0")]
        return sorted(main, key=lambda row: (_number(row["group_order"]), *_place(row)))

    def _asked(self, row: Row) -> Iterator[Question]:
        name, kind = row.get("title") or row["qid"], row.get("type", "")
        parts = self._parts(row) if kind in _ARRAYS else [row]
        if left_out := self._why_not(row, kind):
            self.notes.add(left_out, name)
            return
        if not parts:
            self.notes.add(NoteCode.NO_WORDS, name)
        for part in parts:
            own = name if part is row else f"{name}_{part.get('title') or part['qid']}"
            if part is not row and (left_out := self._why_not(part, kind)):
                self.notes.add(left_out, own)
                continue
            self._note_what_goes_with(part, own)
            yield Question(
                name=own,
                text=self.texts.get(part["qid"], {}),
                lead={} if part is row else self.texts.get(row["qid"], {}),
                steps=self._steps(row, kind),
                ordered=kind in _SCALES,
            )
        if parts and parts[0] is not row:
            self._note_what_goes_with(row, name)

    def _parts(self, row: Row) -> list[Row]:
        parts = [part for part in self.rows.values() if part.get("parent_qid") == row["qid"]]
        return sorted(parts, key=_place)

    def _why_not(self, row: Row, kind: str) -> NoteCode | None:
        if kind not in _TAKEN:
            return _LEFT_OUT.get(kind, NoteCode.ANOTHER_KIND)
        conditions = {row.get("relevance", ""), row.get("group_relevance", "")}
        if conditions - _ALWAYS or row["qid"] in self.conditional:
            return NoteCode.CONDITION
        if any(
            _REFERENCE.search(plain_text(text)) for text in self.texts.get(row["qid"], {}).values()
        ):
            return NoteCode.REFERENCE
        return None

    def _note_what_goes_with(self, row: Row, name: str) -> None:
        if any(map(plain_text, self.hints.get(row["qid"], {}).values())):
            self.notes.add(NoteCode.HINT, name)
        if row.get("other") == "Y":
            self.notes.add(NoteCode.OTHER_OPTION, name)
        if row.get("mandatory") in ("Y", "S"):
            self.notes.add(NoteCode.REQUIRED, name)
        if row.get("type") == "O":
            self.notes.add(NoteCode.COMMENT, name)

    def _note_what_stands_around(self) -> None:
        texts = ("surveyls_welcometext", "surveyls_endtext", "surveyls_description")
        said = [
            row.get(text, "") for row in self.tables["surveys_languagesettings"] for text in texts
        ]
        groups = [*self.tables["groups"], *self.tables["group_l10ns"]]
        said += [row.get("description", "") for row in groups]
        if any(map(plain_text, said)):
            self.notes.add(NoteCode.AROUND)

    def _steps(self, row: Row, kind: str) -> tuple[Step, ...]:
        languages = self.texts.get(row["qid"], {})
        if kind in _NUMERALS:
            numerals = range(1, _NUMERALS[kind] + 1)
            return tuple(
                Step(code=str(number), text=dict.fromkeys(languages, str(number)))
                for number in numerals
            )
        if kind in _FIXED:
            return tuple(
                Step(code=code, text={name: text.get(code_of(name), "") for name in languages})
                for code, text in _fixed_answers()[_FIXED[kind]].items()
            )
        return tuple(self.answers[row["qid"]])

    def _answers(self) -> dict[str, list[Step]]:
        """By question, in the order of the file; an old file has a row for each language."""
        old = [{**row, "aid": _answer_id(row)} for row in self.tables["answers"]]
        texts = self._texts_by_id([*old, *self.tables["answer_l10ns"]], "aid", "answer")
        found: dict[str, dict[str, Step]] = defaultdict(dict)
        for row in sorted(old, key=_place):
            if row.get("scale_id", "0") in ("", "0"):
                step = Step(code=row.get("code", ""), text=texts.get(row["aid"], {}))
                found[row.get("qid", "")].setdefault(row["aid"], step)
        return defaultdict(list, {qid: list(steps.values()) for qid, steps in found.items()})

    def _texts_by_id(
        self, rows: list[Row], key: str, text: str, language: str = "language"
    ) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows:
            if text in row:
                found[row.get(key, "")].setdefault(row.get(language) or self.language, row[text])
        return found


def _answer_id(row: Row) -> str:
    return row.get("aid") or f"{row.get('qid', '')}/{row.get('code', '')}"


def _place(row: Row) -> tuple[float, float]:
    order = row.get("question_order") or row.get("sortorder") or ""
    return _number(order), _number(row.get("qid") or "")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


@cache
def _fixed_answers() -> dict[str, dict[str, RawTexts]]:
    return tomllib.loads(Path(__file__).with_name("fixed_answers.toml").read_text("utf-8"))


def _tables(content: bytes) -> Mapping[str, list[Row]]:
    """Each part of the export with its rows; an empty list for a part that is not there."""
    root = _parsed(content)
    kind = root.findtext("LimeSurveyDocType", "").strip()
    if root.tag != "document" or kind != "Survey":
        raise CannotBeTaken(Cannot.NOT_A_SURVEY)
    tables: dict[str, list[Row]] = defaultdict(list)
    for part in root:
        rows = part.find("rows")
        if rows is not None:
            tables[part.tag] = [_row(row) for row in rows]
    return tables


def _row(row: Element) -> Row:
    return {cell.tag: cell.text or "" for cell in row}


def _parsed(content: bytes) -> Element:
    """Decoded first, so that no declared encoding hides a declaration from the parser."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotBeTaken(Cannot.CHARACTERS) from None
    if "\0" in text:
        raise CannotBeTaken(Cannot.CHARACTERS)
    try:
        return fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise CannotBeTaken(Cannot.DECLARATIONS) from None
    except (ParseError, ValueError, RecursionError):
        raise CannotBeTaken(Cannot.BROKEN) from None
