"""Template words that every page may use."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from people import frame, texts
from people.permissions import Permission

register = template.Library()

# A state's shape, its tone, and its word where the page has no better one.
SIGNS = {
    "done": ("tick", "done", _("Done")),
    "in_progress": ("half", "active", _("In progress")),
    "not_started": ("ring", "planned", _("Not started yet")),
    "on_track": ("disc", "on-track", _("On track")),
    "late": ("square", "late", _("Late")),
    "planned": ("ring", "planned", _("Planned")),
    "cannot_start": ("dashed", "quiet", _("Cannot start yet")),
    "at_risk": ("triangle", "risk", _("At risk")),
    "needs_decision": ("diamond", "risk", _("Needs a decision")),
    "protected": ("lock", "quiet", _("Hidden to protect people")),
    "met": ("tick", "done", _("Met")),
    "not_met": ("cross", "late", _("Not met")),
    "cant_tell": ("question", "planned", _("Can't tell yet")),
}


@register.filter
def said(value: Mapping[str, str] | None) -> str:
    """An organisation's own text in the reader's language."""
    return texts.said(value)


@register.filter
def may(actor: Any, permission: str) -> bool:
    """``{% if actor|may:"GATE_DECIDE" %}``: whether the reader has the permission."""
    return actor is not None and actor.may(Permission[permission])


@register.simple_tag
def site_address() -> str:
    """Where Synchro is, as it was set up."""
    return settings.BASE_URL


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawn sign without words: an id in img/status.svg, and more classes for it."""
    return _icon(name, extra)


@register.simple_tag
def status(state: str, word: Any = "") -> SafeString:
    """A state as word and shape; nothing for a state that there is no sign for."""
    sign = SIGNS.get(state)
    if sign is None:
        return SafeString()
    shape, tone, own_word = sign
    return mark_safe(  # noqa: S308 -- the tone is ours, the word escaped
        f'<span class="status status-{tone}">{_icon(shape)}{escape(word or own_word)}</span>'
    )


@register.simple_tag
def disc(number: int, name: Any = "") -> SafeString:
    """The number of a process in its colour, with its name beside it where it is given."""
    beside = f" <span>{escape(name)}</span>" if name else ""
    markup = f'<span class="disc p{int(number)}">{int(number)}</span>{beside}'
    return mark_safe(f'<span class="process-disc">{markup}</span>')  # noqa: S308 -- escaped above


@register.simple_tag(takes_context=True)
def header(context: Context) -> SafeString:
    """The top of every page; see ``people.frame``."""
    return frame.header(context)


@register.simple_tag(takes_context=True)
def sections(context: Context, section: str) -> SafeString:
    """The way between the pages of people; ``section`` is the one that the page belongs to."""
    slug, parts = context["organisation"].slug, context["actor"].parts
    return frame.sections(section, slug, parts, get_language())


@register.simple_tag
@cache
def own_languages() -> tuple[tuple[str, str], ...]:
    """Every language of Synchro: its code, and its name in itself."""
    return tuple(
        (code, capfirst(get_language_info(code)["name_local"])) for code, _ in settings.LANGUAGES
    )


@cache
def _icon(name: str, extra: str = "") -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("img/status.svg"),
        name,
    )
