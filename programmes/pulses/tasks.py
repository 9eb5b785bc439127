"""What happens to waves by itself. ``counts.*`` runs as the tally role, on a queue of its own.

What counts is imported where it is needed: a web worker knows these tasks and never the arithmetic.
"""

from typing import Any
from zoneinfo import ZoneInfo

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from people import scope
from people.models import Organisation
from people.tasks import HEADERS
from programmes.pulses.actions import cadence
from programmes.pulses.models import Wave


@shared_task(name="pulses.sweep", for_all=True)
def start(**_: Any) -> None:
    """One task for each organisation; reads a global table only."""
    for organisation_id in Organisation.objects.here().values_list("pk", flat=True):
        tend.apply_async(headers={HEADERS[0]: organisation_id})
        prepare.apply_async(headers={HEADERS[0]: organisation_id})


@shared_task(name="pulses.prepare")
def prepare(**_: Any) -> None:
    """What is asked by a rhythm lies ready when its time has come; nobody is asked by itself."""
    cadence.prepare(at=timezone.now())


@shared_task(name="counts.close_wave")
def close(*, wave_id: int, **_: Any) -> None:
    from programmes.pulses.actions import closing

    if closing.close(wave_id=wave_id, at=timezone.now()):
        closing.vacuum()


@shared_task(name="counts.tend_waves")
def tend(**_: Any) -> None:
    """Close what is due, or was asked to be closed while the queue was down; count the others."""
    from programmes.pulses.actions import closing

    now = timezone.now()
    with transaction.atomic():
        organisation = Organisation.objects.get(pk=scope.require().organisation_id)
        today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
        due = Wave.objects.filter(state=Wave.State.CLOSING) | Wave.objects.filter(
            state=Wave.State.OPEN, closes_on__lt=today
        )
        waves = list(due.values_list("pk", flat=True))
    closed = [closing.close(wave_id=pk, at=now) for pk in waves]
    if any(closed):
        closing.vacuum()
    closing.count(at=now)
    closing.forget(at=now)
