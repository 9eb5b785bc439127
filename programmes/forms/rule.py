"""How decisions of a programme are made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RuleForm(forms.Form):
    """``stages_wait`` is for HR alone; ``two_deciders`` for the sponsor as well."""

    use_required_attribute = False
    stages_wait = forms.BooleanField(
        label=_("No stage opens before the sponsor has decided G0"),
        required=False,
        help_text=_(
            "Stages that are open stay open. Without this, G0 stands beside the processes and stops nothing."
        ),
    )
    two_deciders = forms.BooleanField(
        label=_("A gate is decided by two people"),
        required=False,
        help_text=_(
            "The first decision waits until another HR manager or the sponsor agrees. Nobody agrees with themselves."
        ),
    )

    def __init__(self, *args: Any, steers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not steers:
            del self.fields["stages_wait"]
