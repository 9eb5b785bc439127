"""What can be asked about messages that others may know of: never a digest."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from programmes.reminders import letters
from programmes.reminders.models import Message

PROBLEMS = (Message.State.FAILED, Message.State.UNCERTAIN)


@dataclass(frozen=True)
class Batch:
    """Messages that were asked for together. ``due_at`` is when the first of them leaves."""

    uuid: uuid.UUID
    due_at: datetime | None
    counts: dict[str, int]

    @property
    def waiting(self) -> int:
        return self.counts.get(Message.State.NEW, 0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def batch(value: uuid.UUID) -> Batch | None:
    rows = Message.objects.filter(batch=value).exclude(kind=letters.DIGEST)
    counts = Counter(rows.values_list("state", flat=True))
    if not counts:
        return None
    return Batch(value, rows.aggregate(at=Min("due_at"))["at"], dict(counts))


def problems(limit: int = 100) -> list[Message]:
    """Messages that failed or may not have arrived, newest first."""
    rows = Message.objects.filter(state__in=PROBLEMS).exclude(kind=letters.DIGEST)
    return list(rows.select_related("member").order_by("-tried_at", "-pk")[:limit])
