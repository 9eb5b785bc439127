"""The words for files of questions that are refused, and for what of a file was left out."""

from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.imports.limits import MEBIBYTE
from programmes.pulses.sources.refusals import Cannot, CannotBeTaken, Note, NoteCode

NAMED = 12


def refusal(cannot: CannotBeTaken) -> str:
    """What is wrong with the file, and what to do."""
    data = {name: _shown(cannot.code, name, value) for name, value in cannot.data.items()}
    return str(REFUSALS[cannot.code]) % data


def note(said: Note) -> str:
    """What was left out or taken otherwise; the first questions that it concerns, by name."""
    named = ", ".join(said.questions[:NAMED])
    if len(said.questions) > NAMED:
        more = number_format(len(said.questions) - NAMED)
        named = str(AND_MORE) % {"questions": named, "more": more}
    return str(NOTES[said.code]) % {**said.data, "questions": named}


def _shown(code: Cannot, name: str, value: Any) -> str:
    if code is Cannot.TOO_LARGE and name == "limit":
        return number_format(value / MEBIBYTE, decimal_pos=1 if value % MEBIBYTE else 0)
    return number_format(value) if isinstance(value, int) else str(value)


AND_MORE = _("%(questions)s and %(more)s more")

REFUSALS: dict[Cannot, str | Promise] = {
    Cannot.EMPTY: _("The file is empty. Choose the file with your questions."),
    Cannot.TOO_LARGE: _(
        "The file is larger than %(limit)s MB, which no questionnaire needs. "
        "Leave out pictures and other sheets, and try again."
    ),
    Cannot.WRONG_KIND: _(
        "This is neither a LimeSurvey survey (.lss) nor an XLSForm (.xlsx, .xls or .csv). "
        "Export the questionnaire in one of these forms."
    ),
    Cannot.BROKEN: _("The file is damaged or incomplete. Export the questionnaire again."),
    Cannot.CHARACTERS: _(
        "The file has characters that cannot be read. Save it again in UTF-8, or as a workbook."
    ),
    Cannot.LOCKED: _(
        "The workbook is protected by a password. Save it again without the password."
    ),
    Cannot.MACRO: _(
        "The workbook holds macros, which are programs, so it is not opened. "
        "Save it again as an Excel workbook without macros."
    ),
    Cannot.DECLARATIONS: _(
        "The file tells its reader to put in text from elsewhere, so it is not opened. "
        "Export the questionnaire again."
    ),
    Cannot.TOO_MUCH: _(
        "The file holds far more than a questionnaire, so reading it was stopped. "
        "Copy the questions to a new file without anything else."
    ),
    Cannot.TOO_MANY_QUESTIONS: _(
        "The file has more than %(limit)s rows of questions or answers. "
        "Split it, and bring in the parts one after another."
    ),
    Cannot.TOO_MANY_ITEMS: _(
        "More than %(limit)s questions stand on one scale. "
        "Split the questionnaire, and bring in the parts one after another."
    ),
    Cannot.TOO_MANY_SCALES: _(
        "The questions have more than %(limit)s different scales. "
        "Split the questionnaire, and bring in the parts one after another."
    ),
    Cannot.NOT_A_FORM: _(
        "The file has no sheet named survey, so it is not an XLSForm. "
        "Name the sheet with the questions survey, and the sheet with the answers choices."
    ),
    Cannot.NOT_A_SURVEY: _(
        "This XML file is not a LimeSurvey survey. "
        "In LimeSurvey, export the whole survey as a survey structure (.lss)."
    ),
    Cannot.COLUMN_TWICE: _(
        "The sheet %(sheet)s has the column “%(column)s” twice, so it is not clear which one "
        "counts. Delete or rename one of them, and try again."
    ),
    Cannot.NOT_AS_DEMANDED: _(
        "The form is not written as XLSForm demands. "
        "Check it with an XLSForm tool, correct it, and try again."
    ),
    Cannot.NOT_AS_DEMANDED_IN_ROW: _(
        "Row %(row)s is not written as XLSForm demands. "
        "Check the form with an XLSForm tool, correct that row, and try again."
    ),
    Cannot.NO_QUESTIONS: _("The file has no questions. Choose the file with your questions."),
    Cannot.NOTHING_TO_ASK: _(
        "None of the %(count)s questions in the file can be asked in a pulse. "
        "A pulse takes questions with a scale or with one answer out of several, "
        "asked of everybody."
    ),
    Cannot.NO_LANGUAGE: _(
        "The questions are in %(languages)s, and your organisation has none of these languages. "
        "Translate the questions in the file, or add the language to your organisation."
    ),
}

NOTES: dict[NoteCode, str | Promise] = {
    NoteCode.TEXT: _("Left out, because they are answered in free text: %(questions)s."),
    NoteCode.NUMBER: _("Left out, because they ask for a number: %(questions)s."),
    NoteCode.DATE: _("Left out, because they ask for a date or a time: %(questions)s."),
    NoteCode.PLACE: _("Left out, because they ask for a place: %(questions)s."),
    NoteCode.FILE: _(
        "Left out, because they ask for a file, a picture or a recording: %(questions)s."
    ),
    NoteCode.SEVERAL: _("Left out, because they take several answers at once: %(questions)s."),
    NoteCode.RANKING: _("Left out, because they ask for a ranking: %(questions)s."),
    NoteCode.TWO_SCALES: _("Left out, because they have two scales at once: %(questions)s."),
    NoteCode.CALCULATED: _("Left out, because they are calculated and not asked: %(questions)s."),
    NoteCode.RECORDED: _(
        "Left out, because they record who answers, when or on what, which a pulse never does: "
        "%(questions)s."
    ),
    NoteCode.DISPLAYED: _("Left out, because they only show a text: %(questions)s."),
    NoteCode.ABOUT_THE_PERSON: _("Left out, because they ask who the person is: %(questions)s."),
    NoteCode.ANOTHER_KIND: _(
        "Left out, because they are of a kind that a pulse does not have: %(questions)s."
    ),
    NoteCode.CONDITION: _(
        "Left out, because they are asked under a condition, "
        "and a pulse asks everybody the same: %(questions)s."
    ),
    NoteCode.REFERENCE: _(
        "Left out, because their text puts in another answer or the name of the person: "
        "%(questions)s."
    ),
    NoteCode.FORMULA: _(
        "Left out, because a formula stands where a text should be: %(questions)s."
    ),
    NoteCode.NO_WORDS: _("Left out, because they have no text: %(questions)s."),
    NoteCode.TOO_LONG: _("Left out, because a text of theirs is too long: %(questions)s."),
    NoteCode.OPTIONS: _(
        "Left out, because they offer fewer than two answers, or too many to choose from: "
        "%(questions)s."
    ),
    NoteCode.OPTIONS_ELSEWHERE: _(
        "Left out, because their answers stand in another file: %(questions)s."
    ),
    NoteCode.REPEATED: _(
        "Asked once, though the file asks them several times over: %(questions)s."
    ),
    NoteCode.OTHER_OPTION: _("Taken without the answer “other” and its free text: %(questions)s."),
    NoteCode.COMMENT: _("Taken without the field for a comment: %(questions)s."),
    NoteCode.HINT: _("Taken without the hint below the question: %(questions)s."),
    NoteCode.REQUIRED: _(
        "No longer required, since in a pulse every question may be left unanswered: %(questions)s."
    ),
    NoteCode.PRESET: _("Taken without the answer chosen beforehand: %(questions)s."),
    NoteCode.STEP_APART: _(
        "Taken without the answer “%(step)s”, which is no step of the scale. "
        "People can choose not to answer instead: %(questions)s."
    ),
    NoteCode.ORDER_ASSUMED: _(
        "Steps counted in the order of the file, from “%(first)s” as the lowest "
        "to “%(last)s” as the highest. Check that this is right: %(questions)s."
    ),
    NoteCode.NUMBERED_ONCE: _(
        "Taken as a choice, because no other question has the same numbered answers. "
        "If they are a scale, make the question an array (LimeSurvey) or give it the appearance "
        "likert (XLSForm), and bring the file in again: %(questions)s."
    ),
    NoteCode.AROUND: _("Left out: texts that welcome, thank or explain, and names of sections."),
    NoteCode.LANGUAGE_ASSUMED: _(
        "The file does not say the language of some texts. They were taken as “%(language)s”."
    ),
    NoteCode.LANGUAGE_LEFT_OUT: _(
        "Left out: the texts in “%(language)s”, which your organisation does not have."
    ),
}
