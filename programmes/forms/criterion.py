"""Changing a criterion, signing it with evidence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.texts import in_each
from programmes.forms.texts import TextsForm
from programmes.models import Criterion
from programmes.models.criterion import MOST_COUNTED, MOST_MOVED, TEXT

FILE_LIMIT = 5_000_000
FILE_TYPES = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG",
    "image/jpeg": b"\xff\xd8\xff",
    "application/zip": b"PK\x03\x04",  # the office formats are zip files
    "text/plain": b"",
}
ENDINGS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/zip",
    "xlsx": "application/zip",
    "odt": "application/zip",
    "ods": "application/zip",
    "txt": "text/plain",
}


class CriterionForm(TextsForm):
    """The text in each language of the organisation; threshold and minimum where there is one."""

    required = forms.BooleanField(
        label=_("Required: the gate stays closed while this is not met"), required=False
    )

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        template = criterion.template
        standing = in_each(template.text, self.languages) if template else None
        texts = self.ask(
            "text", _("Text"), now=criterion.text, limit=TEXT, rows=2, standing=standing
        )
        if criterion.threshold is not None:
            self.fields["threshold"] = _threshold(criterion.threshold)
        if criterion.kind == Criterion.Kind.MEASURED:
            lowest = template.minimum if template else 1
            self.fields["minimum"] = forms.IntegerField(
                label=_("How many have to answer before it is read"),
                initial=criterion.minimum,
                min_value=lowest,
                max_value=MOST_COUNTED,
                help_text=_("At least %(lowest)s, so that nobody can be recognised.")
                % {"lowest": lowest},
            )
        self.fields["required"].initial = criterion.required
        self.order_fields([*texts, "threshold", "minimum"])


class OwnCriterionForm(TextsForm):
    """A criterion that a person signs, as the organisation words it."""

    required = forms.BooleanField(
        label=_("Required: the gate stays closed while this is not met"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.ask("text", _("Text"), now={}, limit=TEXT, rows=2))


class EvidenceForm(forms.Form):
    """At least one of note, link and file; the action says so where all are missing."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("What shows that this is so"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please name nobody who has not agreed to it."),
    )
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, picture, text or office document, at most 5 MB."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if upload is None:
            return None
        if upload.size > FILE_LIMIT:
            raise forms.ValidationError(
                _("This file is larger than 5 MB. Save a smaller one, or give a link.")
            )
        media_type = ENDINGS.get(upload.name.rpartition(".")[2].lower())
        if media_type is None or not upload.read(8).startswith(FILE_TYPES[media_type]):
            raise forms.ValidationError(
                _(
                    "This is not a PDF, picture, text or office document. Save it as one, or give a link."
                )
            )
        upload.seek(0)
        return upload


def _threshold(now: float) -> forms.FloatField:
    """It stays what it is: a number, a share, or a change in points."""
    if now < 0:
        least, most = -MOST_MOVED, 0
        hint = _("How many points it may have moved down, with a minus before it.")
    else:
        least, most = 0, 1 if 0 < now < 1 else MOST_COUNTED
        hint = _("A number of things, or a share from 0 to 1.")
    return forms.FloatField(
        label=_("Threshold"), initial=now, min_value=least, max_value=most, help_text=hint
    )
