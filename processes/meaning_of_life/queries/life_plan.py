"""What someone's own life plan holds. Rows of others are not there to be found."""

from collections.abc import Iterable

from people import vault
from people.models import Member
from processes.meaning_of_life.models import LifePlan, PlanAnswer
from programmes.models import Programme

TABLE = "plan_answer"


def of(member: Member, programme: Programme) -> LifePlan | None:
    """The member's plan in this programme, put off or not."""
    return LifePlan.objects.filter(member=member, programme=programme).first()


def answers(plan: LifePlan, fields: Iterable[str] | None = None) -> dict[str, str]:
    """The texts of these fields, or of all, opened with their writer's key."""
    rows = PlanAnswer.objects.filter(life_plan=plan)
    if fields is not None:
        rows = rows.filter(question__in=list(fields))
    ring = vault.Keyring(plan.member)
    return {
        row.question: ring.unseal(row.sealed, table=TABLE, column=row.question, row=row.uuid)
        for row in rows
    }


def answered(plan: LifePlan) -> set[str]:
    """The fields that have an answer; nothing is opened for it."""
    rows = PlanAnswer.objects.filter(life_plan=plan)
    return set(rows.values_list("question", flat=True))
