"""How a figure that has passed the door is written: a bound where it was cut."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()
SHADES = 7


@register.filter
def mean(shown: Mapping[str, Any]) -> str:
    return _bound(number_format(shown["mean"], 1), shown.get("mean_end"))


@register.filter
def percent(shown: Mapping[str, Any]) -> str:
    value = _("%(percent)s %%") % {"percent": shown["percent"]}
    return _bound(value, shown.get("end"))


@register.filter
def heat(shown: Mapping[str, Any]) -> str:
    """The shade of a cell by its favourable share: q0 to q6."""
    return f"q{min(SHADES - 1, int(shown['percent'] * SHADES / 100))}"


def _bound(value: str, end: Any) -> str:
    if end == "at_most":
        return _("at most %(value)s") % {"value": value}
    if end == "at_least":
        return _("at least %(value)s") % {"value": value}
    return value
