"""Forms of the file: which one, and how it is read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.imports import reading, sentences
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import Choices
from people.imports.sources.encodings import OFFERED as ENCODINGS
from people.imports.sources.kinds import Kind
from people.imports.survey import Look

FIND_OUT = ("", _("Find out"))
DELIMITERS = (
    (",", _("Comma ( , )")),
    (";", _("Semicolon ( ; )")),
    ("\t", _("Tab")),
    ("|", _("Bar ( | )")),
    (":", _("Colon ( : )")),
    ("^", _("Caret ( ^ )")),
    ("~", _("Tilde ( ~ )")),
)
ENCODING_NAMES = {
    "utf-8": _("Unicode (UTF-8)"),
    "utf-16": _("Unicode (UTF-16)"),
    "cp1252": _("Western European (Windows-1252)"),
    "cp1250": _("Central European (Windows-1250)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
    "gb18030": _("Simplified Chinese (GB 18030)"),
    "cp932": _("Japanese (Shift JIS)"),
    "cp949": _("Korean (EUC-KR)"),
    "big5": _("Traditional Chinese (Big5)"),
    "latin-1": _("Western European (ISO 8859-1)"),
    "cp1253": _("Greek (Windows-1253)"),
    "cp1254": _("Turkish (Windows-1254)"),
    "cp1255": _("Hebrew (Windows-1255)"),
    "cp1256": _("Arabic (Windows-1256)"),
    "cp1257": _("Baltic (Windows-1257)"),
    "cp1258": _("Vietnamese (Windows-1258)"),
    "cp874": _("Thai (Windows-874)"),
    "koi8-r": _("Cyrillic (KOI8-R)"),
    "iso8859-2": _("Central European (ISO 8859-2)"),
    "iso8859-15": _("Western European (ISO 8859-15)"),
    "mac-roman": _("Western European (old Mac)"),
    "cp850": _("Western European (DOS 850)"),
    "cp437": _("American (DOS 437)"),
}
REMEDIED = {
    Problem.UNKNOWN_CHARACTERS,
    Problem.BROKEN_CHARACTERS,
    Problem.QUOTE_NOT_CLOSED,
    Problem.TEXT_AFTER_QUOTE,
    Problem.CELL_TOO_LONG,
    Problem.TOO_MANY_COLUMNS,
    Problem.NO_HEADINGS,
    Problem.NO_ROWS,
    Problem.SHEET_GONE,
    "invalid",
    "invalid_choice",
    "min_value",
    "max_value",
}


class ReadingForm(forms.Form):
    """How the file is to be read; everything may be left to be found out."""

    use_required_attribute = False

    encoding = forms.ChoiceField(
        label=_("Encoding of the letters"),
        choices=[FIND_OUT, *((code, ENCODING_NAMES[code]) for code in ENCODINGS)],
        required=False,
    )
    delimiter = forms.ChoiceField(
        label=_("What parts the columns"), choices=[FIND_OUT, *DELIMITERS], required=False
    )
    heading_row = forms.IntegerField(
        label=_("Row with the headings"),
        help_text=_("Leave it empty to find out. 0 means that the first row is already a person."),
        required=False,
        min_value=0,
        max_value=50,
    )

    @property
    def chosen(self) -> Choices:
        return Choices(
            encoding=self.cleaned_data.get("encoding") or None,
            delimiter=self.cleaned_data.get("delimiter") or None,
            heading_row=self.cleaned_data.get("heading_row"),
            sheet=self.cleaned_data.get("sheet") or None,
        )

    def look_at(self, file: Any) -> Look:
        """Raises ValidationError with the sentence of what is wrong."""
        try:
            return reading.look(file, self.chosen, today=timezone.localdate())
        except FileRefused as refused:
            raise ValidationError(sentences.refusal(refused), code=refused.problem) from None


class FileForm(ReadingForm):
    """The upload. `look` is there once the form is valid."""

    file = forms.FileField(
        label=_("Your list"),
        help_text=_(
            "CSV, Excel, LibreOffice or JSON, as spreadsheets and HR programs save it. "
            "Any headings, in any order."
        ),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose the file with your list of people.")},
    )
    field_order = ("file", "encoding", "delimiter", "heading_row")
    look: Look

    @property
    def may_help(self) -> bool:
        """Whether another way to read the file could be the remedy."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return bool(codes & REMEDIED)

    def clean_file(self) -> UploadedFile:
        """Too large is said before anything else is done with it."""
        file: UploadedFile = self.cleaned_data["file"]
        limit = reading.current_limits().max_bytes
        if file.size and file.size > limit:
            refused = FileRefused(Problem.TOO_LARGE, bytes=file.size, limit=limit)
            raise ValidationError(sentences.refusal(refused), code=refused.problem)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            try:
                self.look = self.look_at(file)
            except ValidationError as error:
                self.add_error("file", error)
        return cleaned


class RereadForm(ReadingForm):
    """Another way to read the file that is kept, as far as files of its kind leave a choice.

    `look` is there once the form is valid.
    """

    sheet = forms.ChoiceField(
        label=_("Sheet with the list"),
        help_text=_("The columns are proposed anew for another sheet."),
        required=False,
    )
    field_order = ("sheet", "encoding", "delimiter", "heading_row")
    look: Look

    def __init__(self, *args: Any, file: Any, before: Look, **options: Any) -> None:
        super().__init__(*args, **options)
        self.file, self.before = file, before
        self.fields["sheet"].choices = [(name, name) for name in before.sheets]  # type: ignore[attr-defined]
        for name in _needless(before):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The row of the headings was that of the sheet before, unless a person changed it."""
        cleaned = super().clean() or {}
        moved = cleaned.get("sheet") not in (None, "", self.before.sheet)
        if moved and cleaned.get("heading_row") == self.before.heading_row:
            cleaned["heading_row"] = None
        self.look = self.look_at(self.file)
        return cleaned


def _needless(look: Look) -> list[str]:
    """Fields that change nothing about a file of this kind."""
    needless = [] if len(look.sheets) > 1 else ["sheet"]
    if look.kind != Kind.DELIMITED:
        needless += ["encoding", "delimiter"]
    if look.kind == Kind.JSON:
        needless += ["heading_row"]
    return needless
