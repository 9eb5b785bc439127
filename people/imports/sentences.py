"""The words for files that are refused, kinds of files, targets and sensitive columns."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.imports.headings import Certainty
from people.imports.mapping import MappingFault
from people.imports.refusals import FileRefused, Problem
from people.imports.sources.kinds import Kind
from people.imports.targets import Sensitive, Target

MEBIBYTE = 1024 * 1024


def refusal(refused: FileRefused) -> str:
    """One sentence on what is wrong, in which row, and one on what to do."""
    if refused.problem is Problem.WRONG_KIND:
        return str(KINDS[Kind(refused.details["kind"])])
    details = {name: _shown(name, value) for name, value in refused.details.items()}
    return str(REFUSALS[refused.problem]) % {"row": refused.row, **details}


def _shown(name: str, value: int | str) -> str:
    if name in ("bytes", "limit") and isinstance(value, int) and value >= MEBIBYTE:
        return number_format(value / MEBIBYTE, decimal_pos=1 if value % MEBIBYTE else 0)
    return number_format(value) if isinstance(value, int) else str(value)


_LOCKED = _(
    "This workbook is protected by a password. "
    "Open it, save it again without the password, and upload that file."
)

REFUSALS: dict[Problem, str | Promise] = {
    Problem.EMPTY: _("The file is empty. Choose the file with your list of people."),
    Problem.TOO_LARGE: _(
        "The file has %(bytes)s MB, and at most %(limit)s MB can be read. "
        "Leave out columns that are not needed, or split the list."
    ),
    Problem.NUL: _(
        "Row %(row)s has characters that no text has, so this is not a readable list. "
        "Save it again as CSV."
    ),
    Problem.BROKEN_CHARACTERS: _(
        "Row %(row)s has characters that are broken. "
        "Save the list again as CSV UTF-8, or choose another encoding."
    ),
    Problem.UNKNOWN_CHARACTERS: _(
        "The letters in this file make no sense in any encoding we know. "
        "Save the list again as CSV UTF-8, or choose its encoding."
    ),
    Problem.QUOTE_NOT_CLOSED: _(
        "Row %(row)s opens a quotation mark that is never closed. Correct that row and try again."
    ),
    Problem.TEXT_AFTER_QUOTE: _(
        "Row %(row)s has text after a closing quotation mark. Correct that row and try again."
    ),
    Problem.CELL_TOO_LONG: _(
        "Row %(row)s has a cell longer than %(limit)s characters. "
        "A quotation mark may be missing there."
    ),
    Problem.ROW_TOO_LONG: _(
        "Row %(row)s is longer than %(limit)s characters. This does not look like a list of people."
    ),
    Problem.TOO_MANY_COLUMNS: _(
        "Row %(row)s has more than %(limit)s columns. Leave out columns that are not needed."
    ),
    Problem.TOO_MANY_ROWS: _(
        "The list has more than %(limit)s rows. Split it and bring in the parts one after another."
    ),
    Problem.NO_HEADINGS: _(
        "The row that should hold the headings is empty. Choose the row that has them."
    ),
    Problem.NO_ROWS: _(
        "The file has headings but no people below them. Choose the file with your list of people."
    ),
    Problem.LOCKED: _LOCKED,
    Problem.MACRO: _(
        "This workbook holds macros, which are programs, so it is not opened. "
        "Save it again as an Excel workbook without macros."
    ),
    Problem.BROKEN_WORKBOOK: _(
        "This workbook is damaged or incomplete. Open it, save it again and upload that file."
    ),
    Problem.UNPACKS_TOO_LARGE: _(
        "This workbook unpacks to far more than it should, or to more than %(limit)s MB. "
        "Copy the list to a new workbook, without anything else."
    ),
    Problem.TOO_MANY_PARTS: _(
        "This workbook has more than %(limit)s parts, which no list of people needs. "
        "Copy the list to a new workbook, without anything else."
    ),
    Problem.UNSAFE_PARTS: _(
        "This workbook holds files that do not belong into one. "
        "Copy the list to a new workbook, without anything else."
    ),
    Problem.DECLARATIONS: _(
        "This workbook tells its reader to put in text from elsewhere, so it is not opened. "
        "Copy the list to a new workbook."
    ),
    Problem.FAR_CELL: _(
        "Cell %(cell)s is filled, far away from where a list of people ends. "
        "Delete what stands there, or copy the list to a new sheet."
    ),
    Problem.TOO_MANY_CELLS: _(
        "The sheet reaches over more than %(cells)s cells. "
        "Delete what stands beyond the list, leave out columns that are not needed, or split the list."
    ),
    Problem.TOO_MANY_SHEETS: _(
        "The file has more than %(limit)s sheets or lists. "
        "Copy the list of people to a file of its own."
    ),
    Problem.NO_SHEET: _(
        "This workbook has no sheet with cells. Choose the file with your list of people."
    ),
    Problem.SHEET_GONE: _("The file has no sheet or list of that name. Choose another one."),
    Problem.BROKEN_JSON: _(
        "Entry %(row)s is not written as JSON demands, or the file is cut off there. "
        "Export the list again."
    ),
    Problem.JSON_TOO_DEEP: _(
        "Entry %(row)s is nested too deeply to be a person. Export the list in a flatter form."
    ),
    Problem.NOT_A_NUMBER: _(
        "Entry %(row)s says %(word)s, which is not a value in JSON. Write null there, or leave it out."
    ),
    Problem.KEY_TWICE: _(
        "Entry %(row)s has “%(key)s” twice, so it is not clear which one counts. Leave out one of them."
    ),
    Problem.NO_LIST: _(
        "This JSON file holds no list of objects, one for each person. Export the list in that form."
    ),
    Problem.NOT_AN_OBJECT: _(
        "Entry %(row)s is not an object with the details of one person. Correct it and try again."
    ),
    Problem.TOO_SLOW: _(
        "Reading the file took too long, so it was stopped. "
        "Leave out columns that are not needed, or split the list."
    ),
    Problem.TOO_HUNGRY: _(
        "The file needs more memory than it may have. "
        "Leave out columns that are not needed, or split the list."
    ),
    Problem.READER_FAILED: _(
        "The file could not be read. Save the list again as CSV UTF-8 and try again."
    ),
}

KINDS: dict[Kind, str | Promise] = {
    Kind.LOCKED: _LOCKED,
    Kind.NUMBERS: _(
        "This is a Numbers spreadsheet. Choose File, Export to, Excel, and upload that file."
    ),
    Kind.DOCUMENT: _(
        "This is a document, not a list. Copy the table in it to a spreadsheet and upload that."
    ),
    Kind.PDF: _("This is a PDF, which is made for reading on paper. Ask for the list as CSV."),
    Kind.ARCHIVE: _("This is a compressed archive. Unpack it and upload the list that is inside."),
    Kind.IMAGE: _("This is a picture. Ask for the list as CSV."),
    Kind.MEDIA: _(
        "This is a sound or a film. Choose the file with your list of people, saved as CSV."
    ),
    Kind.PROGRAM: _("This is a program. Choose the file with your list of people, saved as CSV."),
    Kind.DATABASE: _("This is a database file. Export the table with your people as CSV."),
    Kind.WEB_PAGE: _(
        "This is a web page, even if its name says otherwise. "
        "Open it in a spreadsheet, save it as CSV and upload that file."
    ),
    Kind.XML: _(
        "This is an XML file. Open it in a spreadsheet, save it as CSV and upload that file."
    ),
    Kind.RTF: _("This is a formatted text. Save the table in it as CSV and upload that file."),
    Kind.CONTACTS: _(
        "These are address book cards. Export the contacts as CSV and upload that file."
    ),
    Kind.BINARY: _(
        "This is not a text file. Choose the file with your list of people, saved as CSV."
    ),
}

TARGETS: dict[Target, str | Promise] = {
    Target.NUMBER: _("Person number"),
    Target.FULL_NAME: _("Full name"),
    Target.GIVEN_NAME: _("Given name, joined to the full name"),
    Target.FAMILY_NAME: _("Family name, joined to the full name"),
    Target.PREFERRED_NAME: _("Preferred name"),
    Target.ADDRESS: _("Work e-mail address"),
    Target.DEPARTMENT: _("Department"),
    Target.DEPARTMENT_2: _("Department, level 2"),
    Target.DEPARTMENT_3: _("Department, level 3"),
    Target.JOB_TITLE: _("Job title"),
    Target.MANAGER_NUMBER: _("Manager, by number"),
    Target.MANAGER_ADDRESS: _("Manager, by work e-mail address"),
    Target.MANAGER_NAME: _("Manager, by name"),
    Target.START_DATE: _("Start date"),
    Target.LAST_DAY: _("Last day"),
    Target.LANGUAGE: _("Language"),
}

SENSITIVES: dict[Sensitive, str | Promise] = {
    Sensitive.PAY: _("Ignored: looks like pay, which is not needed"),
    Sensitive.IDENTITY: _("Ignored: looks like a national identity number, which is not needed"),
    Sensitive.PASSWORD: _("Ignored: looks like a password, which is never brought in"),
    Sensitive.HEALTH: _("Ignored: looks like health data, which is not needed"),
    Sensitive.BIRTH: _("Ignored: looks like birth or age, which is not needed"),
    Sensitive.GENDER: _("Ignored: looks like gender, which is not needed"),
    Sensitive.FAMILY: _("Ignored: looks like family matters, which are not needed"),
    Sensitive.BELIEF: _("Ignored: looks like belief or origin, which is not needed"),
    Sensitive.BANK: _("Ignored: looks like a bank account, which is not needed"),
    Sensitive.HOME: _("Ignored: looks like home contact data, which is not needed"),
    Sensitive.APPRAISAL: _("Ignored: looks like an appraisal, which is not needed"),
}

MAPPING_FAULTS: dict[MappingFault, str | Promise] = {
    MappingFault.IDENTITY_MISSING: _(
        "Choose the column that holds the person number or, where there is none, "
        "the work e-mail address. It is how people are told apart."
    ),
    MappingFault.TARGET_TWICE: _("Another column already goes there. Choose one of the two."),
    MappingFault.NAME_TWO_WAYS: _(
        "The name comes either whole or in parts. Ignore the full name or the parts."
    ),
    MappingFault.DEPARTMENT_GAP: _("Choose the column of the department above this one, too."),
    MappingFault.DATE_ORDER_MISSING: _("Say in which order the dates are written."),
    MappingFault.REASON_MISSING: _(
        "Say why a column that looks sensitive is needed, or choose Ignore for it."
    ),
    MappingFault.PASSWORD: _("Passwords are never brought in. Choose Ignore for this column."),
}

CERTAINTIES: dict[Certainty, str | Promise] = {
    Certainty.REMEMBERED: _("As last time"),
    Certainty.PRESET: _("As this layout has it"),
    Certainty.NEAR: _("A guess: please check"),
}

# The entries of a record, for "what changes".
ENTRIES: dict[str, str | Promise] = {
    "full_name": _("Full name"),
    "preferred_name": _("Preferred name"),
    "address": _("Work e-mail address"),
    "department": _("Department"),
    "job_title": _("Job title"),
    "manager_number": _("Manager"),
    "started_on": _("Start date"),
    "left_on": _("Last day"),
    "language": _("Language"),
}
