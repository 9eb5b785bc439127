"""Forms of records: one layout, texts in each language of the organisation."""

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.texts import Texts

LANGUAGE_NAMES = dict(settings.LANGUAGES)


class RecordForm(forms.ModelForm):
    """A model form whose ``texts`` become one field a language: ``title`` -> ``title_en``.

    ``texts`` maps the model's JSON fields to (label, hint, rows); rows of 1 make a single line.
    ``fieldsets`` lists (legend or "", names) in the order shown. The first language of the organisation
    is asked for, the others may stay empty, and so may the texts named in ``may_be_empty``.
    """

    texts: ClassVar[dict[str, tuple[Any, Any, int]]] = {}
    may_be_empty: ClassVar[frozenset[str]] = frozenset()
    fieldsets: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    use_required_attribute = False

    opened_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_at"].initial = self._version()
        self.languages = list(languages)
        for name, (label, hint, rows) in self.texts.items():
            for index, language in enumerate(self.languages):
                self.fields[f"{name}_{language}"] = self._text_field(
                    name,
                    label,
                    hint,
                    rows,
                    language,
                    required=index == 0 and name not in self.may_be_empty,
                )
        self._offer_no_blank_choice()
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # a sentence says so; the browser would cut
        shown = [field for _legend, names in self.fieldsets for field in self._expanded(names)]
        self.order_fields(shown)  # the summary of errors follows the page
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(
            *(
                Fieldset(legend, *self._expanded(names)) if legend else Div(*self._expanded(names))
                for legend, names in self.fieldsets
            )
        )

    def offer(self, name: str, choices: Any) -> None:
        """Choices that are only known now, for a field that was declared without."""
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.texts:
            setattr(self.instance, name, self._texts(name, cleaned))
        self._refuse_to_overwrite(cleaned.get("opened_at", ""))
        return cleaned

    def _offer_no_blank_choice(self) -> None:
        """Django adds "---------" to the choices of a model's field: no answer among buttons."""
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect):
                field.choices = [choice for choice in field.choices if choice[0] != ""]  # type: ignore[attr-defined]

    def _version(self) -> str:
        return self.instance.updated_at.isoformat() if self.instance.pk else ""

    def _refuse_to_overwrite(self, opened_at: str) -> None:
        """Someone else's change is never lost unseen; saving again is the answer to having seen it."""
        if not opened_at or opened_at == self._version():
            return
        sent: Any = self.data
        self.data = sent.copy()
        self.data[self.add_prefix("opened_at")] = self._version()  # type: ignore[index]
        self.add_error(
            None,
            _(
                "Someone else has changed this while you were writing. Your words are still here. "
                "Compare them with the page in another window, then save again to keep yours."
            ),
        )

    def _texts(self, name: str, cleaned: dict[str, Any]) -> Texts:
        kept = dict(getattr(self.instance, name) or {})
        for language in self.languages:
            kept[language] = cleaned.get(f"{name}_{language}", "")
        return {language: text for language, text in kept.items() if text}

    def _expanded(self, names: tuple[str, ...]) -> list[str]:
        return [
            field
            for name in names
            for field in (
                [f"{name}_{language}" for language in self.languages]
                if name in self.texts
                else [name]
            )
        ]

    def _text_field(
        self, name: str, label: Any, hint: Any, rows: int, language: str, *, required: bool
    ) -> forms.CharField:
        widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
        widget.attrs["lang"] = language
        if len(self.languages) > 1:
            label = _("%(label)s in %(language)s") % {
                "label": label,
                "language": LANGUAGE_NAMES.get(language, language),
            }
        return forms.CharField(
            label=label,
            help_text=hint,
            required=required,
            widget=widget,
            max_length=200 if rows == 1 else 4000,
            initial=(getattr(self.instance, name) or {}).get(language, ""),
        )
