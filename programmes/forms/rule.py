"""How decisions of a programme are made."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RuleForm(forms.Form):
    use_required_attribute = False
    stages_wait = forms.BooleanField(
        label=_("No stage opens before the sponsor has decided G0"),
        required=False,
        help_text=_(
            "Stages that are open stay open. Without this, G0 stands beside the processes and stops nothing."
        ),
    )
