"""The forms of trust."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """Asked once more, so that nobody loses their data by one press."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("Yes, erase these data. I have read what goes and what stays."),
        error_messages={"required": _("Tick this if you want to go on.")},
    )
