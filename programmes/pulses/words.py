"""How a figure that has passed the door is written: a bound where it was cut."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The name that the first questionnaire of a programme is given; people read it in their language.
LISTENING = gettext_lazy("How it is today")


def mean(shown: Mapping[str, Any]) -> str:
    """Points of the scale, to one decimal."""
    return _bound(number_format(shown["mean"], 1), shown.get("mean_end"))


def percent(shown: Mapping[str, Any]) -> str:
    """The favourable share."""
    return _bound(_("%(percent)s %%") % {"percent": shown["percent"]}, shown.get("end"))


def _bound(value: str, end: Any) -> str:
    if end == "at_most":
        return _("at most %(value)s") % {"value": value}
    if end == "at_least":
        return _("at least %(value)s") % {"value": value}
    return value
