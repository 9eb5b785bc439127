"""What looks back at one's own goals hold of a person."""

from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, Table
from people.vault import Keyring
from processes.meaning_of_life.models import GoalReview
from processes.meaning_of_life.queries import self_evaluation as queries


def _of_review(name: str, row: GoalReview, ring: Keyring) -> str:
    return ring.unseal(getattr(row, name), table=queries.TABLE, column=name, row=row.uuid)


TABLES = (
    Table(
        name="meaning_of_life_selfevaluation",
        title=_("When you looked back at your goals"),
        mine=lambda member: Q(member=member),
        export={"begun_at": _("Begun"), "finished_at": _("Finished")},
        erase={"life_plan_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="meaning_of_life_goalreview",
        title=_("How far your goals came"),
        mine=lambda member: Q(member=member),
        export={
            "level": _("Level, from -2 to 2"),
            "meant": _("What that level meant"),
            "note": _("Note"),
            "outcome": _("What becomes of it"),
            "weight": _("How much it mattered"),
            "reviewed_at": _("Written"),
        },
        opened={name: partial(_of_review, name) for name in GoalReview.SEALED},
        erase={
            "goal_id": "an inner number",
            "self_evaluation_id": "an inner number",
            "member_id": "an inner number",
            **STRUCTURE,
        },
    ),
)
