"""Keeps a record: who wrote it, who changed it, and its moves from state to state."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from django.utils.translation import gettext_lazy as _

from people import audit
from people.models import Member
from processes.kernel.models import Record
from processes.kernel.refusals import NotPossible

R = TypeVar("R", bound=Record)


def draft(record: R, *, action: str, by: Member, at: datetime) -> R:
    """Keep a new record."""
    record.created_by = record.updated_by = by
    record.created_at = record.updated_at = at
    record.save()
    audit.record(action=action, by=by, at=at, about=record)
    return record


def revise(
    record: R, *, action: str, by: Member, at: datetime, closed: Collection[str] = ("retired",)
) -> R:
    """Keep what a form changed; the state stays as it is in the database."""
    record.state = locked(record).state
    if record.state in closed:
        raise NotPossible(
            _("This is no longer in use and cannot be changed. Write a new one instead.")
        )
    record.updated_by, record.updated_at = by, at
    record.save()
    audit.record(action=action, by=by, at=at, about=record)
    return record


def locked(record: R) -> R:
    """The row as it is now, held until the transaction ends."""
    rows = type(record)._default_manager.select_for_update()
    return cast(R, rows.get(pk=record.pk))


def move(
    record: R, *, before: Collection[str], after: str, action: str, by: Member, at: datetime
) -> R:
    """Move a locked record on from one of the states ``before``, with what was changed on it."""
    if record.state not in before:
        raise NotPossible(_("Someone has changed this in the meantime. Look at it again."))
    record.state, record.updated_by, record.updated_at = after, by, at
    record.save()
    audit.record(action=action, by=by, at=at, about=record)
    return record


@dataclass(frozen=True)
class Entry:
    """What a record was from a moment on: the state, who brought it there, and when."""

    at: datetime
    state: str
    by: str


def history(record: Record) -> list[Entry]:
    """The newest first; empty for a noun whose changes are not kept."""
    if not hasattr(record, "events"):
        return []
    events = record.events.select_related("updated_by").order_by("-pgh_id")
    return [
        Entry(at=event.updated_at, state=event.get_state_display(), by=event.updated_by.name)
        for event in events
    ]
