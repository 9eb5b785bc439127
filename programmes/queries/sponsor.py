"""What waits for a decision of the sponsor."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.access import Actor
from people.permissions import Permission
from people.texts import said
from programmes.milestones import FIRST
from programmes.models import Cycle
from programmes.queries import charter
from programmes.queries.overview import Need, Overview, needs


def decisions(overview: Overview, cycle: Cycle, actor: Actor, today: date) -> list[Need]:
    """The milestone that can be decided, then each gate. Two queries while G0 is to come, else none.

    Empty for who decides nothing.
    """
    found: list[Need] = []
    if actor.may(Permission.MILESTONE_DECIDE):
        found += _milestone(overview, cycle, today)
    if actor.may(Permission.GATE_DECIDE):
        everything = needs(overview.lines, cycle, today, limit=len(overview.lines) * 10)
        found += [need for need in everything if not need.urgent]
    return found


def _milestone(overview: Overview, cycle: Cycle, today: date) -> list[Need]:
    """The next one, where its day has come; G0 as soon as every safeguard is answered."""
    programme, coming = cycle.programme, overview.next_milestone
    if coming is None:
        return []
    names = {"key": coming.key, "name": said(coming.name)}
    if coming.due_on(programme.kickoff_on) <= today:
        day = date_format(coming.due_on(programme.kickoff_on), "SHORT_DATE_FORMAT")
        text = _("%(key)s, “%(name)s”, was planned for %(day)s.") % {**names, "day": day}
    elif coming.key == FIRST and not charter.unanswered(programme):
        text = _("%(key)s, “%(name)s”, can be decided: every safeguard is answered.") % names
    else:
        return []
    return [
        Need(
            text=text,
            url=reverse(
                "programmes:milestone_decide",
                args=[programme.organisation.slug, programme.slug, coming.uuid],
            ),
            action=_("Decide"),
        )
    ]
