"""The verbs of Emotional climate: open a space, revise it, close it, reopen it."""

from datetime import datetime

from django.db import transaction

from people.models import Member
from processes.emotional_climate.models import Space
from processes.kernel import records

State = Space.State


@transaction.atomic
def open(*, space: Space, by: Member, at: datetime) -> Space:
    return records.draft(space, action="space.open", by=by, at=at)


@transaction.atomic
def revise(*, space: Space, by: Member, at: datetime) -> Space:
    """A closed space is described anew before it reopens, so it may be changed too."""
    return records.revise(space, action="space.revise", by=by, at=at, closed=())


@transaction.atomic
def close(*, space: Space, by: Member, at: datetime) -> Space:
    return records.move(
        records.locked(space),
        before={State.OPEN},
        after=State.CLOSED,
        action="space.close",
        by=by,
        at=at,
    )


@transaction.atomic
def reopen(*, space: Space, by: Member, at: datetime) -> Space:
    return records.move(
        records.locked(space),
        before={State.CLOSED},
        after=State.OPEN,
        action="space.reopen",
        by=by,
        at=at,
    )
