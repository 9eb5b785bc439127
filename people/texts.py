"""Texts that an organisation can edit: one JSON value, {language: text}."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

Texts = dict[str, str]

# What a browser or a mail would read as more than text.
MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\w{1,8}|[A-Za-z]\w{1,30});")
# Letters that are not seen: control characters, halves of letters, what turns the direction around.
UNSEEN = {"Cc", "Cs", "Co"}
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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


def problem_of(text: str) -> str:
    """Why this is not plain text, as a sentence; empty where it is. Lines may end."""
    if MARKUP.search(text):
        return _("Plain text only: this holds HTML.")
    unseen = (
        letter in TURNS or (unicodedata.category(letter) in UNSEEN and letter not in "\n\r\t")
        for letter in text
    )
    return _("Plain text only: this holds letters that cannot be seen.") if any(unseen) else ""
