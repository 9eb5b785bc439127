"""The forms of the page of parts."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.department_field import DepartmentField
from people.forms.member import date_field
from people.member_field import MemberField
from people.models import Part
from people.models.part import GRANTED


def refuse_the_past(day: date | None) -> date | None:
    if day is not None and day < timezone.localdate():
        raise forms.ValidationError(_("Choose today or a later day."))
    return day


class PartForm(forms.Form):
    use_required_attribute = False
    member = MemberField(label=_("Person"))
    part = forms.ChoiceField(
        label=_("Part"),
        choices=[(part.value, part.label) for part in GRANTED],
        widget=forms.RadioSelect,
    )
    department = DepartmentField(
        label=_("Department"),
        required=False,
        help_text=_(
            "For an HR manager who looks after one department and all below it: its name, or the"
            " way down to it. Empty: the whole organisation. What is given later takes the place of"
            " what was given before."
        ),
    )
    until = date_field(_("Until"), _("The last day. A consultant has to have one."), required=False)

    def clean_until(self) -> date | None:
        return refuse_the_past(self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        without_end = "until" in cleaned and cleaned["until"] is None
        if cleaned.get("part") == Part.CONSULTANT and without_end:
            self.add_error("until", _("Say until which day the consultant is to have access."))
        if cleaned.get("department") and cleaned.get("part") not in (None, Part.HR):
            self.add_error(
                "department",
                _("Only an HR manager can be given a department. Leave it empty for other parts."),
            )
        return cleaned


class ConsultantForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Full name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    address = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    until = date_field(_("Until"), _("The last day on which they can come in."))

    def clean_until(self) -> date | None:
        return refuse_the_past(self.cleaned_data["until"])


class DepartmentManagerForm(forms.Form):
    use_required_attribute = False
    manager = MemberField(
        label=_("Manager"),
        required=False,
        help_text=_(
            "Type the number, the work address or the whole name. Empty: nobody, and the people in"
            " it have no manager unless one is named for them."
        ),
    )
