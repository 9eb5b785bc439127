"""Close an organisation that leaves: ask, agree, take back, do it, and do it again after a restore."""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people import audit, post, scope
from people.models import (
    AccessCard,
    Grant,
    Invitation,
    Kiosk,
    Member,
    Membership,
    Organisation,
)
from people.models.member import ERASED
from people.permissions import givers
from people.refusals import NotPossible
from people.trust import ledger, registry
from people.trust.actions import erasure, session
from people.trust.models import Closing, LedgerEntry
from people.trust.queries import closing as queries

WAIT = timedelta(days=30)
KIND = "closing"
SECONDS_AT_ONCE = 200  # of the five minutes that a task may take
State = Closing.State


@transaction.atomic
def ask(*, reason: str, by: Member | None, at: datetime) -> Closing:
    """Nothing happens until another agrees; ``by`` is None for whoever runs Synchro.

    Raises NotPossible.
    """
    _held()
    if Closing.objects.filter(state__in=queries.OPEN).exists():
        raise NotPossible(_("This has been asked for already."))
    row = Closing.objects.create(reason=reason, asked_by=by, asked_at=at)
    audit.record(action="closing.ask", by=by, at=at, about=row)
    _tell(row, at)
    return row


@transaction.atomic
def agree(*, closing: Closing, by: Member | None, at: datetime) -> Closing:
    """From now on thirty days pass. Raises NotPossible for whoever asked."""
    row = _current(closing)
    if row.state != State.ASKED:
        raise NotPossible(_("This has been agreed to already."))
    if by is not None and by.pk == row.asked_by_id:
        raise NotPossible(
            _("Two people decide this. Somebody else who can give parts has to agree.")
        )
    row.state, row.agreed_by, row.agreed_at, row.due_at = State.AGREED, by, at, at + WAIT
    row.save(update_fields=["state", "agreed_by", "agreed_at", "due_at"])
    audit.record(action="closing.agree", by=by, at=at, about=row)
    _tell(row, at)
    return row


@transaction.atomic
def take_back(*, closing: Closing, by: Member | None, at: datetime) -> None:
    """Everything stays as it is. One is enough. Raises NotPossible once it has begun."""
    row = _current(closing)
    row.state, row.ended_by, row.ended_at, row.reason = State.TAKEN_BACK, by, at, ""
    row.save(update_fields=["state", "ended_by", "ended_at", "reason"])
    audit.record(action="closing.take_back", by=by, at=at, about=row)
    _tell(row, at)


@transaction.atomic
def forget_unanswered(*, at: datetime) -> int:
    """What nobody has agreed to for as long as it would have waited."""
    rows = Closing.objects.filter(state=State.ASKED, asked_at__lte=at - WAIT)
    return rows.update(state=State.TAKEN_BACK, ended_at=at, reason="")


def _held() -> Organisation:
    organisation = scope.require().organisation_id
    return Organisation.objects.select_for_update().get(pk=organisation)


def _current(closing: Closing) -> Closing:
    rows = Closing.objects.select_for_update()
    row = rows.filter(pk=closing.pk, state__in=(State.ASKED, State.AGREED)).first()
    if row is None:
        raise NotPossible(_("It is too late for this."))
    return row


def _tell(row: Closing, at: datetime) -> None:
    """Everybody who may give parts. What the letter says is looked up when it is written."""
    members = list(
        Member.objects.filter(
            Q(left_on__isnull=True) | Q(left_on__gte=at.date()),
            Q(grants__until__isnull=True) | Q(grants__until__gte=at.date()),
            grants__part__in=givers(),
            grants__department=None,
        ).distinct()
    )
    periods = [f"{row.pk} {row.state}"] * len(members)
    post.enqueue(kind=KIND, members=members, periods=periods, at=at)


# Doing it


def run(*, at: datetime, seconds: float = SECONDS_AT_ONCE) -> str:
    """Go on with what is due, for so long at most. Returns the state that it has come to.

    Each step stands by itself, so that it can be broken off and run again: first all ways in end,
    then everybody is erased one by one, then what is left of the organisation goes at once.
    Raises NotPossible where something holds it up.
    """
    until = time.monotonic() + seconds
    with transaction.atomic():
        row = queries.due(at)
        if row is None:
            return ""
        if row.state == State.AGREED:
            _end_ways_in(row, at)
    if not _erase_everybody(at, lambda: time.monotonic() < until):
        return State.ERASING
    with transaction.atomic():
        _remove(Closing.objects.select_for_update().get(pk=row.pk), at)
    return State.DONE


def _end_ways_in(row: Closing, at: datetime) -> None:
    """With the next request nobody is in here any more. Accounts that belong elsewhere stay."""
    organisation, yesterday = _held(), at.date() - timedelta(days=1)
    mine = Membership.objects.filter(organisation=organisation)
    accounts = set(mine.values_list("account_id", flat=True))
    mine.delete()
    elsewhere = Membership.objects.filter(account__in=accounts)
    session.close_all_of(accounts - set(elsewhere.values_list("account_id", flat=True)))
    Grant.objects.all().delete()
    still = Q(left_on__isnull=True) | Q(left_on__gt=yesterday)
    Member.objects.filter(still).update(left_on=yesterday)
    AccessCard.objects.filter(withdrawn_at=None).update(withdrawn_at=at)
    Kiosk.objects.update(link_hash="", link_until=None)
    Kiosk.objects.filter(withdrawn_at=None).update(withdrawn_at=at)
    Invitation.objects.filter(used_at=None, replaced_at=None).update(replaced_at=at)
    organisation.closed_at = at
    organisation.save(update_fields=["closed_at"])
    row.state = State.ERASING
    row.save(update_fields=["state"])
    audit.record(action="closing.begin", by=None, at=at, about=row)


def _erase_everybody(at: datetime, go_on: Callable[[], bool]) -> bool:
    """Each in a transaction of its own. Says whether nobody is left."""
    organisation = scope.require().organisation_id
    with transaction.atomic():
        left = Member.objects.exclude(number__startswith=ERASED).order_by("pk")
        members = list(left.values_list("pk", flat=True))
    for member in members:
        if not go_on():
            return False
        with scope.bind(organisation, member), transaction.atomic():
            erasure.at_once(member=member, at=at)
            registry.close(Member.objects.get(pk=member))
    return True


def _remove(row: Closing, at: datetime) -> None:
    """Every row of the organisation but the ledger and this one; its keys are among them."""
    organisation = _held()
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        row.state, row.reason = State.REMOVING, ""
        row.asked_by = row.agreed_by = row.ended_by = None
        row.save()
        cursor.execute("select synchro_remove_organisation()")
        [row.removed] = cursor.fetchone()
    row.state, row.ended_at = State.DONE, at
    row.save(update_fields=["state", "ended_at", "removed"])
    digest = digest_of(organisation)
    LedgerEntry.objects.bulk_create([LedgerEntry(digest=digest, at=at)], ignore_conflicts=True)
    ledger.tell_when_committed(organisation, digest, at)
    organisation.name = organisation.slug = f"closed-{organisation.pk}"
    organisation.languages, organisation.time_zone = [], "UTC"
    organisation.save()


def digest_of(organisation: Organisation) -> str:
    """A hash of the organisation's uuid."""
    return hashlib.sha256(f"synchro closing|{organisation.uuid}".encode()).hexdigest()


def reapply(*, told: frozenset[str], at: datetime) -> bool:
    """Close the bound organisation again where a restored backup has brought it back.

    ``told`` are digests that were written outside the database. The database lets only whoever
    runs Synchro do this without the thirty days.
    """
    with transaction.atomic():
        organisation = _held()
        known = told | set(LedgerEntry.objects.values_list("digest", flat=True))
        if organisation.name == f"closed-{organisation.pk}" or digest_of(organisation) not in known:
            return False
        Closing.objects.filter(state__in=(State.ASKED, State.AGREED)).update(
            state=State.TAKEN_BACK, ended_at=at
        )
        if queries.due(at) is None:
            Closing.objects.create(state=State.AGREED, asked_at=at, agreed_at=at - WAIT, due_at=at)
    return run(at=at, seconds=float("inf")) == State.DONE
