"""The forms of those who are missing from a whole list: what happens to them, and who stays."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.member import date_field

STAY, LEAVE = "stay", "leave"


class ApplyForm(forms.Form):
    """`leave_on` counts only where the choice is that they leave."""

    use_required_attribute = False

    leavers = forms.ChoiceField(
        label=_("People who are not in this list"),
        choices=[
            (STAY, _("Leave them as they are")),
            (LEAVE, _("Set the same last day for all who are not marked as staying")),
        ],
        initial=STAY,
        widget=forms.RadioSelect,
        required=False,
    )
    leave_on = date_field(
        _("Their last day"),
        _("After it they can no longer sign in. Nothing they wrote is deleted."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("leavers") != LEAVE:
            cleaned["leave_on"] = None
        elif not cleaned.get("leave_on") and "leave_on" not in self.errors:
            self.add_error("leave_on", _("Say which day is their last."))
        return cleaned

    @property
    def last_day(self) -> date | None:
        """Of a valid form; None where everyone stays."""
        day: date | None = self.cleaned_data["leave_on"]
        return day


class StayForm(forms.Form):
    """One page of them: who is marked stays."""

    staying = forms.TypedMultipleChoiceField(
        coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, members: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["staying"]
        field.choices = members
