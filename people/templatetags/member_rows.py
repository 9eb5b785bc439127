"""The rows of the list of people: fifty on its most visited page, so each is drawn as a whole."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import escape  # as Django's, without its marks: every piece here is text that we join
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Row = dict[str, Any]
Cell = Callable[[Row], str]
Column = tuple[str, Cell]

register = template.Library()


@register.inclusion_tag("people/_member_rows.html")
def member_rows(rows: list[Row], *, heading: str, by_start: bool, leaves: bool) -> dict[str, Any]:
    """``rows`` as ``member_list.page`` gives them; on demand with the start date or the last day."""
    labels, cells = zip(*_columns(by_start=by_start, leaves=leaves), strict=True)
    beginnings = [f'<td data-label="{escape(label)}">' for label in labels]
    return {
        "heading": heading,
        "labels": labels,
        "rows": SafeString("".join(_line(row, beginnings, cells) for row in rows)),
    }


def _line(row: Row, beginnings: list[str], cells: Sequence[Cell]) -> str:
    beside = "".join(
        f"{beginning}{cell(row)}</td>" for beginning, cell in zip(beginnings, cells, strict=True)
    )
    name = escape(row["full_name"] or row["number"])
    return f'<tr class="row-link"><th scope="row"><a href="{row["uuid"]}/">{name}</a></th>{beside}</tr>\n'


def _columns(*, by_start: bool, leaves: bool) -> Iterator[Column]:
    """What stands beside the name: the heading, and what a row says there, as markup."""
    consultant, yes = escape(_("Consultant")), escape(_("Yes"))
    not_yet = f'<span class="muted">{escape(_("Not yet"))}</span>'
    yield _("Number"), lambda row: f"<bdi>{escape(row['number'])}</bdi>"
    yield _("Department"), lambda row: escape(row["department__name"] or "")
    yield (
        _("Job title"),
        lambda row: consultant if row["external"] else escape(row["job_title__name"] or ""),
    )
    if by_start:
        yield _("Start date"), lambda row: _on(row["started_on"])
    if leaves:
        yield _("Last day"), lambda row: _on(row["left_on"])
    yield _("Signs in"), lambda row: yes if row["account_id"] else not_yet


def _on(day: datetime.date | None) -> str:
    return _written(day, get_language()) if day else ""


@lru_cache(maxsize=4096)
def _written(day: datetime.date, language: str | None) -> str:
    """Many start on the same few days. Another language writes a day otherwise."""
    return escape(localize(day))
