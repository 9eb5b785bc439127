"""Whom Alignment asks for what, and where it is done."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from people import access
from people.models import Member
from programmes.models import Assignment, StageRun


def everyone(stage: StageRun, members: Iterable[Member]) -> Iterator[tuple[int, int | None]]:
    for member in members:
        yield member.pk, None


def their_managers(stage: StageRun, members: Iterable[Member]) -> Iterator[tuple[int, int | None]]:
    """(manager, member) for each member who has a manager working here today."""
    manager_of = access.managers_of(list(members))
    named = {manager for manager in manager_of.values() if manager}
    stays = Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate())
    here = set(Member.objects.filter(stays, pk__in=named).values_list("pk", flat=True))
    for member, manager in manager_of.items():
        if manager in here:
            yield manager, member


def own_form(assignment: Assignment) -> str:
    return reverse("alignment:own_form", args=_place(assignment))


def view_on_member(assignment: Assignment) -> str:
    subject: Member = assignment.subject
    return reverse("alignment:manager_view", args=[*_place(assignment), subject.uuid])


def _place(assignment: Assignment) -> list[str]:
    programme = assignment.stage.process_run.cycle.programme
    return [programme.organisation.slug, programme.slug]
