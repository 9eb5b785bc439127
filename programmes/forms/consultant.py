"""Which programmes a consultant may see."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme


class ConsultantProgrammesForm(forms.Form):
    use_required_attribute = False
    programmes = forms.MultipleChoiceField(
        label=_("Programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked cannot be found by them, as if it were not there."),
    )

    def __init__(self, *args: Any, programmes: Iterable[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.slug: row for row in programmes}
        self.fields["programmes"].choices = [  # type: ignore[attr-defined]
            (slug, row.name) for slug, row in self.rows.items()
        ]

    def chosen(self) -> list[Programme]:
        return [self.rows[slug] for slug in self.cleaned_data["programmes"]]
