"""Bringing instruments as a file, and where a copy of one that comes with Synchro stands."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.texts import said
from programmes.pulses.models import Instrument
from programmes.pulses.queries.instrument import Own

NEW = "new"


class InstrumentCopyForm(forms.Form):
    use_required_attribute = False
    place = forms.ChoiceField(
        label=_("Where does the copy stand?"),
        choices=[
            ("beside", _("Beside it: both can be asked, and each has its own results.")),
            ("instead", _("In its place: once published, it is asked instead, as its next form.")),
        ],
        initial="beside",
        widget=forms.RadioSelect,
    )


class InstrumentFileForm(forms.Form):
    """What is in it is read by the view, which says where a file cannot be taken."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("File with questions"),
        help_text=_(
            "A LimeSurvey survey (.lss), an XLSForm (.xlsx, .xls or .csv), or an instrument that another organisation has downloaded here (.json), at most 5 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".lss,.xlsx,.xls,.csv,.json"}),
        allow_empty_file=True,
    )


class InstrumentBringForm(forms.Form):
    """After the preview: what was taken comes once more, and is read again."""

    use_required_attribute = False
    content = forms.CharField(widget=forms.HiddenInput, strip=False)
    kept_as = forms.ChoiceField(label=_("Keep it as"), widget=forms.RadioSelect, initial=NEW)

    def __init__(self, *args: Any, own: Iterable[Own], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(each.instrument.uuid): each for each in own}
        field: Any = self.fields["kept_as"]
        field.choices = [
            (NEW, _("A new instrument")),
            *(
                (
                    uuid,
                    _("A new version of “%(instrument)s”")
                    % {"instrument": said(each.shown.content.name)},
                )
                for uuid, each in self.own.items()
            ),
        ]
        if not self.own:
            field.required = False
            field.widget = forms.HiddenInput()

    def of(self) -> Instrument | None:
        found = self.own.get(self.cleaned_data.get("kept_as", NEW))
        return found.instrument if found else None
