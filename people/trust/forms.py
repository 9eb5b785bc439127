"""The forms of trust."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Organisation


class ErasureForm(forms.Form):
    """Asked once more, so that nobody loses their data by one press."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("Yes, erase these data. I have read what goes and what stays."),
        error_messages={"required": _("Tick this if you want to go on.")},
    )


class ClosingForm(forms.Form):
    """The name is typed, so that nobody closes an organisation by one press."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the organisation"),
        help_text=_("Type it as it stands above."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if name.casefold() != " ".join(self.organisation.name.split()).casefold():
            raise forms.ValidationError(_("This is not the name of this organisation."))
        return name


class ClosingAskForm(ClosingForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Read by those who can give parts. It goes with everything else."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["reason", "name"]
