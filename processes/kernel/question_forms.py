"""The form of one question page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from processes.kernel.questions import Field, Kind, Question


class QuestionForm(forms.Form):
    """``draft_url`` is where a text is kept while it is being written."""

    use_required_attribute = False

    def __init__(self, *args: Any, question: Question, draft_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for field in question.fields:
            self.fields[field.key] = _form_field(field, draft_url)

    def answers(self) -> dict[str, str]:
        """Each field's answer as it is kept; call it on a valid form."""
        return {
            field.key: field.kept(self.cleaned_data.get(field.key) or "")
            for field in self.question.fields
        }


class WrittenField(forms.CharField):
    """A text whose length is counted and never cut by the browser."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                _("Write at most %(limit)s characters. There are %(length)s now."),
                code="too_long",
                params={"limit": number_format(self.limit), "length": number_format(len(value))},
            )


class SeveralField(forms.MultipleChoiceField):
    """Some of the choices, at most so many."""

    def __init__(self, *, at_most: int, **options: Any) -> None:
        super().__init__(**options)
        self.at_most = at_most

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if self.at_most and len(value) > self.at_most:
            sentence = ngettext(
                "Choose at most %(most)d. You have chosen %(chosen)d.",
                "Choose at most %(most)d. You have chosen %(chosen)d.",
                self.at_most,
            )
            raise ValidationError(
                sentence % {"most": self.at_most, "chosen": len(value)}, code="too_many"
            )


def _form_field(field: Field, draft_url: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.hint,
        "required": field.required,
    }
    if field.kind == Kind.SEVERAL:
        return SeveralField(
            at_most=field.at_most,
            choices=field.choices,
            widget=forms.CheckboxSelectMultiple,
            **common,
        )
    if field.kind == Kind.CHOICE:
        return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect, **common)
    if field.kind == Kind.DATE:
        # The browser's own date field wants this form, whatever the language of the page.
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **common)
    if field.kind == Kind.LINE:
        return WrittenField(limit=field.limit, **common)
    attrs: dict[str, Any] = {"rows": field.rows}
    if draft_url:
        attrs["data-draft-url"] = draft_url
    return WrittenField(limit=field.limit, widget=forms.Textarea(attrs=attrs), **common)
