"""The forms of second factors. They validate; whether a code or a passkey holds is asked elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _code(label: Any, hint: Any, **attributes: str) -> forms.CharField:
    usual = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
    widget = forms.TextInput(attrs={**usual, **attributes})
    return forms.CharField(label=label, help_text=hint, max_length=40, widget=widget)


class AuthenticatorAddForm(forms.Form):
    use_required_attribute = False
    code = _code(
        _("Code from the app"),
        _("Six digits. The app shows others every half minute."),
        inputmode="numeric",
    )


class FactorCodeForm(forms.Form):
    use_required_attribute = False
    code = _code(
        _("Code"),
        _("The six digits that your authenticator app shows now, or one of your recovery codes."),
    )


class MailedCodeForm(forms.Form):
    use_required_attribute = False
    code = _code(
        _("Code"),
        _("Eight letters and digits. Small or capital letters, both are fine."),
        autocapitalize="characters",
    )


class PasskeyForm(forms.Form):
    """What the browser answered, as JSON."""

    credential = forms.JSONField(widget=forms.HiddenInput, required=False)

    def clean_credential(self) -> dict[str, Any]:
        found = self.cleaned_data["credential"]
        return found if isinstance(found, dict) else {}


class PasskeyNameForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you know it again, such as “My telephone”."),
        max_length=60,
    )


class PasskeyAddForm(PasskeyNameForm, PasskeyForm):
    """Both at once."""
