"""What Meaning of Life asks of people: to look at a plan of their own, if they wish."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Member
from programmes.models import StageRun
from programmes.process import AssignmentKind


def _where(assignment: Any) -> str:
    programme = assignment.stage.process_run.cycle.programme
    return reverse(
        "meaning_of_life:life_plan_detail", args=[programme.organisation.slug, programme.slug]
    )


def _everyone(stage: StageRun, members: Iterable[Member]) -> Iterator[tuple[int, int | None]]:
    """Every worker, once, about themselves."""
    return ((member.pk, None) for member in members if not member.external)


LIFE_PLAN = AssignmentKind(
    key="life_plan",
    name=_("Your life plan"),
    minutes=40,
    url=_where,
    audience=_everyone,
    private=True,
    days=70,
)
