"""The background work of reports; see the actions of the same names."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="reports.build")
def build(*, report_id: int, **_: object) -> None:
    from programmes.reports import making  # leaf

    making.make(report_id=report_id, at=timezone.now())


@shared_task(name="reports.expire")
def expire(**_: object) -> None:
    from programmes.reports import actions  # leaf

    actions.expire(at=timezone.now())


@shared_task(name="reports.nightly", for_all=True)
def nightly(**_: object) -> None:
    """One clearing for each organisation; reads a global table only."""
    from people import scope  # leaf
    from people.models import Organisation

    for organisation in Organisation.objects.values_list("pk", flat=True):
        with scope.bind(organisation):
            expire.apply_async()
