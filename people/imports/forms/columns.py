"""The form of the columns: where each goes, how dates are meant, and how much the list holds."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.imports import dates, sentences
from people.imports.dates import DateOrder
from people.imports.headings import Proposal
from people.imports.mapping import Mapping, MappingFault, faults
from people.imports.survey import Column, Look
from people.imports.targets import DATES, Sensitive, Target

REASON_LENGTH = 200
ORDERS = {
    DateOrder.DMY: _("Day, month, year: %(text)s is %(date)s"),
    DateOrder.MDY: _("Month, day, year: %(text)s is %(date)s"),
    DateOrder.YMD: _("Year, month, day: %(text)s is %(date)s"),
}
PART, WHOLE = "part", "whole"


def _order_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=_("Each date in this column can be read in more than one way. How is it meant?"),
        widget=forms.RadioSelect,
        required=False,
    )


class ColumnsForm(forms.Form):
    """One choice a column, and the order of the dates where the file does not tell it."""

    use_required_attribute = False

    start_date_order = _order_field(_("Order of the start dates"))
    last_day_order = _order_field(_("Order of the last days"))
    reason = forms.CharField(
        label=_("Why a column that looks sensitive is needed"),
        help_text=_("Only where you bring such a column in. It is kept with this import."),
        max_length=REASON_LENGTH,
        required=False,
    )
    extent = forms.ChoiceField(
        label=_("Who is in this list?"),
        choices=[
            (PART, _("Some of the people: nobody who is missing is touched")),
            (
                WHOLE,
                _("Everyone who works here: those who are missing are proposed as leavers"),
            ),
        ],
        initial=PART,
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
        self.look, self.proposals, self.chosen = look, proposals, chosen
        targets = [("", _("Ignore")), *sentences.TARGETS.items()]
        before = {place: target for target, place in chosen.get("targets", {}).items()}
        for column, proposal in zip(look.columns, proposals, strict=True):
            proposed = before.get(column.place, "") if before else proposal.target or ""
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=name_of(column), choices=targets, initial=proposed, required=False
            )
        for target in DATES:
            order: Any = self.fields[f"{target}_order"]
            order.choices = list(self._orders(target))
            order.initial = chosen.get("date_orders", {}).get(target)
        self.fields["reason"].initial = chosen.get("reason", "")
        self.fields["extent"].initial = WHOLE if chosen.get("whole") else PART
        self.order_fields([f"column_{column.place}" for column in look.columns])

    def _orders(self, target: Target) -> Iterator[tuple[str, str]]:
        """Each order with the first date of the column in words."""
        today = timezone.localdate()
        column = self._column_of(target)
        samples = column.samples if column else self._unclear_samples()
        for order in (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD):
            for sample in samples:
                if date := dates.parse(sample, order, today=today):
                    example = {"text": sample, "date": date_format(date, "DATE_FORMAT")}
                    yield order.value, str(ORDERS[order]) % example
                    break

    def _column_of(self, target: Target) -> Column | None:
        """The column that goes there as the form stands now, if it asks for an order."""
        for column in self.look.columns:
            unclear = column.dates and not column.date_order
            if unclear and self[f"column_{column.place}"].value() == target:
                return column
        return None

    def _unclear_samples(self) -> list[str]:
        unclear = (column for column in self.look.columns if column.dates and not column.date_order)
        return [sample for column in unclear for sample in column.samples]

    @property
    def asked(self) -> list[BoundField]:
        """The orders that have to be asked for."""
        return [
            self[f"{target}_order"]
            for target in DATES
            if self._column_of(target) or self[f"{target}_order"].errors
        ]

    @property
    def has_sensitive(self) -> bool:
        return any(column.sensitive for column in self.look.columns)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pairs = [
            (column.place, Target(target))
            for column in self.look.columns
            if (target := cleaned.get(f"column_{column.place}"))
        ]
        for fault, place in faults(pairs):
            self._fault(fault, None if place is None else f"column_{place}")
        self._ask_why(dict(pairs), cleaned)
        targets = {target: place for place, target in pairs}
        orders = self._date_orders(targets, cleaned)
        if not self.errors:
            self.mapping = Mapping(
                targets=targets,
                date_orders=orders,
                whole=cleaned["extent"] == WHOLE,
                reason=cleaned["reason"],
            )
        return cleaned

    def _ask_why(self, targets: dict[int, Target], cleaned: dict[str, Any]) -> None:
        """Sensitive columns come in for a reason only, passwords never."""
        wanted = [column for column in self.look.columns if column.place in targets]
        for column in wanted:
            if column.sensitive is Sensitive.PASSWORD:
                self._fault(MappingFault.PASSWORD, f"column_{column.place}")
        if any(column.sensitive for column in wanted):
            if not cleaned.get("reason", "").strip() and "reason" not in self.errors:
                self._fault(MappingFault.REASON_MISSING, "reason")
        else:
            cleaned["reason"] = ""

    def _date_orders(
        self, targets: dict[Target, int], cleaned: dict[str, Any]
    ) -> dict[Target, DateOrder]:
        columns = {column.place: column for column in self.look.columns}
        found: dict[Target, DateOrder] = {}
        for target in DATES:
            column = columns.get(targets.get(target, -1))
            if column is None or not column.dates:
                continue
            order = column.date_order or cleaned.get(f"{target}_order")
            if order:
                found[target] = DateOrder(order)
            else:
                self._fault(MappingFault.DATE_ORDER_MISSING, f"{target}_order")
        return found

    def _fault(self, fault: MappingFault, name: str | None) -> None:
        self.add_error(name, str(sentences.MAPPING_FAULTS[fault]))

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


def name_of(column: Column) -> str:
    if column.heading:
        return column.heading
    return gettext("Column %(number)s, without a heading") % {"number": column.place + 1}


def _note(column: Column, proposal: Proposal) -> str:
    """At most one sentence; the one on sensitive columns always."""
    if column.sensitive:
        return str(sentences.SENSITIVES[column.sensitive])
    return str(sentences.CERTAINTIES.get(proposal.certainty, ""))
