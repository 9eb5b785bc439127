"""Beginning the next cycle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.forms.programme import PlanDateField


class CycleForm(forms.Form):
    use_required_attribute = False
    kickoff_on = PlanDateField(
        label=_("Kick-off of the next cycle"),
        help_text=_("Every date of its plan follows from this one, and moves with it."),
    )
    begins_from = forms.CharField(
        label=_("What is it to begin from?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "What the last cycle has shown, and what is to be different now. It stands on the overview."
        ),
    )
