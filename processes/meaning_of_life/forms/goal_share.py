"""The choices that a worker makes about sharing a goal."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from processes.meaning_of_life.forms.partner import PartnerChoiceForm
from processes.meaning_of_life.models import GoalShare

# A reading for clarity is asked for on a page of its own.
PURPOSES = [
    (purpose.value, purpose.label)
    for purpose in (GoalShare.Purpose.CONVERSATION, GoalShare.Purpose.SUPPORT)
]
LONGEST_SHARE = timedelta(days=366)


class LastDayField(forms.DateField):
    """Until when somebody may read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Until when?"),
            help_text=_(
                "The share ends by itself after this day. You can withdraw it at any moment."
            ),
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"required": _("Choose the last day of the share.")},
            **options,
        )


def within_a_year(day: date, today: date) -> date:
    """The day, or a sentence why it cannot be."""
    if day < today:
        raise forms.ValidationError(_("This day has passed already. Choose a later one."))
    if day > today + LONGEST_SHARE:
        raise forms.ValidationError(_("Choose a day within a year. You can share it again then."))
    return day


class GoalShareForm(PartnerChoiceForm):
    """Who may see the goal, for which purpose, and until when."""

    field_order = ("partner", "colleague", "purpose", "until_on")
    purpose = forms.ChoiceField(
        label=_("For which purpose?"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a purpose: it is shown together with the goal.")},
    )
    until_on = LastDayField()

    def clean_until_on(self) -> date:
        return within_a_year(self.cleaned_data["until_on"], self.today)
