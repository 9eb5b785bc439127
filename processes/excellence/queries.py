"""What Excellence can be asked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from people.models import Member
from people.texts import said
from processes.excellence.models import ServiceStandard
from processes.kernel import tracing
from programmes.models import Programme, StageRun
from programmes.process import Count, Element

State, Track = ServiceStandard.State, ServiceStandard.Track


def every_standard() -> QuerySet[ServiceStandard]:
    return ServiceStandard.objects.all()


def standards(programme: Programme) -> QuerySet[ServiceStandard]:
    """Those in use, by track, those in force first."""
    rows = ServiceStandard.objects.filter(programme=programme).exclude(state=State.RETIRED)
    return rows.order_by("track", "-state", "created_at")


def retired(programme: Programme) -> QuerySet[ServiceStandard]:
    rows = ServiceStandard.objects.filter(programme=programme, state=State.RETIRED)
    return rows.order_by("-updated_at")


def sources() -> list[tracing.Source]:
    """What a behaviour may show: the elements of the processes before this one."""
    return tracing.sources(asked_by="excellence", earlier=True)


def value_of(standard: ServiceStandard) -> Element | None:
    """The element that it shows, as it is now; None when it shows none, or it is gone."""
    return tracing.by_token(sources()).get(value_token(standard))


def value_token(standard: ServiceStandard) -> str:
    return f"{standard.value_process}:{standard.value_kind}:{standard.value_uuid}"


def count_managing(stage: StageRun) -> Count:
    return _count(stage, Track.MANAGING)


def count_serving(stage: StageRun) -> Count:
    return _count(stage, Track.SERVING)


def _count(stage: StageRun, track: str) -> Count:
    rows = standards(stage.process_run.cycle.programme)
    return Count(done=rows.filter(track=track, state=State.IN_FORCE).count())


def elements() -> list[Element]:
    """Behaviours in force: a policy may be traced to each."""
    rows = ServiceStandard.objects.filter(state=State.IN_FORCE).select_related("programme")
    return [
        Element(
            process="excellence",
            kind="service_standard",
            uuid=str(row.uuid),
            title=said(row.text),
            url=reverse(
                "excellence:service_standard_detail",
                args=[row.programme.organisation.slug, row.programme.slug, row.uuid],
            ),
        )
        for row in rows
    ]


def insights(member: Member) -> Mapping[str, Any]:
    """Nothing here belongs to one person."""
    return {}


def export(member: Member) -> Mapping[str, Any]:
    """The behaviours that the member wrote or changed last; their text is the organisation's."""
    rows = ServiceStandard.objects.filter(updated_by=member) | ServiceStandard.objects.filter(
        created_by=member
    )
    return {"service_standards": [{"uuid": str(row.uuid), "text": row.text} for row in rows]}


def erase(member: Member) -> int:
    """The standard is the organisation's; nothing here is the member's alone."""
    return 0
