"""What the life plan holds of a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, Rule, Table, days
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.questions import LIFE_PLAN

_QUESTIONS = {
    field.key: field.short or field.label
    for section in LIFE_PLAN.sections
    for question in section.questions
    for field in question.fields
}

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
)
