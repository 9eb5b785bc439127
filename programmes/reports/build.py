"""From a snapshot to HTML. Page and PDF come from here, so that their figures cannot differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from programmes.reports.charts import Drawing
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
    with _as_taken(snapshot):
        return render_to_string("reports/_sections.html", context(snapshot))


def document(snapshot: dict[str, Any]) -> str:
    """The whole document for the PDF."""
    with _as_taken(snapshot):
        return render_to_string("reports/base_report.html", context(snapshot))


@contextmanager
def _as_taken(snapshot: dict[str, Any]) -> Iterator[None]:
    """In the language and the time zone of the report, whoever looks at it."""
    zone = ZoneInfo(snapshot["time_zone"])
    with translation.override(snapshot["language"]), timezone.override(zone):
        yield


def _safe(drawn: Any) -> Any:
    """Charts escape whatever they are given, so their markup may be shown as it is."""
    if isinstance(drawn, Drawing):
        return mark_safe(drawn)  # noqa: S308
    if isinstance(drawn, dict):
        return {key: _safe(value) for key, value in drawn.items()}
    if isinstance(drawn, list):
        return [_safe(value) for value in drawn]
    return drawn
