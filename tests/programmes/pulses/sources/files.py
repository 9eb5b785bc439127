"""Files of questions as people bring them, made by code: LimeSurvey and XLSForm, good and bad."""

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import openpyxl
import xlwt

from programmes.pulses.content import load
from programmes.pulses.sources import LIMITS, Note, Taken
from programmes.pulses.sources.child import obey

Row = Mapping[str, Any]
Sheet = Sequence[Sequence[Any]]
OURS = ["en", "es", "zh-hans"]

AGREEMENT = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")
CHOICES = [
    ["list_name", "name", "label"],
    *(["agree", point, label] for point, label in enumerate(AGREEMENT, start=1)),
    ["yes_no", "yes", "Yes"],
    ["yes_no", "no", "No"],
]
SURVEY = [
    ["type", "name", "label"],
    ["select_one agree", "calm", "I am calm."],
    ["select_one agree", "rested", "I am rested."],
]


def taken(content: bytes, languages: Sequence[str] = OURS, name: str = "form") -> Taken:
    """As the limited process does it, without the process."""
    orders = {"name": name, "languages": list(languages)}
    answer = obey(orders, io.BytesIO(content), LIMITS)
    return Taken(tuple(map(load, answer["contents"])), tuple(map(Note.from_dict, answer["notes"])))


def said(result: Taken) -> dict[str, tuple[str, ...]]:
    """The notes as codes and questions."""
    return {str(note.code): note.questions for note in result.notes}


def asked(result: Taken) -> list[list[str]]:
    """The keys of each questionnaire's items."""
    return [[item.key for item in content.items] for content in result.contents]


def xlsx(**sheets: Sheet) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(**sheets: Sheet) -> bytes:
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(place, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(delimiter: str = ",", encoding: str = "utf-8", **sheets: Sheet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    for name, rows in sheets.items():
        writer.writerow([name])
        writer.writerows(["", *row] for row in rows)
    return out.getvalue().encode(encoding)


def form(*questions: Sequence[Any], headings: Sequence[str] = SURVEY[0], **sheets: Sheet) -> bytes:
    """A workbook with these questions below the headings."""
    return xlsx(survey=[headings, *questions], **{"choices": CHOICES, **sheets})


def lss(
    *,
    kind: str = "Survey",
    languages: Sequence[str] = ("en",),
    above: str = "",
    **tables: Sequence[Row],
) -> bytes:
    """An export of LimeSurvey with these tables, each a list of rows."""
    settings = {"surveys": [{"sid": "7", "language": languages[0]}], **tables}
    settings.setdefault(
        "surveys_languagesettings",
        [{"surveyls_language": code, "surveyls_title": "Calm"} for code in languages],
    )
    parts = "".join(
        f"<{name}><rows>{_rows(rows)}</rows></{name}>" for name, rows in settings.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{above}<document>'
        f"<LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>426</DBVersion>{parts}</document>"
    ).encode()


def _rows(rows: Sequence[Row]) -> str:
    return "".join(
        "<row>"
        + "".join(f"<{name}>{escape(str(cell))}</{name}>" for name, cell in row.items())
        + "</row>"
        for row in rows
    )


def question(qid: int, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "qid": qid, "parent_qid": 0, "sid": 7, "gid": 1, "type": kind, "title": f"Q{qid}",
        "question_order": qid, "relevance": "1", **more,
    }  # fmt: skip


def words(qid: int, text: str, language: str = "en", **more: Any) -> dict[str, Any]:
    return {"qid": qid, "question": text, "language": language, **more}


def array(
    steps: Sequence[tuple[str, str]], items: Sequence[str], **more: Any
) -> dict[str, list[Row]]:
    """The tables of one array question: qid 1, its items from qid 11, its answers."""
    return {
        "questions": [question(1, "F", **more)],
        "subquestions": [
            question(11 + place, "T", parent_qid=1, title=f"SQ{place + 1}")
            for place in range(len(items))
        ],
        "question_l10ns": [
            words(1, "How far do you agree?"),
            *(words(11 + place, text) for place, text in enumerate(items)),
        ],
        "answers": [
            {"aid": place + 1, "qid": 1, "code": code, "sortorder": place, "scale_id": 0}
            for place, (code, _) in enumerate(steps)
        ],
        "answer_l10ns": [
            {"aid": place + 1, "answer": text, "language": "en"}
            for place, (_, text) in enumerate(steps)
        ],
    }
