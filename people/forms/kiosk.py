"""What HR says about a kiosk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.department_field import DepartmentField
from people.models.kiosk import IDLE_LEAST, IDLE_MOST, IDLE_SECONDS


class KioskForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the kiosk"),
        help_text=_("Where it stands, such as “Staff room, ground floor”."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    department = DepartmentField(label=_("Department"), required=False)
    idle_seconds = forms.IntegerField(
        label=_("Seconds without a touch until it signs out"),
        help_text=_("From 30 to 180. A warning comes 20 seconds before."),
        min_value=IDLE_LEAST,
        max_value=IDLE_MOST,
        initial=IDLE_SECONDS,
    )
