"""What a share of a goal holds of a person, and who looked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import MONTHS_24, STRUCTURE, Looks, Rule, Table
from processes.meaning_of_life.models import GoalLook, GoalShare


def _looks(member: Member) -> QuerySet[Any, Any]:
    return GoalLook.objects.filter(owner=member).values(
        "at", "uuid", "reader_id", what=Value("goal"), why=F("share__purpose")
    )


@transaction.atomic
def forget_looks(at: datetime, period: timedelta) -> int:
    return GoalLook.objects.filter(at__lt=at - period).delete()[0]


LOOKS = (
    Looks(
        rows=_looks,
        kinds={"goal": _("A goal that you share")},
        reasons=dict(GoalShare.Purpose.choices),
    ),
)

TABLES = (
    Table(
        name="meaning_of_life_goalshare",
        title=_("Goals that you share or shared"),
        mine=lambda member: Q(owner=member),
        export={
            "reader_id": _("With"),
            "as_kind": _("As"),
            "purpose": _("What for"),
            "since": _("Since"),
            "until_on": _("Until"),
            "ended_at": _("Ended"),
            "programme_id": _("Programme"),
        },
        erase={"goal_id": "an inner number", "owner_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="meaning_of_life_goallook",
        title=_("Who opened a goal that you share"),
        mine=lambda member: Q(owner=member),
        export={"reader_id": _("Who"), "at": _("When")},
        erase={"share_id": "an inner number", "owner_id": "an inner number", **STRUCTURE},
    ),
)

RETENTION = (
    Rule(
        key="goal_look",
        kind=_("Who opened a shared goal"),
        kept=_("24 months"),
        counted_from=_("the look"),
        then=_("The row is deleted."),
        period=MONTHS_24,
        enforce=forget_looks,
    ),
)
