"""What HR says about a department: its name, its place, what it is merged into or split into."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from people.department_field import DepartmentField
from people.member_field import MemberField
from people.queries.department import MARK

NAME_LENGTH = 120
AT_ONCE = 2_000


class NameField(forms.CharField):
    """One line without spare spaces, and without the mark that stands between names in a path."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=NAME_LENGTH, **options)
        self.widget.attrs.update(autocomplete="off")

    def clean(self, value: Any) -> str:
        name = " ".join(super().clean(value).split())
        if MARK in name:
            raise forms.ValidationError(
                _(
                    "Write the name without > between its words: that sign stands between departments."
                )
            )
        return name


class AddForm(forms.Form):
    use_required_attribute = False
    name = NameField(label=_("Name"))
    below = DepartmentField(
        label=_("Below"),
        required=False,
        help_text=_("The department in which it lies. Empty: at the top."),
    )
    manager = MemberField(label=_("Manager"), required=False)


class RenameForm(forms.Form):
    use_required_attribute = False
    name = NameField(label=_("Name"))


class SureForm(forms.Form):
    """Asked twice: ``sure`` is sent by the page that says what would happen."""

    use_required_attribute = False
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def hide(self) -> None:
        """What was chosen goes along unseen, together with the answer of the second page."""
        self.data = {**self.data.dict(), "sure": "yes"}  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget = field.hidden_widget()


class MoveForm(SureForm):
    below = DepartmentField(
        label=_("New place"),
        required=False,
        help_text=_("The department in which it is to lie. Empty: at the top."),
    )


class MergeForm(SureForm):
    into = DepartmentField(
        label=_("Merge into"),
        help_text=_("The department that stays. Its name and its manager remain."),
        error_messages={"required": _("Say which department it becomes part of.")},
    )


class SplitForm(SureForm):
    """``people`` are uuids; exactly one of ``into`` and ``name`` is said."""

    people = forms.CharField(widget=forms.HiddenInput)
    into = DepartmentField(label=_("To a department that is there"), required=False)
    name = NameField(
        label=_("Or to a new one, called"),
        required=False,
        help_text=_("It is made beside the department that is split."),
    )
    manager = MemberField(label=_("Manager of the new department"), required=False)

    def clean_people(self) -> list[UUID]:
        return chosen(self.cleaned_data["people"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "into" in self.errors or "name" in self.errors:
            return cleaned
        into, name = cleaned.get("into"), cleaned.get("name")
        if not into and not name:
            self.add_error("into", _("Name a department, or call a new one something."))
        elif into and name:
            self.add_error(
                "name", _("Choose one of the two: a department that is there or a new one.")
            )
        elif into and cleaned.get("manager"):
            self.add_error("manager", _("Only a new department gets a manager here."))
        return cleaned


def chosen(text: str) -> list[UUID]:
    """The uuids in what a page of this house sent. Refuses more than can be moved at once."""
    try:
        people = [UUID(each) for each in dict.fromkeys(text.split())]
    except ValueError:
        raise forms.ValidationError(_("Choose the people again.")) from None
    if len(people) > AT_ONCE:
        raise forms.ValidationError(
            _("At most 2,000 people can be moved at once. Move these in two steps.")
        )
    return people
