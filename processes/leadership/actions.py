"""The verbs of Leadership: make a promise, say that it is done, confirm, renegotiate, cancel."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.models import Member
from processes.kernel import records
from processes.kernel.refusals import NotPossible, Refused
from processes.leadership import queries
from processes.leadership.models import Promise
from programmes.actions import assignment

State = Promise.State
MOVE = "promise.move"  # the audit line never says whether somebody kept their word


class NotNow(NotPossible):
    """The promise is no longer as the member saw it, or this is not theirs to do."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be done with the promise as it stands now."))


class DateRefused(Refused):
    """The date of a promise lies in the past, or a new date is the one that stood."""

    def __init__(self, message: object) -> None:
        super().__init__(message, "due_on")


class RecipientRefused(Refused):
    """A promise is made to somebody else."""

    def __init__(self) -> None:
        super().__init__(_("A promise is made to somebody else. Name another person."), "recipient")


@transaction.atomic
def make(*, promise: Promise, by: Member, at: datetime) -> Promise:
    today = day(at, by)
    if promise.recipient_id == by.pk:
        raise RecipientRefused
    if promise.due_on < today:
        raise DateRefused(_("This date has passed. Choose today or a later day."))
    records.draft(promise, action="promise.make", by=by, at=at)
    assignment.note_private(member=by, process="leadership", kind="promise_made", on=today)
    return promise


@transaction.atomic
def tell_done(*, promise: Promise, by: Member, at: datetime) -> Promise:
    """Whoever made it says that it is done today; the recipient is to confirm."""
    promise = _ready(promise, "tell_done", by, at)
    promise.done_on = day(at, by)
    return _move(promise, State.OPEN, by, at)


@transaction.atomic
def confirm(*, promise: Promise, by: Member, at: datetime) -> Promise:
    promise = _ready(promise, "confirm", by, at)
    in_time = promise.done_on is not None and promise.done_on <= promise.due_on
    promise.confirmed_at = at
    if in_time:
        assignment.note_private(
            member=by, process="leadership", kind="promise_kept", on=day(at, by)
        )
    return _move(promise, State.KEPT if in_time else State.LATE, by, at)


@transaction.atomic
def not_yet(*, promise: Promise, by: Member, at: datetime) -> Promise:
    """The recipient does not find it done: it is open again."""
    promise = _ready(promise, "not_yet", by, at)
    promise.done_on = None
    return _move(promise, State.OPEN, by, at)


@transaction.atomic
def renegotiate(*, promise: Promise, due_on: date, by: Member, at: datetime) -> Promise:
    """End the promise in time and make the same one for another date. Returns the new one."""
    before = _ready(promise, "renegotiate", by, at)
    if due_on == before.due_on:
        raise DateRefused(_("This is the date that stands already. Choose another day."))
    _move(before, State.RENEGOTIATED, by, at)
    return make(
        promise=Promise(
            programme=before.programme,
            recipient=before.recipient,
            what=before.what,
            due_on=due_on,
            replaces=before,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def cancel(*, promise: Promise, by: Member, at: datetime) -> Promise:
    """Taken back in time by whoever made it, or released by the recipient."""
    return _move(_ready(promise, "cancel", by, at), State.CANCELLED, by, at)


@transaction.atomic
def not_kept(*, promise: Promise, by: Member, at: datetime) -> Promise:
    return _move(_ready(promise, "not_kept", by, at), State.BROKEN, by, at)


def day(at: datetime, member: Member) -> date:
    """The day of ``at`` where the member's organisation is."""
    return at.astimezone(ZoneInfo(member.organisation.time_zone)).date()


def _ready(promise: Promise, deed: str, by: Member, at: datetime) -> Promise:
    promise = records.locked(promise)
    if deed not in queries.deeds(promise, by, day(at, by)):
        raise NotNow
    return promise


def _move(promise: Promise, after: str, by: Member, at: datetime) -> Promise:
    return records.move(promise, before={State.OPEN}, after=after, action=MOVE, by=by, at=at)
