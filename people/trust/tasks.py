"""The background work of trust; see the modules of the same names."""

import logging

from celery import Task, shared_task
from django.utils import timezone

logger = logging.getLogger(__name__)


def _for_each_organisation(task: Task, *, closed: bool = False) -> None:
    """One task each; reads a global table only. ``closed``: those that have left as well."""
    from people import scope  # leaf
    from people.models import Organisation

    rows = Organisation.objects.all() if closed else Organisation.objects.here()
    for organisation in rows.values_list("pk", flat=True):
        with scope.bind(organisation):
            task.apply_async()


@shared_task(name="trust.seal")
def seal(**_: object) -> None:
    from people.trust.actions import audit_seal  # leaf

    try:
        audit_seal.seal(at=timezone.now())
    except audit_seal.AnotherServer as problem:
        logger.error("The log is not sealed. %s", problem)


@shared_task(name="trust.seal_all", for_all=True)
def seal_all(**_: object) -> None:
    _for_each_organisation(seal)


@shared_task(name="trust.tell_head")
def tell_head(**_: object) -> None:
    from people.trust import heads  # leaf

    heads.log()


@shared_task(name="trust.tell_heads", for_all=True)
def tell_heads(**_: object) -> None:
    _for_each_organisation(tell_head)


@shared_task(name="trust.export")
def export(*, job: int, language: str, **_: object) -> None:
    from people.trust.actions import own_export  # leaf

    own_export.make(job=job, language=language, at=timezone.now())


@shared_task(name="trust.tend")
def tend(**_: object) -> None:
    from people.trust import tending  # leaf

    tending.tend(at=timezone.now())


@shared_task(name="trust.sweep", for_all=True)
def sweep(**_: object) -> None:
    _for_each_organisation(tend, closed=True)  # a closing may not be at its end


@shared_task(name="trust.keep")
def keep(**_: object) -> None:
    from people.trust import keeping  # leaf

    keeping.keep(at=timezone.now())


@shared_task(name="trust.nightly", for_all=True)
def nightly(**_: object) -> None:
    from people.actions import sign_in_event  # leaf
    from people.trust.actions import session  # leaf

    session.forget_ended(at=timezone.now())
    sign_in_event.forget(at=timezone.now())
    _for_each_organisation(keep)
