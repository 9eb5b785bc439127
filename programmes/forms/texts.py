"""A text that the organisation can edit: one field a language, and what stands where it is empty."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.texts import Texts, problem_of


def plain(value: str) -> None:
    """A validator of fields."""
    if problem := problem_of(value):
        raise ValidationError(problem)


class TextsForm(forms.Form):
    """``ask`` adds the fields of one text, ``texts`` gives what is kept of it."""

    use_required_attribute = False

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        self._before: dict[str, Texts] = {}
        self._standing: dict[str, Texts] = {}

    def ask(
        self,
        name: str,
        label: Any,
        *,
        now: Mapping[str, str],
        limit: int,
        rows: int = 1,
        standing: Mapping[str, str] | None = None,
        required: bool = True,
    ) -> list[str]:
        """The names of the fields, one a language. ``standing``: the words of the template itself.

        Without them the first language is asked for, where the text is ``required`` at all.
        """
        self._before[name], self._standing[name] = dict(now), dict(standing or {})
        for index, language in enumerate(self.languages):
            words = self._standing[name].get(language, "")
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=self._label(label, language),
                initial=now.get(language, ""),
                required=required and index == 0 and not words,
                max_length=limit,
                validators=[plain],
                help_text=self._hint(words, index, required),
                widget=self._widget(rows, language),
            )
        return [f"{name}_{language}" for language in self.languages]

    def texts(self, name: str) -> Texts:
        """What was typed, else the template's words; languages that were not asked for stay."""
        kept = self._before[name]
        for language in self.languages:
            typed = self.cleaned_data.get(f"{name}_{language}", "")
            kept[language] = typed or self._standing[name].get(language, "")
        return {language: text for language, text in kept.items() if text}

    def _label(self, label: Any, language: str) -> Any:
        if len(self.languages) == 1:
            return label
        spoken = dict(settings.LANGUAGES).get(language, language)
        return _("%(label)s in %(language)s") % {"label": label, "language": spoken}

    def _hint(self, words: str, index: int, required: bool) -> Any:
        if words:
            return _("Where this is empty, “%(words)s” stands.") % {"words": words}
        if index and required:
            return _("Where this is empty, people read it in another language.")
        return ""

    def _widget(self, rows: int, language: str) -> forms.Widget:
        attributes: dict[str, Any] = {"lang": language}
        if rows == 1:
            return forms.TextInput(attrs=attributes)
        return forms.Textarea(attrs={**attributes, "rows": rows})
