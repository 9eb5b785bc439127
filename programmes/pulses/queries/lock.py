"""Who may not be asked yet: those whose last answers have led to nothing that they were told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from programmes.pulses.models import FollowUp, Wave, WaveGroup


def waiting(departments: Collection[UUID]) -> list[str]:
    """Names of the departments that were asked before and not told since what changed.

    A note for a department above counts for those below it. Read from the latest closed wave of
    each department.
    """
    latest: dict[UUID, WaveGroup] = {}
    rows = WaveGroup.objects.filter(
        department__in=list(departments), wave__state=Wave.State.CLOSED
    ).order_by("wave__closed_at", "pk")
    for row in rows:
        if row.department:
            latest[row.department] = row
    waves = {row.wave_id for row in latest.values()}
    parents = dict(WaveGroup.objects.filter(wave__in=waves).values_list("pk", "parent"))
    told = set(
        FollowUp.objects.filter(wave__in=waves).exclude(changed="").values_list("group", flat=True)
    )
    return sorted(row.name for row in latest.values() if not told & _upwards(row.pk, parents))


def waves_since(departments: Collection[UUID], since: datetime) -> int:
    """How many waves have asked one of these departments since then, at most."""
    rows = WaveGroup.objects.filter(department__in=list(departments), wave__opened_at__gte=since)
    counts: dict[UUID, int] = {}
    for department in rows.values_list("department", flat=True):
        if department:
            counts[department] = counts.get(department, 0) + 1
    return max(counts.values(), default=0)


def _upwards(pk: int, parents: dict[int, int | None]) -> set[int]:
    found: set[int] = set()
    at: int | None = pk
    while at is not None:
        found.add(at)
        at = parents.get(at)
    return found
