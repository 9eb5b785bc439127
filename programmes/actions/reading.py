"""Take the readings of open stages, and keep them: every figure has a past."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from programmes.models import Criterion, Reading, StageRun
from programmes.queries import criterion as criteria


@transaction.atomic
def take(*, stages: Iterable[StageRun], at: datetime) -> int:
    """Read every criterion of these stages and keep what it read. Returns how many."""
    stages = list(stages)
    rows = [
        Reading(
            criterion=reading.criterion,
            at=at,
            outcome=reading.outcome,
            done=reading.done,
            expected=reading.expected,
        )
        for readings in criteria.read(stages).values()
        for reading in readings
        if reading.criterion.kind != Criterion.Kind.MEASURED
    ]
    Reading.objects.bulk_create(rows)
    return len(rows)


def open_stages() -> list[StageRun]:
    """Every open stage of the bound organisation, with what its measures need."""
    return list(
        StageRun.objects.filter(state=StageRun.State.OPEN).select_related(
            "process_run__cycle__programme"
        )
    )
