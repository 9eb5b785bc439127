"""Every refusal and every note has its words, and each says what it knows."""

import string

import pytest

from people.imports.refusals import FileRefused, Problem
from programmes.pulses.sources import Cannot, CannotBeTaken, Note, NoteCode, sentences

DATA = {
    Cannot.TOO_LARGE: {"limit": 5 * 1024 * 1024},
    Cannot.TOO_MANY_QUESTIONS: {"limit": 1_000},
    Cannot.TOO_MANY_ITEMS: {"limit": 100},
    Cannot.TOO_MANY_SCALES: {"limit": 20},
    Cannot.COLUMN_TWICE: {"sheet": "survey", "column": "100 %s"},
    Cannot.NOT_AS_DEMANDED_IN_ROW: {"row": 7},
    Cannot.NOTHING_TO_ASK: {"count": 12},
    Cannot.NO_LANGUAGE: {"languages": "Deutsch (de)"},
}
ABOUT = {
    NoteCode.STEP_APART: {"step": "Cannot say"},
    NoteCode.ORDER_ASSUMED: {"first": "never", "last": "always"},
    NoteCode.LANGUAGE_ASSUMED: {"language": "en"},
    NoteCode.LANGUAGE_LEFT_OUT: {"language": "fr"},
}
WHOLE = (NoteCode.AROUND, NoteCode.LANGUAGE_ASSUMED, NoteCode.LANGUAGE_LEFT_OUT)


@pytest.mark.parametrize("code", Cannot)
def test_each_refusal_has_a_sentence(code):
    data = DATA.get(code, {})

    sentence = sentences.refusal(CannotBeTaken(code, **data))

    assert sentence[0] in string.ascii_uppercase
    assert sentence.endswith(".")
    assert all(str(value) in sentence for value in data.values() if isinstance(value, str))


def test_a_limit_is_said_in_megabytes():
    cannot = CannotBeTaken(Cannot.TOO_LARGE, limit=5 * 1024 * 1024)

    assert sentences.refusal(cannot).startswith("The file is larger than 5 MB,")


@pytest.mark.parametrize("problem", Problem)
def test_what_lists_of_people_are_refused_for_is_said_of_questions(problem):
    refused = FileRefused(problem, row=3, bytes=9, limit=5 * 1024 * 1024, kind="pdf")

    sentence = sentences.refusal(CannotBeTaken.from_refused(refused))

    assert sentence.endswith(".")
    assert "people" not in sentence


@pytest.mark.parametrize("code", NoteCode)
def test_each_note_has_a_sentence_that_names_its_questions(code):
    sentence = sentences.note(Note(code, ("mood", "rest"), ABOUT.get(code, {})))

    assert sentence.endswith(".")
    assert all(value in sentence for value in ABOUT.get(code, {}).values())
    assert ("mood, rest" in sentence) is (code not in WHOLE)


def test_of_many_questions_the_first_are_named():
    names = tuple(f"q{place}" for place in range(1, 16))

    assert sentences.note(Note(NoteCode.DATE, names)) == (
        "Left out, because they ask for a date or a time: "
        "q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12 and 3 more."
    )
