"""A questionnaire as data: sections, questions and what each asks for. Drawn one question a page.

An answer is kept as one text a field: a choice by its key, several choices one key a line. The
pages are in ``question_screens``, the form in ``question_forms``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Words = Promise | str


class Kind(StrEnum):
    TEXT = "text"  # several lines, kept as a draft while it is being written
    LINE = "line"  # one line
    CHOICE = "choice"  # one of ``choices``
    SEVERAL = "several"  # any of ``choices``, up to ``at_most``


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a page asks for.

    ``limit`` is in characters; ``at_most`` 0 means as many as there are. ``required`` is the
    exception: what people write about themselves may stay empty.
    """

    key: str
    label: Words
    kind: Kind = Kind.TEXT
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    at_most: int = 0
    limit: int = 4000
    required: bool = False

    def kept(self, value: str | Iterable[str]) -> str:
        """What a form cleaned, as the text to keep."""
        return value if isinstance(value, str) else "\n".join(value)

    def opened(self, text: str) -> str | list[str]:
        """The kept text, as the form wants it."""
        return text.splitlines() if self.kind == Kind.SEVERAL else text

    def said(self, text: str) -> str:
        """The kept text, as a person reads it: choices by their words."""
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

    def answered(self, answers: Mapping[str, str]) -> int:
        """How many of its fields have an answer."""
        return sum(1 for field in self.fields if answers.get(field.key))


@dataclass(frozen=True, kw_only=True)
class Section:
    """A row of the task list: questions that belong together."""

    key: str
    title: Words
    questions: tuple[Question, ...]
    hint: Words = ""

    def status(self, answers: Mapping[str, str], drafts: Iterable[str] = ()) -> str:
        """``done``, ``in_progress`` or ``not_started``; ``drafts`` are the fields that have one."""
        fields = [field.key for question in self.questions for field in question.fields]
        if all(answers.get(key) for key in fields):
            return "done"
        if any(answers.get(key) for key in fields) or set(fields) & set(drafts):
            return "in_progress"
        return "not_started"


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
