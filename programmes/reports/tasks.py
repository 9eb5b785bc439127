"""The background work of reports; see the actions of the same names."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="reports.build")
def build(*, report_id: int, **_: object) -> None:
    from programmes.reports import making  # leaf

    making.make(report_id=report_id, at=timezone.now())


@shared_task(name="reports.tend")
def tend(**_: object) -> None:
    from programmes.reports import tending  # leaf

    tending.tend(at=timezone.now())


@shared_task(name="reports.sweep", for_all=True)
def sweep(**_: object) -> None:
    """One look at each organisation; reads a global table only."""
    from people import scope  # leaf
    from people.models import Organisation

    for organisation in Organisation.objects.here().values_list("pk", flat=True):
        with scope.bind(organisation):
            tend.apply_async()
