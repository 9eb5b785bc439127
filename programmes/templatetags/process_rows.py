"""The rows of the seven processes: on the first screen of HR and the sponsor, so each is drawn as a whole."""

from collections.abc import Iterator
from html import escape  # as Django's, without its marks: every piece here is text that we join

from django import template
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from people.access import Actor
from people.addresses import address
from people.permissions import Permission
from people.templatetags.people import disc, status
from people.texts import said
from programmes.queries.overview import Overview, ProcessLine

register = template.Library()


@register.inclusion_tag("programmes/_process_table.html")
def process_rows(overview: Overview, actor: Actor) -> dict[str, object]:
    """A table of where each process stands, with what the reader may do about it."""
    rows = _Rows(steers=actor.may(Permission.PROGRAMME_STEER))
    return {
        "labels": rows.labels,
        "rows": SafeString("".join(rows.row(line) for line in overview.lines)),
    }


class _Rows:
    """What all rows have in common is worked out once."""

    def __init__(self, *, steers: bool) -> None:
        self.labels = [_("Stages"), _("Gate next"), _("People"), _("Due"), _("Status")]
        if steers:
            self.labels.append(_("Actions"))
        self._steers = steers
        kinds = {2: ' class="num"', 5: ' class="row-actions"'}
        self._beginnings = [
            f'<td data-label="{escape(label)}"{kinds.get(place, "")}>'
            for place, label in enumerate(self.labels)
        ]
        self._none = f'<span class="muted">{escape(_("None"))}</span>'
        self._no_figure = f'<span class="muted" aria-label="{escape(_("no figure"))}">–</span>'
        self._no_date = '<span class="muted">–</span>'
        self._change, self._remind = escape(_("Change")), escape(_("Remind"))

    def row(self, line: ProcessLine) -> str:
        cells = zip(self._beginnings, self._cells(line), strict=True)
        beside = "".join(f"{beginning}{cell}</td>" for beginning, cell in cells)
        name = f'<a href="{escape(line.url)}">{escape(str(line.process.name))}</a>'
        disc_and_name = f"{disc(line.process.order)} {name}"
        return f'<tr class="row-link"><th scope="row">{disc_and_name}</th>{beside}</tr>\n'

    def _cells(self, line: ProcessLine) -> Iterator[str]:
        current = line.current
        counts = {"passed": line.passed, "total": len(line.stages)}
        yield escape(_("%(passed)s of %(total)s") % counts)
        yield escape(said(current.stage.name)) if current else self._none
        yield self._people(line)
        yield escape(date_format(current.due_on, "SHORT_DATE_FORMAT")) if current else self._no_date
        yield status(line.status, line.word)
        if self._steers:
            yield self._actions(line)

    def _people(self, line: ProcessLine) -> str:
        current = line.current
        if current is None or not current.given:
            return self._no_figure
        counts = {
            "done": number_format(current.done, force_grouping=True),
            "given": number_format(current.given, force_grouping=True),
        }
        return f"<bdi>{escape(_('%(done)s of %(given)s') % counts)}</bdi>"

    def _actions(self, line: ProcessLine) -> str:
        if line.current is None:
            return ""
        programme, process = line.run.cycle.programme, {"process": line.process.name}
        slugs = (programme.organisation.slug, programme.slug)
        url = address("programmes:stage_update", *slugs, line.current.stage.uuid)
        label = escape(_("Change the owner or the date of %(process)s") % process)
        links = f'<a href="{escape(url)}" aria-label="{label}">{self._change}</a>'
        if line.remind_url:
            label = escape(_("Remind those who have not done what %(process)s asks") % process)
            links += f' <a href="{escape(line.remind_url)}" aria-label="{label}">{self._remind}</a>'
        return links
