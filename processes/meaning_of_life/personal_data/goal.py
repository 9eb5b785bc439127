"""What a goal holds of a person."""

from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, Table
from people.vault import Keyring
from processes.meaning_of_life.models import Goal
from processes.meaning_of_life.queries import goal as goals


def _of_goal(name: str, row: Goal, ring: Keyring) -> str:
    return goals.text(row, name, ring)


TABLES = (
    Table(
        name="meaning_of_life_goal",
        title=_("Your goals"),
        mine=lambda member: Q(member=member),
        export={
            "title": _("Goal"),
            "why": _("Why"),
            "if_then": _("If … then"),
            "next_step": _("Next step"),
            "level_p2": _("Much more than expected"),
            "level_p1": _("More than expected"),
            "level_0": _("As expected"),
            "level_m1": _("Less than expected"),
            "level_m2": _("Much less than expected"),
            "area": _("Where it belongs"),
            "weight": _("How much it matters"),
            "review_on": _("Look again on"),
            "created_at": _("Written"),
            "updated_at": _("Changed"),
            "closed_at": _("Closed"),
        },
        opened={name: partial(_of_goal, name) for name in Goal.SEALED},
        erase={"life_plan_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
)
