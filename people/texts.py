"""Texts that an organisation can edit: one JSON value, {language: text}."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

Texts = dict[str, str]


def said(value: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in ``language`` (default: the active one), else English, else any."""
    if not value:
        return ""
    language = language or translation.get_language() or "en"
    return value.get(language) or value.get("en") or next(iter(value.values()), "")


def in_each(promise: Any, languages: Iterable[str]) -> Texts:
    """A translatable sentence of the code, said in each language."""
    texts: Texts = {}
    for language in languages:
        with translation.override(language):
            texts[language] = str(promise)
    return texts
