"""The verbs of invitations: send a link, print slips, accept either."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people import audit, limits, post
from people.actions import entry
from people.actions.sign_in_event import What, note
from people.models import Account, Invitation, Member, Membership
from people.refusals import NotPossible
from people.signin import codes

KIND = "invitation"
LINK_DAYS = settings.INVITATION_DAYS
SLIP_DAYS = 30


@dataclass(frozen=True)
class Slip:
    """What is printed, once: the code is kept nowhere."""

    member: Member
    code: str
    expires_at: datetime

    @property
    def printed(self) -> str:
        return codes.printed(self.code)


@transaction.atomic
def send(*, members: Sequence[Member], by: Member, at: datetime) -> int:
    """Have a link mailed to those with an address and without a sign-in. Returns how many."""
    reached = [member for member in members if member.address and member.account_id is None]
    invitations = _renew(reached, Invitation.Kind.LINK, by, at, days=LINK_DAYS)
    Invitation.objects.bulk_create(invitations)
    periods = [invitation.uuid.hex for invitation in invitations]
    post.enqueue(kind=KIND, members=reached, periods=periods, at=at)
    _note("invitation.send", reached, by, at)
    return len(reached)


@transaction.atomic
def slips(*, members: Sequence[Member], by: Member, at: datetime) -> list[Slip]:
    """New codes, in the order of ``members``; an earlier slip of the same person stops working.

    Leaves out those who can ask for a new password by mail, or who are known in another
    organisation: a code would let one organisation take their sign-in.
    """
    taken = _not_ours_to_reset(members)
    reached = [member for member in members if member.account_id not in taken]
    invitations = _renew(reached, Invitation.Kind.SLIP, by, at, days=SLIP_DAYS)
    printed = []
    for member, invitation in zip(reached, invitations, strict=True):
        code = codes.new_code()
        invitation.token_hash = codes.code_hash(code)
        printed.append(Slip(member, code, invitation.expires_at))
    Invitation.objects.bulk_create(invitations)
    _note("invitation.print", reached, by, at)
    return printed


@transaction.atomic
def accept(*, invitation: Invitation, password: str, at: datetime) -> Account:
    """Answer a mailed link by choosing a password: makes the account. Raises NotPossible."""
    member = _use(invitation, at)
    if member.address is None or Account.objects.filter(email=member.address.lower()).exists():
        raise NotPossible(_("Sign in with the password that you already have."))
    account = entry.new_account(email=member.address, password=password)
    return _let_in(account, member, invitation, at)


@transaction.atomic
def join(*, invitation: Invitation, account: Account, at: datetime) -> Account:
    """Answer a mailed link with a sign-in that exists. Raises NotPossible."""
    return _let_in(account, _use(invitation, at), invitation, at)


@transaction.atomic
def redeem(*, invitation: Invitation, password: str, at: datetime) -> Account:
    """Answer a printed slip by choosing a password, the first or a new one. Raises NotPossible."""
    member = _use(invitation, at)
    account = member.account
    if account is None:
        account = entry.new_account(email=None, password=password)
    else:
        if account.pk in _not_ours_to_reset([member]):
            raise NotPossible(_("Sign in with the password that you already have."))
        account.set_password(password)
        account.save(update_fields=["password"])
        note(account=account, what=What.PASSWORD_CHANGED, at=at)
    name = limits.number_name(member.organisation.slug, member.number)
    limits.clear(deed="sign_in", name=name)
    return _let_in(account, member, invitation, at)


def withdraw(*, members: Iterable[Member], at: datetime) -> int:
    """What was sent or printed for these members stops working. Part of another deed."""
    return _open(members).update(replaced_at=at)


def _open(members: Iterable[Member]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        member__in=[member.pk for member in members], used_at=None, replaced_at=None
    )


def _renew(
    members: Sequence[Member], kind: str, by: Member, at: datetime, *, days: int
) -> list[Invitation]:
    _open(members).filter(kind=kind).update(replaced_at=at)
    expires_at = at + timedelta(days=days)
    return [
        Invitation(member=member, kind=kind, created_by=by, created_at=at, expires_at=expires_at)
        for member in members
    ]


def _use(invitation: Invitation, at: datetime) -> Member:
    """Lock the invitation and its member, once and for all."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    member = Member.objects.select_for_update(of=("self",)).get(pk=row.member_id)
    left = member.left_on is not None and member.left_on < at.date()
    if row.used_at or row.replaced_at or row.expires_at <= at or left:
        raise NotPossible(_("This invitation no longer works. Ask your HR manager for a new one."))
    return member


def _let_in(account: Account, member: Member, invitation: Invitation, at: datetime) -> Account:
    entry.open_door(account=account, member=member)
    Invitation.objects.filter(pk=invitation.pk).update(used_at=at)
    withdraw(members=[member], at=at)
    audit.record(
        action="invitation.accept", by=member, at=at, about=invitation, kind=invitation.kind
    )
    return account


def _not_ours_to_reset(members: Iterable[Member]) -> set[int]:
    accounts = {
        member.account_id: member.organisation_id for member in members if member.account_id
    }
    with_address = Account.objects.filter(pk__in=accounts, email__isnull=False)
    known_elsewhere = Membership.objects.filter(account__in=accounts).exclude(
        organisation_id__in=set(accounts.values())
    )
    return {
        *with_address.values_list("pk", flat=True),
        *known_elsewhere.values_list("account_id", flat=True),
    }


def _note(action: str, members: Sequence[Member], by: Member, at: datetime) -> None:
    about = members[0] if len(members) == 1 else None
    audit.record(action=action, by=by, at=at, about=about, count=len(members))
