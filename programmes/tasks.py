"""What happens by itself: the nightly readings, the counts of what is private, leavers let go."""

from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from people.models import Organisation
from people.tasks import HEADERS
from programmes import nightly
from programmes.actions import work_calendar


@shared_task(name="programmes.nightly", for_all=True)
def start(**_: Any) -> None:
    """A few tasks for each organisation; reads a global table only."""
    for organisation_id in Organisation.objects.here().values_list("pk", flat=True):
        header = {HEADERS[0]: organisation_id}
        read.apply_async(headers=header)
        keep_health.apply_async(headers=header)
        count.apply_async(headers=header)


@shared_task(name="programmes.read")
def read(**_: Any) -> None:
    nightly.read(timezone.now())
    nightly.let_leavers_go(timezone.localdate())
    work_calendar.renew_holidays(timezone.now())


@shared_task(name="programmes.keep_health")
def keep_health(**_: Any) -> None:
    nightly.keep_health(timezone.now())


@shared_task(name="programmes.read_health")
def read_health(*, programme: str, **_: Any) -> None:
    nightly.read_health(UUID(programme), timezone.now())


@shared_task(name="programmes.read_stage")
def read_stage(*, stage: str, **_: Any) -> None:
    """What is measured in one stage, for somebody who wants to know it now."""
    nightly.read_stage(UUID(stage), timezone.now())


@shared_task(name="counts.count")
def count(**_: Any) -> None:
    """Counts are taken once a week: between two days, the difference could be one person."""
    today = timezone.localdate()
    if today.weekday() == nightly.COUNTED_ON:
        nightly.count(today)
    nightly.let_leavers_go_in_private(today)
