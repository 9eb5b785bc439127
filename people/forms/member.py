"""What HR changes about one person."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.department_field import DepartmentField
from people.member_field import MemberField
from people.models import Department, Member
from people.queries import member as queries
from people.queries.department import under
from people.widgets import OfferingInput

FROM_OUTSIDE = ("full_name", "preferred_name", "address", "language")


def date_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A day, written by the browser's own control; typed as 2026-11-21 where there is none."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LineField(forms.CharField):
    """One line without spare spaces."""

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value).split())


class FactsForm(forms.Form):
    """What HR knows about somebody. Of one from outside only the name and the address."""

    use_required_attribute = False
    full_name = LineField(label=_("Full name"), max_length=160, required=False)
    preferred_name = LineField(
        label=_("Preferred name"),
        max_length=80,
        required=False,
        help_text=_("How they wish to be addressed."),
    )
    number = LineField(
        label=_("Number"),
        max_length=40,
        help_text=_("The number that your personnel system has for this person."),
        error_messages={"required": _("Type the number. It tells people of one name apart.")},
    )
    address = forms.EmailField(label=_("Work e-mail address"), max_length=254, required=False)
    department = DepartmentField(
        label=_("Department"),
        required=False,
        help_text=_("Its name, or the way down to it, such as Rooms > Reception."),
    )
    job_title = LineField(
        label=_("Job title"),
        max_length=120,
        required=False,
        help_text=_("Choose one that is known, or type a new one."),
        widget=OfferingInput(queries.job_titles),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    started_on = date_field(_("Start date"), required=False)

    def __init__(
        self,
        *args: Any,
        person: Member | None = None,
        reach: Department | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if reach is not None:
            self.fields["department"].stay_within(reach)  # type: ignore[attr-defined]
        for name in ("full_name", "preferred_name", "number", "address"):
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("That of the organisation")),
            *settings.LANGUAGES,
        ]
        if person is not None:
            self._fit(person)

    def _fit(self, person: Member) -> None:
        """Hints that matter once somebody is there; a language of old stays to choose."""
        language, codes = person.language, dict(settings.LANGUAGES)
        if language and language not in codes:
            self.fields["language"].choices += [(language, language)]  # type: ignore[attr-defined]
        if person.external:
            for name in set(self.fields) - set(FROM_OUTSIDE):
                del self.fields[name]
        elif person.account_id is not None:
            self.fields["number"].help_text = _(
                "Whoever signs in with the number uses the new one from now on."
            )
        if person.account_id is not None:
            self.fields["address"].help_text = _(
                "Messages go there. Signing in stays as the person has set it up."
            )


class AddForm(FactsForm):
    manager = MemberField(
        label=_("Manager"),
        required=False,
        help_text=_(
            "Type the number, the work address or the whole name. Empty: the department's manager."
        ),
    )


class ManagerForm(forms.Form):
    use_required_attribute = False
    manager = MemberField(
        label=_("Manager"),
        required=False,
        help_text=_(
            "Type the number, the work address or the whole name. Empty: the department's manager."
        ),
    )

    def __init__(
        self, *args: Any, person: Member, reach: Department | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if reach is not None:
            # Whoever leads them now may stay, also from beyond.
            self.fields["manager"].members = lambda: Member.objects.filter(  # type: ignore[attr-defined]
                Q(department__in=under(reach)) | Q(pk=person.manager_id)
            )


class LastDayForm(forms.Form):
    use_required_attribute = False
    on = date_field(
        _("Last day"),
        _("The day after this one the person can no longer sign in. Empty: the person stays."),
        required=False,
    )
