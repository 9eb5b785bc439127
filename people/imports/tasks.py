"""The background work of an import; see the actions of the same names."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="imports.check")
def check(*, run: int, job: int, **_: object) -> None:
    from people.imports.actions import checking  # leaf

    checking.check(run=run, job=job, clock=timezone.now)


@shared_task(name="imports.apply")
def apply(*, run: int, job: int, **_: object) -> None:
    from people.imports.actions import applying  # leaf

    applying.apply(run=run, job=job, clock=timezone.now)


@shared_task(name="imports.undo")
def undo(*, run: int, job: int, **_: object) -> None:
    from people.imports.actions import undoing  # leaf

    undoing.undo(run=run, job=job, clock=timezone.now)


@shared_task(name="imports.purge")
def purge(**_: object) -> None:
    from people.imports.actions import run  # leaf

    run.purge(at=timezone.now())


@shared_task(name="imports.tend")
def tend(**_: object) -> None:
    from people.imports.actions import tending  # leaf

    tending.tend(at=timezone.now())


@shared_task(name="imports.sweep", for_all=True)
def sweep(**_: object) -> None:
    """One look at each organisation for what the queue never took; reads a global table only."""
    from people import scope  # leaf
    from people.models import Organisation

    for organisation in Organisation.objects.here().values_list("pk", flat=True):
        with scope.bind(organisation):
            tend.apply_async()


@shared_task(name="imports.nightly", for_all=True)
def nightly(**_: object) -> None:
    """One purge for each organisation."""
    from people import scope  # leaf
    from people.models import Organisation

    for organisation in Organisation.objects.here().values_list("pk", flat=True):
        with scope.bind(organisation):
            purge.apply_async()
