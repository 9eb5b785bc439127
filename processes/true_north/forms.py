"""The form of a value card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from processes.kernel.forms import RecordForm
from processes.true_north.models import ValueCard


class ValueCardForm(RecordForm):
    texts = {
        "title": (_("Name of the value or principle"), "", 1),
        "statement": (_("What it means here"), _("One or two sentences."), 3),
        "behaviours": (
            _("Behaviours that show it"),
            _("One a line, at least two. Write what one could see or hear."),
            4,
        ),
        "counter_example": (_("What it is not"), _("One example of the contrary."), 2),
    }
    fieldsets = (
        (_("The card"), ("kind", "title", "statement")),
        (_("How one can see it"), ("behaviours", "counter_example")),
    )

    class Meta:
        model = ValueCard
        fields = ["kind"]
        widgets = {"kind": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for language in self.languages:
            name = f"behaviours_{language}"
            lines = [line for line in cleaned.get(name, "").splitlines() if line.strip()]
            if cleaned.get(name) and len(lines) < 2:
                self.add_error(name, _("Write at least two behaviours, each on a line of its own."))
        return cleaned
