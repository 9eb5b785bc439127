"""Opening a stage, its owner and date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from programmes.forms.programme import PlanDateField


class StageOpenForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why does it open now?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only needed where a stage before it is not completed."),
    )


class StageUpdateForm(forms.Form):
    use_required_attribute = False
    owner = MemberField(label=_("Owner"))
    due_on = PlanDateField(label=_("Gate date"))


class ReasonForm(forms.Form):
    """One reason, for deeds that are kept with one."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
