"""The background work of cards; see ``making``."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="cards.make")
def make(*, card_sheet_id: int, **_: object) -> None:
    from people.cards import making  # leaf

    making.make(card_sheet_id=card_sheet_id, at=timezone.now())


@shared_task(name="cards.tend")
def tend(**_: object) -> None:
    from people.cards import making  # leaf

    making.tend(at=timezone.now())


@shared_task(name="cards.sweep", for_all=True)
def sweep(**_: object) -> None:
    """One look at each organisation; reads a global table only."""
    from people import scope  # leaf
    from people.models import Organisation

    for organisation in Organisation.objects.here().values_list("pk", flat=True):
        with scope.bind(organisation):
            tend.apply_async()
