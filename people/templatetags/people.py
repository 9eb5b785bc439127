"""Template words that every page may use."""

from collections.abc import Mapping
from typing import Any

from django import template

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
