"""What is done about results, and what changed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from programmes.forms.programme import PlanDateField
from programmes.forms.texts import plain


class FollowUpForm(forms.Form):
    use_required_attribute = False
    intention = forms.CharField(
        label=_("What do we do about it?"),
        max_length=300,
        validators=[plain],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Everyone who was asked in this department reads it. Name nobody as the problem."
        ),
    )
    owner = MemberField(label=_("Who looks after it?"))
    due_on = PlanDateField(label=_("By when?"))


class ChangedForm(forms.Form):
    use_required_attribute = False
    changed = forms.CharField(
        label=_("What changed?"),
        max_length=600,
        validators=[plain],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Say it to those who answered: what is different now, or why it could not be done."
        ),
    )
