"""Figures of waves in templates, in the words of ``programmes.pulses.words``."""

from collections.abc import Mapping
from typing import Any

from django import template

from programmes.pulses import words
from programmes.reports.charts import heat_step

register = template.Library()
register.filter("mean", words.mean)
register.filter("percent", words.percent)


@register.filter
def heat(shown: Mapping[str, Any]) -> str:
    """The shade of a cell by its favourable share: q0 to q6."""
    return f"q{heat_step(shown['percent'])}"
