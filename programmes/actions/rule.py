"""Change how decisions of a programme are made."""

from datetime import datetime

from django.db import transaction

from people import audit
from people.models import Member
from programmes.models import Programme


@transaction.atomic
def set_stages_wait(*, programme: Programme, wait: bool, by: Member, at: datetime) -> Programme:
    """Whether a stage may open before the sponsor has decided G0. Open stages stay open."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.stages_wait != wait:
        programme.stages_wait = wait
        programme.save()
        audit.record(action="programme.stages_wait", by=by, at=at, about=programme, wait=wait)
    return programme


@transaction.atomic
def set_two_deciders(*, programme: Programme, two: bool, by: Member, at: datetime) -> Programme:
    """Whether a gate is passed by two people. What waits for a second one goes on waiting."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.two_deciders != two:
        programme.two_deciders = two
        programme.save()
        audit.record(action="programme.two_deciders", by=by, at=at, about=programme, two=two)
    return programme
