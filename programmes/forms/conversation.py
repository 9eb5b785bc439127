"""Asking for a conversation, and its date."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from programmes import registry
from programmes.forms.programme import DateInput

ANOTHER = "another"


class ConversationAskForm(forms.Form):
    """``process`` is given by the page that one comes from."""

    use_required_attribute = False
    process = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def clean_process(self) -> str:
        process = str(self.cleaned_data["process"])
        if process not in {known.key for known in registry.processes()}:
            raise forms.ValidationError(_("A conversation cannot be asked for from here."))
        return process


class ConversationDateForm(forms.Form):
    use_required_attribute = False
    day = forms.ChoiceField(
        label=_("Which day suits you?"),
        required=False,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("Date of the conversation"),
        widget=DateInput,
        help_text=_("Agree on the time and the place as you usually do."),
    )

    def __init__(self, *args: Any, days: list[date], **kwargs: Any) -> None:
        """``days`` are those that whoever asks has proposed and that are still to come."""
        super().__init__(*args, **kwargs)
        if not days:
            del self.fields["day"]
            return
        choices = [(day.isoformat(), str(date_format(day, "l, j F Y"))) for day in days]
        self.fields["day"].choices = [*choices, (ANOTHER, _("Another day"))]  # type: ignore[attr-defined]
        self.fields["on"].label = _("Another day")
        self.fields["on"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("day")
        if "day" not in self.fields or self.errors:
            return cleaned
        if day and day != ANOTHER:
            if cleaned.get("on"):
                self.add_error("on", _("Choose one day: of those above, or another one here."))
            cleaned["on"] = date.fromisoformat(day)
        elif not cleaned.get("on"):
            field = "on" if day else "day"
            self.add_error(field, _("Choose a day."))
        return cleaned
