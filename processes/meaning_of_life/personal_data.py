"""What Meaning of Life holds of a person: the life plan, its goals, and what of it is shared."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import MONTHS_24, STRUCTURE, Looks, Rule, Table, days
from people.vault import Keyring
from processes.meaning_of_life.actions import life_plan
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.questions import LIFE_PLAN

_PURPOSES = dict(GoalShare.Purpose.choices)
_QUESTIONS = {
    field.key: field.short or field.label
    for section in LIFE_PLAN.sections
    for question in section.questions
    for field in question.fields
}


def leave(member: Member) -> int:
    """Some time after somebody has left: the plan goes with all that belongs to it."""
    return life_plan.erase(member)


def _looks(member: Member) -> QuerySet[Any, Any]:
    return GoalLook.objects.filter(owner=member).values(
        "at", "uuid", "reader_id", what=Value("goal"), why=F("share__purpose")
    )


@transaction.atomic
def forget_looks(at: datetime, period: timedelta) -> int:
    return GoalLook.objects.filter(at__lt=at - period).delete()[0]


def _of_goal(name: str, row: Goal, ring: Keyring) -> str:
    return ring.unseal(getattr(row, name), table=goals.TABLE, column=name, row=row.uuid)


LOOKS = (
    Looks(
        rows=_looks,
        kinds={"goal": _("A goal that you share")},
        reasons=_PURPOSES,
    ),
)

TABLES = (
    Table(
        name="meaning_of_life_lifeplan",
        title=_("Your life plan"),
        mine=lambda member: Q(member=member),
        export={
            "programme_id": _("Programme"),
            "state": _("State"),
            "begun_at": _("Begun"),
            "checked_at": _("Checked"),
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="meaning_of_life_plananswer",
        title=_("Your answers in the life plan"),
        mine=lambda member: Q(member=member),
        export={
            "question": _("Question"),
            "sealed": _("Your answer"),
            "answered_at": _("Answered"),
        },
        opened={
            "sealed": lambda row, ring: ring.unseal(
                row.sealed, table=plans.TABLE, column=row.question, row=row.uuid
            )
        },
        shown={"question": lambda row: _QUESTIONS.get(row.question, row.question)},
        erase={"life_plan_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="meaning_of_life_goal",
        title=_("Your goals"),
        mine=lambda member: Q(member=member),
        export={
            "title": _("Goal"),
            "why": _("Why"),
            "if_then": _("If … then"),
            "next_step": _("Next step"),
            "area": _("Where it belongs"),
            "weight": _("How much it matters"),
            "review_on": _("Look again on"),
            "created_at": _("Written"),
            "updated_at": _("Changed"),
        },
        opened={name: partial(_of_goal, name) for name in Goal.SEALED},
        erase={"life_plan_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="meaning_of_life_goalshare",
        title=_("Goals that you share or shared"),
        mine=lambda member: Q(owner=member),
        export={
            "reader_id": _("With"),
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
        key="life_plan",
        kind=_("Life plans, goals and what is shared of them"),
        kept=_("Until their owner deletes them; 30 days after leaving"),
        counted_from=_("the last day"),
        then=_("Everything is deleted. Before that, its owner can take an export away."),
        period=days(30),
    ),
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
