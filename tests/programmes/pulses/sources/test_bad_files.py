"""Files that nobody should have to open are refused in time, each with a sentence."""

import io
import subprocess
import sys
import time
import zipfile
from dataclasses import replace

import pytest

from people.imports.limited import ROOT
from people.imports.limits import MEBIBYTE
from programmes.pulses.sources import LIMITS, CannotBeTaken, read, sentences
from tests.people.imports import bad_files
from tests.programmes.pulses.sources.files import (
    CHOICES,
    OURS,
    SURVEY,
    as_csv,
    lss,
    question,
    words,
    xlsx,
)

MANY = 10_000
SECONDS = 5


def deep(levels: int) -> bytes:
    return b"<?xml version='1.0'?><document>" + b"<a>" * levels


def lss_of(count: int) -> bytes:
    return lss(
        questions=[question(qid, "5") for qid in range(1, count + 1)],
        question_l10ns=[words(qid, f"Question {qid}") for qid in range(1, count + 1)],
    )


def questions(count: int) -> list:
    return [SURVEY[0], *(["select_one agree", f"q{place}", "Q?"] for place in range(count))]


def groups_without_end(levels: int) -> bytes:
    begun = [["begin_group", f"g{level}", "G"] for level in range(levels)]
    return as_csv(survey=[SURVEY[0], *begun, *SURVEY[1:]], choices=CHOICES)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


LAUGHING = lss(above=bad_files.LAUGHS.decode().split("?>")[1]).replace(b"Calm", b"&a9;")
MADE = {
    "nothing": (lambda: b"", "empty"),
    "six megabytes": (lambda: b"x" * (6 * MEBIBYTE), "too_large"),
    "billion laughs": (lambda: LAUGHING, "declarations"),
    "billion laughs in two bytes": (
        lambda: LAUGHING.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "characters",
    ),
    "an external entity": (
        lambda: lss(above='<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "declarations",
    ),
    "another encoding declared": (
        lambda: LAUGHING.replace(b"UTF-8", b"UTF-7"),
        "declarations",
    ),
    "XML nested without end": (lambda: deep(1_000_000), "broken"),
    "ten thousand questions of LimeSurvey": (lambda: lss_of(MANY), "too_many_questions"),
    "ten thousand questions in a workbook": (
        lambda: xlsx(survey=questions(MANY), choices=CHOICES),
        "too_many_questions",
    ),
    "ten thousand questions in CSV": (
        lambda: as_csv(survey=questions(MANY), choices=CHOICES),
        "too_many_questions",
    ),
    "ten thousand answers": (
        lambda: as_csv(
            survey=SURVEY,
            choices=[CHOICES[0], *(["agree", place, "A"] for place in range(MANY))],
        ),
        "too_many_questions",
    ),
    "nine hundred groups in one another": (
        lambda: groups_without_end(900),
        "not_as_demanded_in_row",
    ),
    "a thousand columns": (lambda: as_csv(survey=[["c"] * 1_000]), "too_much"),
    "an endless cell": (lambda: b"survey\n," + b"x" * 4_000_000, "broken"),
    "letters that no text has": (lambda: b"survey,\0\n,type,name\n" * 100, "characters"),
    "broken letters": (lambda: b"survey\n,type,n\xc3\x28me,caf\xc3\xa9\n", "characters"),
    "a bomb for a sheet": (bad_files.WORKBOOKS["a bomb for a sheet"][0], "too_much"),
    "a bomb beside the sheet": (bad_files.WORKBOOKS["a bomb beside the sheet"][0], "too_much"),
    "laughs in a workbook": (bad_files.WORKBOOKS["billion laughs"][0], "declarations"),
    "macros": (bad_files.WORKBOOKS["macros"][0], "macro"),
    "old workbook with macros": (bad_files.WORKBOOKS["old workbook with macros"][0], "macro"),
    "locked": (bad_files.WORKBOOKS["locked entries"][0], "locked"),
    "cut in the middle": (bad_files.WORKBOOKS["cut in the middle"][0], "broken"),
    "old and cut in the middle": (
        bad_files.WORKBOOKS["an old workbook cut in the middle"][0],
        "broken",
    ),
    "the last cell of all": (bad_files.WORKBOOKS["the last cell of all"][0], "too_much"),
    "one text in all cells": (bad_files.WORKBOOKS["one text in all cells"][0], "too_much"),
    "a survey with its answers": (lambda: zipped(**{"survey_7.lss": lss()}), "wrong_kind"),
    "a document": (lambda: zipped(**{"word/document.xml": b"<x/>"}), "wrong_kind"),
    "an open spreadsheet": (
        lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "wrong_kind",
    ),
    "a PDF": (lambda: b"%PDF-1.7\n", "wrong_kind"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "wrong_kind"),
    "JSON": (lambda: b'{"SurveyEntry": {}}', "wrong_kind"),
    "a web page": (lambda: b"<html><body>Calm</body></html>", "wrong_kind"),
    "a list of people": (lambda: b"Number,Full name\n1,Anna\n", "not_a_form"),
}


@pytest.mark.parametrize("name", MADE)
def test_a_bad_file_is_refused_in_time_with_a_sentence(name):
    make, code = MADE[name]
    content = make()
    started = time.monotonic()

    with pytest.raises(CannotBeTaken) as caught:
        read("form.lss", content, OURS)

    assert caught.value.code == code
    assert time.monotonic() - started < SECONDS
    sentence = sentences.refusal(caught.value)
    assert sentence.endswith(".")
    assert "%" not in sentence


def test_a_reader_that_takes_too_long_is_stopped():
    content = as_csv(survey=SURVEY, choices=CHOICES)

    with pytest.raises(CannotBeTaken) as caught:
        read("form.csv", content, OURS, limits=replace(LIMITS, wall_seconds=0.05))

    assert caught.value.code == "too_much"


def test_a_reader_that_needs_too_much_memory_is_stopped():
    content = b"<?xml version='1.0'?><document>" + b"<a/>" * 1_200_000 + b"</document>"

    with pytest.raises(CannotBeTaken) as caught:
        read("form.lss", content, OURS, limits=replace(LIMITS, memory_bytes=112 * MEBIBYTE))

    assert caught.value.code == "too_much"


def test_the_process_gives_what_the_reader_found():
    result = read("Calm week.csv", as_csv(survey=SURVEY, choices=CHOICES), OURS)

    assert [[item.key for item in content.items] for content in result.contents] == [
        ["calm", "rested"]
    ]
    assert result.contents[0].name == {"en": "Calm week"}
    assert [(note.code, note.questions, note.data) for note in result.notes] == [
        ("language_assumed", (), {"language": "en"})
    ]


def test_the_reader_runs_without_django():
    code = (
        "import sys, programmes.pulses.sources.child; "
        "print([name for name in ('django', 'psycopg', 'numpy', 'pyxform') if name in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout == "[]\n"
