"""What readings for clarity hold of the one who asked for them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, Table
from people.vault import Keyring
from processes.meaning_of_life.queries import clarity_reading as readings
from processes.meaning_of_life.questions import CLARITY


def _mark(row: Any, ring: Keyring) -> dict[str, str]:
    given = readings.mark(row, ring)
    return {
        str(field.short or field.label): field.said(given.get(field.key, ""))
        for field in CLARITY.fields
    }


TABLES = (
    Table(
        name="meaning_of_life_clarityreading",
        title=_("Readings of your goals that you asked for"),
        mine=lambda member: Q(owner=member),
        export={
            "reader_id": _("Read by"),
            "state": _("State"),
            "asked_at": _("Asked"),
            "ended_at": _("Ended"),
            "programme_id": _("Programme"),
        },
        erase={"owner_id": "an inner number", "goals": "names of rows", **STRUCTURE},
    ),
    Table(
        name="meaning_of_life_claritymark",
        title=_("What was written about your goals"),
        mine=lambda member: Q(owner=member),
        export={"sealed": _("What was written")},
        opened={"sealed": _mark},
        erase={
            "reading_id": "an inner number",
            "owner_id": "an inner number",
            "goal": "names a row",
            **STRUCTURE,
        },
    ),
)
