"""The forms of signing in. They validate; what they say about an account is the same for all."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from people.models import Account
from people.signin import codes

LONGEST = 200
PASSWORD_HINT = _("At least 10 characters. Three or four words that belong together only for you.")


def password_field(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    """A password is taken as typed, spaces too."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class AddressSignInForm(LoginForm):
    """allauth checks the address and the password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        )
        self.fields["password"] = password_field(_("Password"), "current-password")
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).lower()


class OrganisationForm(forms.Form):
    """Where somebody belongs to."""

    use_required_attribute = False
    organisation = forms.CharField(
        label=_("Short name of your organisation"),
        help_text=_("It stands on your card or slip, such as “sunny-hotels”."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "organization", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_organisation(self) -> str:
        return str(self.cleaned_data["organisation"]).lower()


class OrganisationNameForm(OrganisationForm):
    """The short name alone; as it becomes an address, it has to be able to stand in one."""

    def clean_organisation(self) -> str:
        name = super().clean_organisation()
        validate_slug(name)
        return name


class NumberForm(OrganisationForm):
    """Who somebody without an address is."""

    number = forms.CharField(
        label=_("Your number"),
        help_text=_("Your personnel number, written as on your card or slip."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


class NumberSignInForm(NumberForm):
    password = password_field(
        _("Password, or the code on your card"),
        "current-password",
        _("The eight letters and digits of a card may be small or capital."),
    )


class CodeForm(NumberForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Eight letters and digits. Small or capital letters, both are fine."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )


def card_code_field(**options: Any) -> forms.CharField:
    """Typed in sight, as it is copied from a card; the browser keeps nothing of it."""
    return forms.CharField(
        label=_("Code on your card"),
        help_text=_("Eight letters and digits. Small or capital letters, both are fine."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        **options,
    )


class CardForm(forms.Form):
    """The rest of a card whose QR code has been read."""

    use_required_attribute = False
    code = card_code_field()


class KioskSignInForm(forms.Form):
    """A scanner types the address of the card into the first field."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Your number, or scan your card"),
        help_text=_("Your personnel number. A scanner types here by itself."),
        max_length=300,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = card_code_field(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        key = codes.key_in(cleaned.get("number", ""))
        if cleaned.get("number") and not key and not cleaned.get("code"):
            self.add_error("code", _("Type the code that stands on your card."))
        return {**cleaned, "key": key}


class NewPasswordForm(forms.Form):
    """``account`` is whom the password is for, or one that is still to be made."""

    use_required_attribute = False
    password1 = password_field(_("New password"), "new-password", PASSWORD_HINT)
    password2 = password_field(_("The same password again"), "new-password")

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account = account

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned


class KnownPasswordForm(forms.Form):
    """Somebody who has a sign-in already proves that it is theirs."""

    use_required_attribute = False
    password = password_field(_("Your password"), "current-password")


class ResetForm(forms.Form):
    use_required_attribute = False
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PasswordChangeForm(NewPasswordForm):
    oldpassword = password_field(_("Your password now"), "current-password")
    field_order = ("oldpassword", "password1", "password2")
