"""The form that founds the first organisation."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from people.signin.forms import PASSWORD_HINT, NewPasswordForm, password_field

# Names that would look like a part of the installation itself.
RESERVED = frozenset(
    {
        "about", "account", "accounts", "admin", "api", "app", "assets", "auth", "code",
        "console", "demo", "first-run", "health", "healthz", "help", "internal", "invitation",
        "jobs", "language", "login", "logout", "mail", "media", "new", "o", "operations", "p",
        "password", "people", "privacy", "public", "readyz", "register", "root", "sample",
        "security", "settings", "sign-in", "sign-out", "signin", "signout", "signup", "static",
        "status", "support", "synchro", "system", "test", "todo", "trust", "who-sees-what",
        "www",
    }
)  # fmt: skip
_SHORT_NAME = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    _("Use small letters, digits and single hyphens, such as sunny-hotels."),
)


def time_zones() -> list[tuple[str, str]]:
    """Places and UTC; without the old names that end in no place."""
    return [
        (name, name.replace("_", " "))
        for name in sorted(available_timezones())
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
    ]


class FirstRunForm(NewPasswordForm):
    """The organisation, then who steers it."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    slug = forms.CharField(
        label=_("Short name"),
        help_text=_(
            "Stands in addresses, and people without e-mail type it to sign in. It cannot be"
            " changed later. For example sunny-hotels. Where you leave it empty, it is made of the"
            " name."
        ),
        required=False,
        min_length=2,
        max_length=40,
        validators=[_SHORT_NAME],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that people read"),
        help_text=_("Whoever has not chosen one gets the first of these."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        initial="UTC",
        widget=forms.Select(attrs={"data-own-zone": ""}),  # until it has been chosen; see main.js
    )
    manager_name = forms.CharField(
        label=_("Your full name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    number = forms.CharField(
        label=_("Your number"),
        help_text=_("As your list of people has it, so that the list finds you."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.EmailField(
        label=_("Your work e-mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password1 = password_field(_("New password"), "new-password", PASSWORD_HINT)
    field_order: ClassVar[tuple[str, ...]] = (
        *("name", "slug", "languages", "time_zone"),
        *("manager_name", "number", "address", "password1", "password2"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound:
            del self.fields["time_zone"].widget.attrs["data-own-zone"]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not slug:
            slug = slugify(self.cleaned_data.get("name", "")).replace("_", "-")[:40].strip("-")
            if "name" in self.cleaned_data and len(slug) < 2:
                raise ValidationError(_("Write a short name, such as sunny-hotels."))
        if slug in RESERVED:
            raise ValidationError(_("This short name is kept for the installation itself."))
        return slug

    def organisation(self) -> Organisation:
        """The organisation as it was described, not stored yet."""
        given: dict[str, Any] = self.cleaned_data
        return Organisation(
            name=given["name"],
            slug=given["slug"],
            languages=given["languages"],
            time_zone=given["time_zone"],
        )
