"""What learning sessions hold of a person: who holds one, and, for each alone, where they sat."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, YEAR, Rule, Table, days, organisations_own
from people.vault import Keyring
from processes.meaning_of_life.actions import learning_session as actions
from processes.meaning_of_life.queries import learning_session as queries
from processes.meaning_of_life.questions import OPINION

_SAID = OPINION.fields[0].said


def _opinion(row: Any, ring: Keyring) -> str:
    return str(_SAID(queries.opinion(row, ring)))


TABLES = (
    *organisations_own(
        "meaning_of_life_learningsession",
        "the organisation's; of a person an id",
        *(
            "programme_id",
            "created_by_id",
            "created_at",
            "updated_by_id",
            "updated_at",
            "theme",
            "starts_at",
            "ends_at",
            "place",
            "seats",
            "language",
            "holder_id",
            "note",
            "state",
            "reason",
            "moved_at",
        ),
        shared=True,
    ),
    Table(
        name="meaning_of_life_learningsession",
        title=_("Learning sessions that you hold"),
        mine=lambda member: Q(holder=member),
        lasting={
            "theme": _("Theme"),
            "starts_at": _("Begins"),
            "ends_at": _("Ends"),
            "place": _("Where"),
        },
        stays=_("The session is the organisation's, and stays what it was for who was there."),
        also=True,
    ),
    *organisations_own(
        "meaning_of_life_sessionticket",
        "a place in a line, which says of nobody whose it is",
        "session_id",
        "number",
    ),
    Table(
        name="meaning_of_life_sessionseat",
        title=_("Learning sessions that you signed up for"),
        mine=lambda member: Q(member=member),
        export={
            "session_id": _("Session"),
            "taken_at": _("Signed up"),
            "waited": _("The session was full then"),
            "attended_at": _("Said that you were there"),
            "opinion": _("Whether it was worth your time"),
        },
        opened={"opinion": _opinion},
        erase={"ticket_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
)

RETENTION = (
    Rule(
        key="session_seat",
        kind=_("Who signed up for a learning session, and what they said of it"),
        kept=_("12 months"),
        counted_from=_("the end of the session"),
        then=_("The row is deleted. That somebody came stays counted, without a name."),
        period=YEAR,
        enforce=actions.forget,
    ),
    Rule(
        key="session_seat_of_leaver",
        kind=_("Seats in sessions to come, of people who have left"),
        kept=_("Until the last day"),
        counted_from=_("the last day"),
        then=_("The seat goes to whoever waits."),
        period=days(0),
        enforce=actions.free_of_leavers,
    ),
)
