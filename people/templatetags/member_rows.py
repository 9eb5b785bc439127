"""The rows of the list of people: fifty on its most visited page, so each is drawn as a whole."""

from collections.abc import Callable, Iterator
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Row = dict[str, Any]
Column = tuple[str, Callable[[Row], Any]]

register = template.Library()


@register.inclusion_tag("people/_member_rows.html")
def member_rows(rows: list[Row], *, heading: str, by_start: bool, leaves: bool) -> dict[str, Any]:
    """``rows`` as ``member_list.page`` gives them; on demand with the start date or the last day."""
    labels, cells = zip(*_columns(by_start=by_start, leaves=leaves), strict=True)
    beginnings = [format_html('<td data-label="{}">', label) for label in labels]
    line = '<tr class="row-link"><th scope="row"><a href="{}/">{}</a></th>'
    line += "".join("{}{}</td>" for _label in labels) + "</tr>\n"
    return {
        "heading": heading,
        "labels": labels,
        "rows": format_html_join("", line, (_values(row, beginnings, cells) for row in rows)),
    }


def _values(row: Row, beginnings: list[SafeString], cells: Any) -> Iterator[Any]:
    yield row["uuid"]
    yield row["full_name"] or row["number"]
    for beginning, cell in zip(beginnings, cells, strict=True):
        yield beginning
        yield cell(row)


def _columns(*, by_start: bool, leaves: bool) -> Iterator[Column]:
    """What stands beside the name: the heading, and what a row says there."""
    consultant, yes = _("Consultant"), _("Yes")
    not_yet = format_html('<span class="muted">{}</span>', _("Not yet"))
    yield _("Number"), lambda row: format_html("<bdi>{}</bdi>", row["number"])
    yield _("Department"), lambda row: row["department__name"] or ""
    yield (
        _("Job title"),
        lambda row: consultant if row["external"] else row["job_title__name"] or "",
    )
    if by_start:
        yield _("Start date"), lambda row: localize(row["started_on"] or "")
    if leaves:
        yield _("Last day"), lambda row: localize(row["left_on"] or "")
    yield _("Signs in"), lambda row: yes if row["account_id"] else not_yet
