"""The doors from an address to a programme and what stands in it. Absent and foreign are the same 404."""

import uuid

from django.http import Http404

from people.access import found, team_of
from people.models import Member
from programmes.models import Conversation, Criterion, Cycle, ProcessRun, Programme, StageRun


def programme_for(slug: str) -> Programme:
    return found(Programme.objects.all(), slug=slug)


def cycle_of(programme: Programme) -> Cycle:
    """The running cycle: the latest one."""
    return programme.cycles.order_by("-number")[0]


def process_run_for(cycle: Cycle, key: str) -> ProcessRun:
    return found(
        ProcessRun.objects.select_related("owner", "cycle__programme"),
        cycle=cycle,
        key=key,
    )


def stage_by_uuid(programme: Programme, value: uuid.UUID) -> StageRun:
    return found(
        StageRun.objects.select_related("process_run__cycle__programme", "owner"),
        process_run__cycle__programme=programme,
        uuid=value,
    )


def criterion_by_uuid(programme: Programme, value: uuid.UUID) -> Criterion:
    return found(
        Criterion.objects.select_related("stage__process_run__cycle__programme"),
        stage__process_run__cycle__programme=programme,
        uuid=value,
    )


def conversation_by_uuid(value: uuid.UUID) -> Conversation:
    """Row security shows a conversation to the two of them alone."""
    return found(Conversation.objects.select_related("asked_by", "asked_of"), uuid=value)


def team_member_behind(manager: Member, value: str) -> Member | None:
    """Of the manager's team, whom ``?after=`` names; None where it is empty."""
    try:
        return found(team_of(manager), uuid=uuid.UUID(value)) if value else None
    except ValueError:
        raise Http404 from None
