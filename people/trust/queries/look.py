"""Who opened what of somebody's: one question to all the places where rooms write it down."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet

from people.models import Member
from people.trust import registry
from people.trust.classification import Words

PAGE = 50


@dataclass(frozen=True)
class Look:
    """``what`` is a kind of thing and ``why`` the reason; nothing says what it held."""

    at: datetime
    uuid: uuid.UUID
    who: str
    what: Words
    why: Words

    @property
    def place(self) -> str:
        """Names the look for the page that follows."""
        return f"{self.at.isoformat()}_{self.uuid}"


@dataclass(frozen=True)
class Place:
    """The last look of a page."""

    at: datetime
    uuid: uuid.UUID

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises ValueError."""
        at, _, value = text.partition("_")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return cls(moment, uuid.UUID(value))


def looks(member: Member, before: Place | None = None, limit: int = PAGE) -> list[Look]:
    """The latest, newest first, behind ``before``. Two queries, however many rooms there are.

    Bind the member before: policies show these rows to the two alone.
    """
    stores = [store.rows(member) for store in registry.looks()]
    if before is not None:
        behind = Q(at__lt=before.at) | Q(at=before.at, uuid__lt=before.uuid)
        stores = [rows.filter(behind) for rows in stores]
    if not stores:
        return []
    together: QuerySet[Any, Any] = reduce(
        lambda one, other: one.union(other, all=True), [rows.order_by() for rows in stores]
    )
    found = list(together.order_by("-at", "-uuid")[:limit])
    readers = Member.objects.in_bulk({row["reader_id"] for row in found})
    kinds = {key: word for store in registry.looks() for key, word in store.kinds.items()}
    reasons = {key: word for store in registry.looks() for key, word in store.reasons.items()}
    return [
        Look(
            at=row["at"],
            uuid=row["uuid"],
            who=readers[row["reader_id"]].name,
            what=kinds[row["what"]],
            why=reasons.get(row["why"], ""),
        )
        for row in found
    ]
