"""Puts messages into the outbox, claims them, and writes down what became of them."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min, Q

from people import scope
from people.models import Member
from people.tasks import send
from programmes.reminders.models import Message, OrganisationDue

STALE = timedelta(minutes=5)
ATTEMPTS = 5
# These are sent again where it is uncertain that they arrived: without them nobody gets in.
SENT_AGAIN = ("invitation",)

DUE = """
insert into reminders_organisationdue (organisation_id, next_due_at) values (%s, %s)
on conflict (organisation_id) do update set next_due_at =
    least(coalesce(reminders_organisationdue.next_due_at, excluded.next_due_at), excluded.next_due_at)
"""


def put(
    *,
    kind: str,
    members: Sequence[Member],
    periods: Sequence[str],
    at: datetime,
    due_at: datetime | None = None,
    asked_by: Member | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """Store in the caller's transaction that these members are to get a message."""
    due_at = due_at or at
    rows = [
        Message(
            kind=kind,
            member=member,
            period=period,
            due_at=due_at,
            created_at=at,
            asked_by=asked_by,
            batch=batch,
        )
        for member, period in zip(members, periods, strict=True)
        if member.address
    ]
    if rows:
        Message.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
        note_due(due_at)
        if due_at <= at:
            _wake()


def _wake() -> None:
    """Have what is due now sent as soon as this is committed; the beat would find it anyway."""
    from programmes.reminders import tasks  # leaf

    with scope.bind(scope.require().organisation_id):  # the sender is bound to no member
        send(tasks.deliver)


def note_due(at: datetime) -> None:
    """The bound organisation has something to send at ``at``."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [scope.require().organisation_id, at])


def claim(now: datetime) -> Message | None:
    """Take one waiting message and commit that it is being tried, before anyone is called."""
    with transaction.atomic(durable=True):
        row = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=Message.State.NEW, due_at__lte=now)
            .order_by("due_at", "pk")
            .first()
        )
        if row is None:
            return None
        row.state, row.tried_at, row.attempts = Message.State.TRYING, now, row.attempts + 1
        row.save(update_fields=["state", "tried_at", "attempts"])
        return row


def close(row: Message, state: str, at: datetime, problem: str = "") -> bool:
    """Write down what became of a tried message, unless someone else has done so."""
    changed = Message.objects.filter(pk=row.pk, state=Message.State.TRYING).update(
        state=state, problem=problem, sent_at=at if state == Message.State.SENT else None
    )
    return bool(changed)


def try_again(row: Message, at: datetime, problem: str) -> None:
    """Back to waiting, later each time, with jitter; given up after five attempts."""
    if row.attempts >= ATTEMPTS:
        close(row, Message.State.FAILED, at, problem)
        return
    minutes = 2**row.attempts + random.uniform(0, row.attempts)  # noqa: S311 -- spreads load only
    due_at = at + timedelta(minutes=minutes)
    Message.objects.filter(pk=row.pk, state=Message.State.TRYING).update(
        state=Message.State.NEW, due_at=due_at, problem=problem
    )
    note_due(due_at)


def put_back(row: Message, at: datetime) -> None:
    """Nobody was there to take it: it waits a minute, and this was no attempt."""
    due_at = at + timedelta(minutes=1)
    Message.objects.filter(pk=row.pk, state=Message.State.TRYING).update(
        state=Message.State.NEW, due_at=due_at, attempts=row.attempts - 1, problem="unreachable"
    )
    note_due(due_at)


@transaction.atomic
def settle_stale(now: datetime) -> int:
    """A try that nobody finished: its worker is gone. Returns how many there were."""
    stale = Message.objects.filter(state=Message.State.TRYING, tried_at__lt=now - STALE)
    again = stale.filter(kind__in=SENT_AGAIN, attempts__lt=ATTEMPTS).update(
        state=Message.State.NEW, due_at=now
    )
    return again + stale.exclude(Q(kind__in=SENT_AGAIN) & Q(attempts__lt=ATTEMPTS)).update(
        state=Message.State.UNCERTAIN, problem="interrupted"
    )


@transaction.atomic
def forecast(now: datetime) -> datetime | None:
    """Work out and store when the bound organisation is next due."""
    waiting = Message.objects.filter(state=Message.State.NEW).aggregate(at=Min("due_at"))["at"]
    tried = Message.objects.filter(state=Message.State.TRYING).aggregate(at=Min("tried_at"))["at"]
    moments = [moment for moment in (waiting, tried + STALE if tried else None) if moment]
    next_due_at = min(moments, default=None)
    OrganisationDue.objects.filter(organisation=scope.require().organisation_id).update(
        next_due_at=next_due_at
    )
    return next_due_at


@transaction.atomic
def recall(*, batch: uuid.UUID) -> int:
    """Take back what has not left yet. Returns how many."""
    return Message.objects.filter(batch=batch, state=Message.State.NEW).update(
        state=Message.State.RECALLED
    )
