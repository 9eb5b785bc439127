"""Asking for a conversation, and its date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes import registry
from programmes.forms.programme import DateInput


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
    on = forms.DateField(
        label=_("Date of the conversation"),
        widget=DateInput,
        help_text=_("Agree on the time and the place as you usually do."),
    )
