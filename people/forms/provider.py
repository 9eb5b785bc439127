"""What HR says about the organisation's own sign-in provider."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from people.actions.provider import Facts
from people.signin import discovery, outgoing

WELL_KNOWN = "/.well-known/openid-configuration"
_CLAIM = RegexValidator(
    r"^[A-Za-z0-9_.:/-]+$", _("The name of a claim has letters, digits and _ . : / - in it.")
)


def _plain(label: Any, hint: Any, length: int, **options: Any) -> forms.CharField:
    widget = forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    )
    return forms.CharField(label=label, help_text=hint, max_length=length, widget=widget, **options)


class ProviderForm(forms.Form):
    """``kept_for`` is the address that a secret is kept for. It stays unless another one is typed,

    is never shown, and is never sent to another address.
    """

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name on the button"),
        help_text=_("What people here call it, such as “Sunny Hotels account”."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issuer = _plain(
        _("Address of the provider"),
        _("Its “issuer”, such as https://login.example.com. It begins with https://."),
        200,
    )
    client_id = _plain(_("Client ID"), _("The provider shows it where Synchro is entered."), 200)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    number_claim = _plain(
        _("Claim with the personnel number"),
        _(
            "Where the provider tells the number that stands in the list of people, such as"
            " employee_number. Choose only a claim that nobody can change for themselves. Empty:"
            " people are found by their e-mail address, if the provider has verified it."
        ),
        60,
        required=False,
        validators=[_CLAIM],
    )
    second_factor = forms.BooleanField(
        label=_("Our provider asks for a second factor, and says so"),
        help_text=_(
            "HR managers, administrators and consultants are then not asked for another one here"
            " where its answer tells of one."
        ),
        required=False,
    )
    acr_values = _plain(
        _("Values of “acr” that stand for a second factor"),
        _("By spaces. Empty: Synchro looks at “amr”, which most providers send."),
        200,
        required=False,
    )

    def __init__(self, *args: Any, kept_for: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept_for = kept_for
        if kept_for:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("One is kept, sealed. Empty: it stays.")

    def clean_issuer(self) -> str:
        issuer = str(self.cleaned_data["issuer"]).removesuffix(WELL_KNOWN)
        try:
            parts = outgoing.checked(issuer)
        except outgoing.Failed as problem:
            raise ValidationError(str(discovery.sentence(problem))) from None
        if parts.query:
            raise ValidationError(_("The address of a provider has no ? in it."))
        return issuer

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        moved = self.kept_for and cleaned.get("issuer", self.kept_for) != self.kept_for
        if moved and not cleaned.get("secret"):
            self.add_error(
                "secret",
                _("Enter the secret too: the one that is kept belongs to another address."),
            )
        return cleaned

    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)
