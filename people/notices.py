"""Whether a promise about privacy is said in a language: nobody is held to one that they cannot read.

A notice is a template whose sentences are the promise. Where one of them is not translated, a page
would fall back to English without a word; so what the notice stands before is not opened.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.template import Template
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode
from django.utils import translation

from people.templatetags.sentences import Sentence


def unsaid(notices: Iterable[str], languages: Iterable[str]) -> list[str]:
    """The languages, by their own names, in which a sentence of these templates is missing."""
    sentences = [sentence for notice in notices for sentence in sentences_of(notice)]
    lacking = [code for code in languages if not all(_is_said(each, code) for each in sentences)]
    return [translation.get_language_info(code)["name_local"] for code in lacking]


def sentences_of(notice: str) -> list[str]:
    """As the translators find them, in the order of the template; not those of what it includes."""
    return list(_sentences(get_template(notice).template))  # type: ignore[attr-defined]


def _sentences(template: Template) -> Iterator[str]:
    nodes: list[Any] = template.nodelist.get_nodes_by_type((Sentence, BlockTranslateNode))  # type: ignore[arg-type]
    for node in nodes:
        yield (
            node.source if isinstance(node, Sentence) else node.render_token_list(node.singular)[0]
        )


def _is_said(sentence: str, language: str) -> bool:
    if language == settings.LANGUAGE_CODE:
        return True
    with translation.override(language):
        return translation.gettext(sentence) != sentence
