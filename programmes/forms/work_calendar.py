"""The organisation's calendar: its country and weekdays, and closed days of its own."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people import public_holidays
from people.texts import problem_of
from programmes.forms.programme import PlanDateField


class WorkCalendarForm(forms.Form):
    """``part`` offers the parts of the country that is chosen, and drops one of another country."""

    use_required_attribute = False
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Its public holidays count. Without one, none do."),
    )
    part = forms.CharField(
        label=_("Part of the country"),
        required=False,
        widget=forms.Select,
        help_text=_(
            "Where parts of the country have holidays of their own. After another country is chosen, look at what would move, and the parts of that one are here."
        ),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week on which you work"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day of the week.")},
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = public_holidays.countries()
        country: Any = self.fields["country"]
        country.choices = [("", _("No country")), *known]
        if not known:
            country.error_messages["invalid_choice"] = public_holidays.NOT_NOW
        chosen = self["country"].value() or ""
        self.parts = dict(public_holidays.parts(chosen if chosen in dict(known) else ""))
        part: Any = self.fields["part"]
        part.widget.choices = [("", _("The whole country")), *self.parts.items()]

    def clean_part(self) -> str:
        part: str = self.cleaned_data["part"]
        return part if part in self.parts else ""


class BlackoutForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Stands in the plan wherever a date had to give way to it."),
    )
    starts_on = PlanDateField(label=_("First day"))
    ends_on = PlanDateField(label=_("Last day"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        if problem := problem_of(name):
            raise forms.ValidationError(problem)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned


class SealForm(forms.Form):
    """Only what was shown."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
