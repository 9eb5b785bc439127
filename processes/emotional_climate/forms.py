"""The form of a space."""

from django import forms
from django.utils.translation import gettext_lazy as _

from processes.emotional_climate.models import Space
from processes.kernel.forms import RecordForm

YES_OR_NO = ((True, _("Yes")), (False, _("No")))


class SpaceForm(RecordForm):
    texts = {
        "place": (_("Where it is"), _("So that a newcomer finds it."), 1),
        "hours": (
            _("When it can be used"),
            _("Days and hours, and whether one may go during a shift."),
            2,
        ),
    }
    fieldsets = (("", ("place", "kind", "hours", "capacity", "accessible")),)

    accessible = forms.TypedChoiceField(
        label=Space._meta.get_field("accessible").verbose_name,
        choices=YES_OR_NO,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Space
        fields = ["kind", "capacity", "accessible"]
        widgets = {"kind": forms.RadioSelect}
