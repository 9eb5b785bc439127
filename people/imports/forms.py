"""Forms of the import: the file, how it is read, where its columns go, what to do with twins."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.imports import dates, reading, sentences
from people.imports.dates import DateOrder
from people.imports.headings import Proposal
from people.imports.mapping import Mapping, MappingFault, Twice, faults
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import Choices
from people.imports.sources.encodings import OFFERED as ENCODINGS
from people.imports.survey import Column, Look
from people.imports.targets import Target

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


class ReadingForm(forms.Form):
    """How the file is to be read; everything may be left to be found out."""

    use_required_attribute = False

    encoding = forms.ChoiceField(label=_("Encoding of the letters"), required=False)
    delimiter = forms.ChoiceField(label=_("What parts the columns"), required=False)
    heading_row = forms.IntegerField(
        label=_("Row with the headings"),
        help_text=_("Leave it empty to find out. 0 means that the first row is already a person."),
        required=False,
        min_value=0,
        max_value=50,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        encodings = [(code, ENCODING_NAMES.get(code, code)) for code in ENCODINGS]
        self.fields["encoding"].choices = [FIND_OUT, *encodings]
        self.fields["delimiter"].choices = [FIND_OUT, *DELIMITERS]

    @property
    def chosen(self) -> Choices:
        return Choices(
            encoding=self.cleaned_data.get("encoding") or None,
            delimiter=self.cleaned_data.get("delimiter") or None,
            heading_row=self.cleaned_data.get("heading_row"),
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
            "CSV or TSV, as spreadsheets and HR programs save it. Any headings, in any order. "
            "Only a number for each person is needed."
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
        cleaned: dict[str, Any] = super().clean()
        if file := cleaned.get("file"):
            try:
                self.look = self.look_at(file)
            except ValidationError as error:
                self.add_error("file", error)
        return cleaned


class RereadForm(ReadingForm):
    """Another way to read the file that is kept. `look` is there once the form is valid."""

    look: Look

    def __init__(self, *args: Any, file: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.file = file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.look = self.look_at(self.file)
        return cleaned


class ColumnsForm(forms.Form):
    """One choice a column, and the order of the dates where the file does not tell it."""

    use_required_attribute = False

    date_order = forms.ChoiceField(
        label=_("Order of the dates"),
        help_text=_("Each date in your list can be read in more than one way. How is it meant?"),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        look: Look,
        proposals: list[Proposal],
        chosen: dict[str, Any],
        **options: Any,
    ) -> None:
        """`chosen` is a mapping from before, as JSON, or empty."""
        super().__init__(*args, **options)
        self.look, self.proposals = look, proposals
        targets = [("", _("Ignore")), *sentences.TARGETS.items()]
        before = {place: target for target, place in chosen.get("targets", {}).items()}
        for column, proposal in zip(look.columns, proposals, strict=True):
            proposed = before.get(column.place, "") if before else proposal.target or ""
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=name_of(column), choices=targets, initial=proposed, required=False
            )
        self.fields["date_order"].choices = list(self._orders())
        self.fields["date_order"].initial = chosen.get("date_order")
        self.order_fields([f"column_{column.place}" for column in look.columns])

    def _orders(self) -> Any:
        """Each order with the first date of the list in words."""
        today = timezone.localdate()
        samples = [sample for column in self._unclear() for sample in column.samples]
        for order in (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD):
            read = [(sample, dates.parse(sample, order, today=today)) for sample in samples]
            first = next((pair for pair in read if pair[1]), None)
            if first:
                example = {"text": first[0], "date": date_format(first[1], "DATE_FORMAT")}
                yield order.value, ORDERS[order] % example

    def _unclear(self) -> list[Column]:
        return [column for column in self.look.columns if column.dates and not column.date_order]

    @property
    def asks_order(self) -> bool:
        """Whether the start date, as it stands now, leaves the order open."""
        unclear = {f"column_{column.place}" for column in self._unclear()}
        return any(self[name].value() == Target.START_DATE for name in unclear)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        pairs = [
            (column.place, Target(target))
            for column in self.look.columns
            if (target := cleaned.get(f"column_{column.place}"))
        ]
        for fault, place in faults(pairs):
            name = None if place is None else f"column_{place}"
            self.add_error(name, sentences.MAPPING_FAULTS[fault])
        order = self._order({target: place for place, target in pairs}, cleaned)
        if not self.errors:
            targets = {target: place for place, target in pairs}
            self.mapping = Mapping(targets=targets, date_order=order)
        return cleaned

    def _order(self, places: dict[Target, int], cleaned: dict[str, Any]) -> DateOrder | None:
        place = places.get(Target.START_DATE)
        column = next((column for column in self.look.columns if column.place == place), None)
        if column is None or not column.dates:
            return None
        if column.date_order:
            return column.date_order
        if not cleaned.get("date_order"):
            self.add_error("date_order", sentences.MAPPING_FAULTS[MappingFault.DATE_ORDER_MISSING])
            return None
        return DateOrder(cleaned["date_order"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What the page draws for each column."""
        return [
            {
                "field": self[f"column_{column.place}"],
                "name": name_of(column),
                "column": column,
                "note": _note(column, proposal),
            }
            for column, proposal in zip(self.look.columns, self.proposals, strict=True)
        ]


class TwiceForm(forms.Form):
    use_required_attribute = False

    twice = forms.ChoiceField(
        label=_("Rows with the same number"),
        choices=[
            (Twice.NONE.value, _("Leave all of them out")),
            (Twice.FIRST.value, _("Take the first and leave out the others")),
            (Twice.LAST.value, _("Take the last and leave out the others")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens to rows with the same number.")},
    )


REMEDIED = {
    Problem.UNKNOWN_CHARACTERS,
    Problem.BROKEN_CHARACTERS,
    Problem.QUOTE_NOT_CLOSED,
    Problem.TEXT_AFTER_QUOTE,
    Problem.CELL_TOO_LONG,
    Problem.TOO_MANY_COLUMNS,
    Problem.NO_HEADINGS,
    Problem.NO_ROWS,
    "invalid",
    "invalid_choice",
    "min_value",
    "max_value",
}
ORDERS = {
    DateOrder.DMY: _("Day, month, year: %(text)s is %(date)s"),
    DateOrder.MDY: _("Month, day, year: %(text)s is %(date)s"),
    DateOrder.YMD: _("Year, month, day: %(text)s is %(date)s"),
}


def name_of(column: Column) -> str:
    if column.heading:
        return column.heading
    return gettext("Column %(number)s, without a heading") % {"number": column.place + 1}


def _note(column: Column, proposal: Proposal) -> str:
    """At most one sentence; the one on sensitive columns always."""
    if column.sensitive:
        return str(sentences.SENSITIVES[column.sensitive])
    return str(sentences.CERTAINTIES.get(proposal.certainty, ""))
