"""The rows of a manager's team: the first screen of every manager, so each is drawn as a whole."""

from collections.abc import Iterator
from datetime import date
from html import escape  # as Django's, without its marks: every piece here is text that we join

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from people.templatetags.people import status
from programmes.queries.team import Cell, Row, Team

register = template.Library()


@register.simple_tag
def team_rows(team: Team) -> SafeString:
    """``<tr>`` of each person: what they do, what is asked of the reader about them, and when to talk."""
    return SafeString("".join(_Rows(team)))


class _Rows:
    """What all rows have in common is worked out once."""

    def __init__(self, team: Team) -> None:
        self._rows = team.rows
        labels = [*(kind.name for kind in team.kinds), _("Asked of you"), _("Next conversation")]
        self._beginnings = [f'<td data-label="{escape(str(label))}">' for label in labels]
        self._not_asked = _muted(_("Not asked"))
        self._nothing = _muted(_("Nothing"))
        self._no_date = _muted(_("No date"))

    def __iter__(self) -> Iterator[str]:
        for row in self._rows:
            cells = zip(self._beginnings, self._cells(row), strict=True)
            beside = "".join(f"{beginning}{cell}</td>" for beginning, cell in cells)
            yield f'<tr><th scope="row">{_person(row)}</th>{beside}</tr>\n'

    def _cells(self, row: Row) -> Iterator[str]:
        for _kind, cell in row.by_kind:
            yield _state(cell) if cell else self._not_asked
        yield f"<span>{''.join(map(_asked, row.of_reader)) or self._nothing}</span>"
        yield _day(row.talk_on) if row.talk_on else self._no_date


def _person(row: Row) -> str:
    title = row.person.job_title
    note = f'<span class="cell-note">{escape(title.name)}</span>' if title else ""
    return escape(row.person.name) + note


def _state(cell: Cell) -> str:
    return status(cell.status, cell.word)


def _asked(cell: Cell) -> str:
    what = f'<a href="{escape(cell.url)}">{escape(cell.name)}</a>'
    return f'{what}<span class="cell-note">{_state(cell)}</span>'


def _day(on: date) -> str:
    return f"<bdi>{escape(date_format(on))}</bdi>"


def _muted(words: str) -> str:
    return f'<span class="muted">{escape(words)}</span>'
