"""The form of one behaviour of the service standard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from processes.excellence import queries
from processes.excellence.models import ServiceStandard
from processes.kernel import tracing
from processes.kernel.forms import RecordForm


class ServiceStandardForm(RecordForm):
    """``value`` cleans to an element of another process, or None."""

    texts = {
        "text": (_("The behaviour"), _("Something that one can see or hear in one encounter."), 2),
        "anchor_1": (_("What it looks like at 1"), _("Far from the standard."), 2),
        "anchor_3": (_("What it looks like at 3"), _("On the way."), 2),
        "anchor_5": (_("What it looks like at 5"), _("The standard, lived."), 2),
    }
    fieldsets = (
        (_("What is asked"), ("track", "text", "value", "critical")),
        (_("How one can tell"), ("anchor_1", "anchor_3", "anchor_5")),
    )

    value = forms.ChoiceField(label=_("Which value it shows"), required=False)

    class Meta:
        model = ServiceStandard
        fields = ["track", "critical"]
        widgets = {"track": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.sources()
        self.offered = tracing.by_token(offered)
        self.offer("value", [("", _("None yet")), *tracing.choices(offered)])
        if not self.offered:
            self.fields["value"].help_text = _("No value has been adopted yet. Choose one later.")
        self.initial["value"] = queries.value_token(self.instance)

    def clean_value(self) -> Any:
        return self.offered.get(self.cleaned_data["value"])
