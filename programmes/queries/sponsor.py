"""What waits for a decision of the sponsor."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.access import Actor
from people.permissions import Permission
from people.texts import said
from programmes.models import Cycle
from programmes.queries.overview import Need, Overview, needs


def decisions(overview: Overview, cycle: Cycle, actor: Actor, today: date) -> list[Need]:
    """The milestone whose day has come, then each gate that can be decided. No query.

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
    """The first one that is open; those behind it wait for it to be looked at."""
    programme = cycle.programme
    coming = next((row for row in overview.milestones if row.decided_at is None), None)
    if coming is None or coming.due_on(programme.kickoff_on) > today:
        return []
    names = {"key": coming.key, "name": said(coming.name)}
    day = date_format(coming.due_on(programme.kickoff_on), "SHORT_DATE_FORMAT")
    return [
        Need(
            text=_("%(key)s, “%(name)s”, was planned for %(day)s.") % {**names, "day": day},
            url=reverse(
                "programmes:milestone_decide",
                args=[programme.organisation.slug, programme.slug, coming.uuid],
            ),
            action=_("Decide"),
        )
    ]
