"""What Meaning of Life asks of people: to write a plan of their own, and to look at it again, if they wish."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Member
from programmes.models import StageRun
from programmes.process import AssignmentKind


def _at(name: str) -> Callable[[Any], str]:
    """The page of that name, in the programme of the assignment."""

    def address(assignment: Any) -> str:
        programme = assignment.stage.process_run.cycle.programme
        place = [programme.organisation.slug, programme.slug]
        return reverse(f"meaning_of_life:{name}", args=place)

    return address


def _everyone(stage: StageRun, members: Iterable[Member]) -> Iterator[tuple[int, int | None]]:
    """Every worker, once, about themselves."""
    return ((member.pk, None) for member in members if not member.external)


def _nobody(stage: StageRun, members: Iterable[Member]) -> Iterator[tuple[int, int | None]]:
    """No stage gives it: whose plan is completed, nobody else knows. The writer's own deed asks again."""
    return iter(())


LIFE_PLAN = AssignmentKind(
    key="life_plan",
    name=_("Your life plan"),
    minutes=40,
    url=_at("life_plan_detail"),
    audience=_everyone,
    private=True,
    days=70,
)

SELF_EVALUATION = AssignmentKind(
    key="self_evaluation",
    name=_("Look at your plan again"),
    minutes=15,
    url=_at("self_evaluation_detail"),
    audience=_nobody,
    private=True,
    days=28,
)
