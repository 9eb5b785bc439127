"""What Emotional climate can be asked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from people.models import Member
from people.texts import said
from processes.emotional_climate.models import Space
from programmes.models import Programme, StageRun
from programmes.process import Count, Element

State = Space.State


def every_space() -> QuerySet[Space]:
    return Space.objects.all()


def spaces(programme: Programme) -> QuerySet[Space]:
    """Those that are open."""
    rows = Space.objects.filter(programme=programme, state=State.OPEN)
    return rows.order_by("kind", "created_at")


def closed(programme: Programme) -> QuerySet[Space]:
    return Space.objects.filter(programme=programme, state=State.CLOSED).order_by("-updated_at")


def count_open(stage: StageRun) -> Count:
    return Count(done=spaces(stage.process_run.cycle.programme).count())


def count_accessible(stage: StageRun) -> Count:
    rows = spaces(stage.process_run.cycle.programme)
    return Count(done=rows.filter(accessible=True).count())


def elements() -> list[Element]:
    """Open spaces: a policy may be traced to each."""
    rows = Space.objects.filter(state=State.OPEN).select_related("programme")
    return [
        Element(
            process="emotional_climate",
            kind="space",
            uuid=str(space.uuid),
            title=said(space.place),
            url=reverse(
                "emotional_climate:space_detail",
                args=[space.programme.organisation.slug, space.programme.slug, space.uuid],
            ),
        )
        for space in rows
    ]


def insights(member: Member) -> Mapping[str, Any]:
    """Nothing here belongs to one person."""
    return {}


def export(member: Member) -> Mapping[str, Any]:
    """The spaces that the member described or changed last; nobody's use of one is kept."""
    rows = Space.objects.filter(updated_by=member) | Space.objects.filter(created_by=member)
    return {"spaces": [{"uuid": str(space.uuid), "place": space.place} for space in rows]}


def erase(member: Member) -> int:
    """Spaces are the organisation's; nothing here is the member's alone."""
    return 0
