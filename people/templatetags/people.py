"""Template words that every page may use."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from people import texts
from people.permissions import Permission

register = template.Library()


@register.filter
def said(value: Mapping[str, str] | None) -> str:
    """An organisation's own text in the reader's language."""
    return texts.said(value)


@register.filter
def may(actor: Any, permission: str) -> bool:
    """``{% if actor|may:"GATE_DECIDE" %}``: whether the reader has the permission."""
    return actor is not None and actor.may(Permission[permission])


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawn sign without words: an id in img/status.svg, and more classes for it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("img/status.svg"),
        name,
    )


@register.simple_tag
@cache
def own_languages() -> tuple[tuple[str, str], ...]:
    """Every language of Synchro: its code, and its name in itself."""
    return tuple(
        (code, capfirst(get_language_info(code)["name_local"])) for code, _ in settings.LANGUAGES
    )
