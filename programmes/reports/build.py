"""From a snapshot to HTML. Page and PDF come from here, so that their figures cannot differ."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from programmes.reports.charts import Drawing
from programmes.reports.limits import ORIGIN
from programmes.reports.sections import BY_KEY
from programmes.reports.snapshot import read


def context(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the templates of a report show: the snapshot's sections, numbered, with their charts."""
    taken = read(snapshot)
    sections = [
        {
            **part,
            "number": number,
            "template": BY_KEY[part["key"]].TEMPLATE,
            **_safe(BY_KEY[part["key"]].draw(part)),
        }
        for number, part in enumerate(taken["sections"], start=1)
    ]
    return {"report": {**taken, "sections": sections}}


def body(snapshot: dict[str, Any]) -> SafeString:
    """The sections as they stand within the page."""
    with translation.override(snapshot["language"]):
        return render_to_string("reports/_sections.html", context(snapshot))


def document(snapshot: dict[str, Any]) -> str:
    """The whole document for the PDF."""
    with translation.override(snapshot["language"]):
        return render_to_string("reports/base_report.html", {**context(snapshot), "origin": ORIGIN})


def _safe(drawn: Any) -> Any:
    """Charts escape whatever they are given, so their markup may be shown as it is."""
    if isinstance(drawn, Drawing):
        return mark_safe(drawn)  # noqa: S308
    if isinstance(drawn, dict):
        return {key: _safe(value) for key, value in drawn.items()}
    if isinstance(drawn, list):
        return [_safe(value) for value in drawn]
    return drawn
