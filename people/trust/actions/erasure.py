"""Ask for an erasure, take it back, do it, and do it again after a restore."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, scope
from people.actions import member as members
from people.actions import part
from people.models import Grant, Member, Part
from people.refusals import NotPossible
from people.trust import ledger, registry
from people.trust.models import Erasure, LedgerEntry

WAIT = timedelta(days=7)
State = Erasure.State


@transaction.atomic
def ask(*, member: Member, by: Member, at: datetime) -> Erasure:
    """It is done when the waiting time is over, unless it is taken back. Raises NotPossible.

    HR may ask for somebody who has left, and for nobody else.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    gone = member.left_on is not None and member.left_on < at.date()
    if member.is_erased:
        raise NotPossible(_("The data of this person have been erased already."))
    if by.pk != member.pk and not gone:
        raise NotPossible(_("You can have this done only for somebody whose last day has passed."))
    if Grant.objects.filter(member=member, part=Part.HR).exists() and not gone:
        part.keep_a_manager(without=member, at=at)
    if Erasure.objects.filter(member=member, state=State.ASKED).exists():
        raise NotPossible(_("This has been asked for already."))
    erasure = Erasure.objects.create(member=member, asked_by=by, asked_at=at, due_at=at + WAIT)
    audit.record(action="erasure.ask", by=by, at=at, about=erasure)
    return erasure


@transaction.atomic
def take_back(*, erasure: Erasure, by: Member, at: datetime) -> None:
    """Everything stays as it is. Raises NotPossible once it has begun."""
    rows = Erasure.objects.filter(pk=erasure.pk, state=State.ASKED)
    if not rows.update(state=State.TAKEN_BACK, ended_at=at):
        raise NotPossible(_("It is too late to take this back."))
    audit.record(action="erasure.take_back", by=by, at=at, about=erasure)


def due(at: datetime) -> list[tuple[int, int]]:
    """Id and member of each erasure in the bound organisation whose waiting time is over."""
    rows = Erasure.objects.filter(state=State.ASKED, due_at__lte=at).order_by("due_at", "pk")
    return list(rows.values_list("pk", "member_id"))


def run(*, erasure: int, member: int, at: datetime) -> int:
    """Erase. One transaction: all of it is done, or none. Returns how many rows went.

    Raises NotPossible where something holds it up; it can be tried again later.
    """
    with scope.bind(scope.require().organisation_id, member), transaction.atomic():
        return _run(erasure, at)


def _run(erasure: int, at: datetime) -> int:
    row = Erasure.objects.select_for_update().get(pk=erasure)
    if row.state != State.ASKED or row.due_at > at:
        return 0
    # From here to the end of the transaction policies let go of this member's rows.
    row.state = State.RUNNING
    row.save(update_fields=["state"])
    person = Member.objects.select_for_update().get(pk=row.member_id)
    if person.left_on is None or person.left_on >= at.date():
        yesterday = at.date() - timedelta(days=1)
        members.set_last_day(member=person, on=yesterday, by=person, at=at)
        person.refresh_from_db()
    row.removed = registry.erase(person, at)
    row.state, row.ended_at = State.DONE, at
    row.save(update_fields=["removed", "state", "ended_at"])
    _enter(person, at)
    audit.record(action="erasure.run", by=None, at=at, about=row, rows=row.removed)
    return row.removed


def _enter(person: Member, at: datetime) -> None:
    """Into the ledger here, and into the one outside the database."""
    digest = digest_of(person)
    LedgerEntry.objects.bulk_create([LedgerEntry(digest=digest, at=at)], ignore_conflicts=True)
    ledger.tell_when_committed(person.organisation, digest, at)


def digest_of(person: Member) -> str:
    """A hash of the member's uuid, whose random part nobody can try out."""
    return hashlib.sha256(f"synchro erasure|{person.uuid}".encode()).hexdigest()


def reapply(*, told: frozenset[str], at: datetime) -> list[int]:
    """Erase again whoever a restored backup has brought back to the bound organisation.

    ``told`` are digests that were written outside the database. Returns the members' ids.
    """
    with transaction.atomic():
        known = told | set(LedgerEntry.objects.values_list("digest", flat=True))
        people = Member.objects.only("uuid", "number", "organisation") if known else []
        back = [row.pk for row in people if not row.is_erased and digest_of(row) in known]
    for member in back:
        with scope.bind(scope.require().organisation_id, member), transaction.atomic():
            at_once(member=member, at=at)
    return back


def at_once(*, member: int, at: datetime) -> int:
    """Without waiting: after a restore, or because the organisation leaves. Bind the member."""
    waiting = Erasure.objects.filter(member=member, state=State.ASKED)
    waiting.update(state=State.TAKEN_BACK, ended_at=at)
    again = Erasure.objects.create(member_id=member, asked_at=at, due_at=at)
    return _run(again.pk, at)
