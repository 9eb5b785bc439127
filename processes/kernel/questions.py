"""A questionnaire as data: sections, questions and what each asks for. Drawn one question a page.

An answer is kept as one text a field: a choice by its key, several choices one key a line. The
pages are in ``question_screens``, the form in ``question_forms``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise

Words = Promise | str


class Kind(StrEnum):
    TEXT = "text"  # several lines, kept as a draft while it is being written
    LINE = "line"  # one line
    CHOICE = "choice"  # one of ``choices``
    SEVERAL = "several"  # any of ``choices``, up to ``at_most``
    DATE = "date"  # a near day, kept as 2026-03-02


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a page asks for.

    ``limit`` is in characters, ``rows`` in lines of a text; ``at_most`` 0 means as many as there are. ``required`` is the
    exception: what people write about themselves may stay empty. ``short`` is its name on a page
    of all answers, where the heading of its own page is missing.
    """

    key: str
    label: Words
    short: Words = ""
    kind: Kind = Kind.TEXT
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    at_most: int = 0
    limit: int = 4000
    rows: int = 8
    required: bool = False

    def kept(self, value: str | date | Iterable[str]) -> str:
        """What a form cleaned, as the text to keep."""
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, str) else "\n".join(value)

    def opened(self, text: str) -> str | list[str]:
        """The kept text, as the form wants it."""
        return text.splitlines() if self.kind == Kind.SEVERAL else text

    def said(self, text: str) -> str:
        """The kept text, as a person reads it: choices by their words, a date in their order."""
        if self.kind == Kind.DATE and text:
            return str(date_format(date.fromisoformat(text)))
        if self.kind not in (Kind.CHOICE, Kind.SEVERAL):
            return text
        words = dict(self.choices)
        return "\n".join(str(words.get(key, key)) for key in text.splitlines())


@dataclass(frozen=True, kw_only=True)
class Question:
    """One page. Its only field's label is the heading; with several fields ``heading`` is."""

    key: str
    fields: tuple[Field, ...]
    heading: Words = ""
    intro: Words = ""
    example: Words = ""

    @property
    def title(self) -> Words:
        return self.heading or self.fields[0].label

    def unanswered(self, answers: Mapping[str, str]) -> bool:
        """Whether one of its fields has no answer yet."""
        return not all(answers.get(field.key) for field in self.fields)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A row of the task list: questions that belong together."""

    key: str
    title: Words
    questions: tuple[Question, ...]
    hint: Words = ""

    def entrance(self, answers: Mapping[str, str]) -> Question:
        """Where to go in: the first question without an answer once some have one."""
        begun = self.status(answers) == "in_progress"
        return next(
            (q for q in self.questions if begun and q.unanswered(answers)), self.questions[0]
        )

    def status(self, answers: Mapping[str, str], drafts: Iterable[str] = ()) -> str:
        """``done``, ``in_progress`` or ``not_started``; ``drafts`` are the fields that have one."""
        fields = [field.key for question in self.questions for field in question.fields]
        if all(answers.get(key) for key in fields):
            return "done"
        if any(answers.get(key) for key in fields) or set(fields) & set(drafts):
            return "in_progress"
        return "not_started"


@dataclass(frozen=True)
class Line:
    """One answer as a page of all answers shows it."""

    question: Question
    label: Words
    text: str


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """``key`` names the drafts of its answers. Keys of questions, and of fields, occur once."""

    key: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for question in self.questions for field in question.fields)

    def find(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def summary(self, answers: Mapping[str, str]) -> list[tuple[Section, list[Line]]]:
        """Every section with its fields and what they say, the empty ones too."""
        return [
            (
                section,
                [
                    Line(
                        question, field.short or field.label, field.said(answers.get(field.key, ""))
                    )
                    for question in section.questions
                    for field in question.fields
                ],
            )
            for section in self.sections
        ]

    def number(self, question: Question) -> int:
        """Its place, from 1."""
        return self.questions.index(question) + 1

    def next_in_section(self, question: Question) -> Question | None:
        """The question that follows within the same section."""
        for section in self.sections:
            if question in section.questions:
                following = section.questions[section.questions.index(question) + 1 :]
                return following[0] if following else None
        return None
