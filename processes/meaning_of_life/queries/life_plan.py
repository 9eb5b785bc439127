"""What someone's own life plan holds. Rows of others are not there to be found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from people import vault
from people.models import Member
from processes.kernel.models import Draft
from processes.meaning_of_life.models import Goal, GoalShare, LifePlan, PlanAnswer
from processes.meaning_of_life.questions import BLOCKS, LIFE_PLAN
from programmes.measures import goals as measures
from programmes.measures.figure import Figure
from programmes.models import Programme

TABLE = "plan_answer"


def of(member: Member, programme: Programme) -> LifePlan | None:
    """The member's plan in this programme, put off or not."""
    return LifePlan.objects.filter(member=member, programme=programme).first()


@dataclass(frozen=True)
class Standing:
    """How far a plan is, in one query: the fields that have an answer or a draft, and its goals."""

    plan: LifePlan
    answered: frozenset[str]
    drafted: frozenset[str]
    goals: int
    shares: int

    @property
    def is_empty(self) -> bool:
        return not self.answered and not self.goals

    @property
    def completeness(self) -> Figure:
        """M19: in how many of its core blocks something is written; for its writer's eyes alone."""
        filled = [
            self.answered & set(block.fields) or (not block.fields and self.goals)
            for block in BLOCKS
        ]
        return measures.completeness(filled=sum(map(bool, filled)), blocks=len(BLOCKS))


def standing(plan: LifePlan, today: date) -> Standing:
    """Nothing is opened for it."""
    rows = {
        "answered": PlanAnswer.objects.filter(life_plan=OuterRef("pk")).values("question"),
        "drafted": Draft.objects.filter(
            member=plan.member_id, form=f"{LIFE_PLAN.key}:{plan.programme_id}"
        ).values("question"),
        "written": Goal.objects.filter(life_plan=OuterRef("pk"), closed_at__isnull=True).values(
            "pk"
        ),
        "shared": GoalShare.objects.filter(
            owner=plan.member_id,
            programme=plan.programme_id,
            ended_at__isnull=True,
            until_on__gte=today,
        )
        .order_by()
        .values("goal")
        .distinct(),
    }
    arrays = {name: ArraySubquery(found) for name, found in rows.items()}
    row = LifePlan.objects.filter(pk=plan.pk).values(**arrays).get()
    return Standing(
        plan=plan,
        answered=frozenset(row["answered"]),
        drafted=frozenset(row["drafted"]),
        goals=len(row["written"]),
        shares=len(row["shared"]),
    )


def answers(
    plan: LifePlan, fields: Iterable[str] | None = None, ring: vault.Keyring | None = None
) -> dict[str, str]:
    """The texts of these fields, or of all, opened with their writer's key."""
    rows = PlanAnswer.objects.filter(life_plan=plan)
    if fields is not None:
        rows = rows.filter(question__in=list(fields))
    ring = ring or vault.Keyring(plan.member)
    return {
        row.question: ring.unseal(row.sealed, table=TABLE, column=row.question, row=row.uuid)
        for row in rows
    }
