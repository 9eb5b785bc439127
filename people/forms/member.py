"""What HR changes about one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField


def date_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A day, written by the browser's own control; typed as 2026-11-21 where there is none."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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


class LastDayForm(forms.Form):
    use_required_attribute = False
    on = date_field(
        _("Last day"),
        _("The day after this one the person can no longer sign in. Empty: the person stays."),
        required=False,
    )
