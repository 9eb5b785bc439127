"""Forms of the columns: where each goes, and what to do with rows that share a number."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.imports import dates, sentences
from people.imports.dates import DateOrder
from people.imports.headings import Proposal
from people.imports.mapping import Mapping, MappingFault, Twice, faults
from people.imports.survey import Column, Look
from people.imports.targets import Target

ORDERS = {
    DateOrder.DMY: _("Day, month, year: %(text)s is %(date)s"),
    DateOrder.MDY: _("Month, day, year: %(text)s is %(date)s"),
    DateOrder.YMD: _("Year, month, day: %(text)s is %(date)s"),
}


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
        order: Any = self.fields["date_order"]
        order.choices = list(self._orders())
        order.initial = chosen.get("date_order")
        self.order_fields([f"column_{column.place}" for column in look.columns])

    def _orders(self) -> Iterator[tuple[str, str]]:
        """Each order with the first date of the list in words."""
        today = timezone.localdate()
        samples = [sample for column in self._unclear() for sample in column.samples]
        for order in (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD):
            for sample in samples:
                if date := dates.parse(sample, order, today=today):
                    example = {"text": sample, "date": date_format(date, "DATE_FORMAT")}
                    yield order.value, str(ORDERS[order]) % example
                    break

    def _unclear(self) -> list[Column]:
        return [column for column in self.look.columns if column.dates and not column.date_order]

    @property
    def asks_order(self) -> bool:
        """Whether the start date, as it stands now, leaves the order open."""
        unclear = {f"column_{column.place}" for column in self._unclear()}
        return any(self[name].value() == Target.START_DATE for name in unclear)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pairs = [
            (column.place, Target(target))
            for column in self.look.columns
            if (target := cleaned.get(f"column_{column.place}"))
        ]
        for fault, place in faults(pairs):
            name = None if place is None else f"column_{place}"
            self.add_error(name, str(sentences.MAPPING_FAULTS[fault]))
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
            missing = sentences.MAPPING_FAULTS[MappingFault.DATE_ORDER_MISSING]
            self.add_error("date_order", str(missing))
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


def name_of(column: Column) -> str:
    if column.heading:
        return column.heading
    return gettext("Column %(number)s, without a heading") % {"number": column.place + 1}


def _note(column: Column, proposal: Proposal) -> str:
    """At most one sentence; the one on sensitive columns always."""
    if column.sensitive:
        return str(sentences.SENSITIVES[column.sensitive])
    return str(sentences.CERTAINTIES.get(proposal.certainty, ""))
