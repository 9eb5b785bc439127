"""The verbs of an organisation's sign-in provider: set up, switch on and off, let in, unlink."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, vault
from people.actions import entry, sign_in_event
from people.models import Account, Grant, Member, Membership, Part, Provider, ProviderLink
from people.refusals import NotPossible
from people.signin import codes, tasks
from people.signin.protocol import Identity

# What decides whom the provider lets in, and how far. Others are words on a page.
DECISIVE = ("issuer", "client_id", "number_claim", "second_factor", "acr_values")


@dataclass(frozen=True)
class Facts:
    """What is said of a provider. ``secret`` is empty where the one before stays."""

    name: str
    issuer: str
    client_id: str
    secret: str = ""
    number_claim: str = ""
    second_factor: bool = False
    acr_values: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {"name": self.name, **{name: getattr(self, name) for name in DECISIVE}}


class Reason(StrEnum):
    """Why somebody whom the provider has named does not come in."""

    UNVERIFIED = "unverified"
    NOBODY = "nobody"
    MIXED = "mixed"
    ENDED = "ended"
    LOCKED = "locked"


class NotLetIn(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Entered:
    account: Account
    link: ProviderLink


@transaction.atomic
def set_up(*, facts: Facts, by: Member, at: datetime) -> Provider:
    """Kept switched off; the secret is sealed. Raises NotPossible where there is one already."""
    if Provider.objects.exists():
        raise NotPossible(_("There is a provider already. Open its page and change it."))
    provider = Provider.objects.create(
        **facts.columns,
        client_secret=_sealed(facts.secret, by.organisation_id),
        stamp=codes.new_token(),
        made_by=by,
        made_at=at,
        changed_at=at,
    )
    audit.record(action="provider.set_up", by=by, at=at, about=provider)
    return provider


@transaction.atomic
def edit(*, provider: Provider, facts: Facts, by: Member, at: datetime) -> Provider:
    """What decides who comes in switches it off where no HR manager changes it.

    Another issuer or client ends the sessions that were opened before. A secret that is kept is
    never sent to another issuer: raises NotPossible.
    """
    row = _locked(provider)
    if facts.issuer != row.issuer and not facts.secret:
        raise NotPossible(
            _("Enter the secret too: the one that is kept belongs to another address.")
        )
    changed = {name for name, value in facts.columns.items() if getattr(row, name) != value}
    for name, value in facts.columns.items():
        setattr(row, name, value)
    if facts.secret:
        row.client_secret = _sealed(facts.secret, row.organisation_id)
        changed.add("client_secret")
    if changed & {"issuer", "client_id"}:
        row.stamp = codes.new_token()
    if row.enabled and changed & {*DECISIVE, "client_secret"} and not vouches(by):
        row.enabled, row.stamp = False, codes.new_token()
        changed.add("enabled")
    row.changed_at = at
    row.save()
    audit.record(action="provider.edit", by=by, at=at, about=row, changed=sorted(changed))
    return row


@transaction.atomic
def switch_on(*, provider: Provider, by: Member, at: datetime) -> Provider:
    """Raises NotPossible for anybody but an HR manager: it opens every person's pages."""
    if not vouches(by):
        raise NotPossible(
            _("An HR manager has to switch it on, because it opens the pages of everybody here.")
        )
    row = _locked(provider)
    row.enabled = True
    row.save(update_fields=["enabled"])
    audit.record(action="provider.switch_on", by=by, at=at, about=row)
    return row


@transaction.atomic
def switch_off(*, provider: Provider, by: Member | None, at: datetime) -> Provider:
    """Whoever came in through it is out with the next page, even if it is switched on again."""
    row = _locked(provider)
    row.enabled, row.stamp = False, codes.new_token()
    row.save(update_fields=["enabled", "stamp"])
    audit.record(action="provider.switch_off", by=by, at=at, about=row)
    return row


def vouches(member: Member) -> bool:
    """Whether this is an HR manager of the whole organisation."""
    return Grant.objects.filter(member=member, part=Part.HR, department=None).exists()


@transaction.atomic
def note_trial(*, provider: Provider, outcome: str, by: Member, at: datetime) -> None:
    audit.record(action="provider.try", by=by, at=at, about=provider, outcome=outcome)


@transaction.atomic
def let_in(*, stamp: str, identity: Identity, at: datetime) -> Entered:
    """Whom of the bound organisation this is. Raises NotLetIn.

    The first time, by the claim with the number or by a verified address, makes the link, and an
    account where there is none. Somebody who is linked already is never found by an address again:
    whoever gets the address of a colleague who has left is not that colleague.
    """
    provider = Provider.objects.filter(enabled=True, stamp=stamp, issuer=identity.issuer).first()
    if provider is None:
        raise NotLetIn(Reason.NOBODY)
    known = ProviderLink.objects.filter(issuer=identity.issuer, subject=identity.subject).first()
    named = _named(identity)
    if known is not None and named - {known.member_id}:
        raise NotLetIn(Reason.MIXED)
    if known is None and not named:
        unproved = identity.email and not identity.verified
        raise NotLetIn(Reason.UNVERIFIED if unproved else Reason.NOBODY)
    if known is None and len(named) > 1:
        raise NotLetIn(Reason.MIXED)
    member = _here(known.member_id if known else named.pop(), at)
    link = known or _linked(member, identity, at)
    return Entered(_account(member, at), link)


@transaction.atomic
def unlink(*, link: ProviderLink, by: Member, at: datetime) -> None:
    """The next sign-in of this person looks for them anew; sessions opened by the link end."""
    audit.record(action="provider.unlink", by=by, at=at, about=link)
    link.delete()


@transaction.atomic
def reseal(*, provider: Provider) -> bool:
    """Seal the secret with the installation's current key. Says whether it was another one.

    Raises CannotOpen.
    """
    row = _locked(provider)
    if vault.sealed_by(row.client_secret) == next(iter(settings.VAULT_KEYS)):
        return False
    row.client_secret = _sealed(secret_of(row), row.organisation_id)
    row.save(update_fields=["client_secret"])
    return True


def secret_of(provider: Provider) -> str:
    """Raises CannotOpen."""
    return vault.unseal_for_installation(
        provider.client_secret, purpose=_purpose(provider.organisation_id)
    )


def _sealed(secret: str, organisation_id: int) -> str:
    return vault.seal_for_installation(secret, purpose=_purpose(organisation_id))


def _purpose(organisation_id: int) -> str:
    """Names the organisation, so that a secret moved to another one's row does not open."""
    return f"provider secret|{organisation_id}"


def _locked(provider: Provider) -> Provider:
    row: Provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    return row


def _named(identity: Identity) -> set[int]:
    """Ids of the members of the bound organisation whom the provider means."""
    found: set[int] = set()
    if identity.number:
        found |= set(_ids(number=identity.number))
    if identity.email and identity.verified:
        # Letters beyond ASCII are not folded: some fold to letters that others have.
        plain = identity.email.isascii()
        by = {"address_key": identity.email.lower()} if plain else {"address": identity.email}
        found |= set(_ids(**by))
    return found


def _ids(**condition: str) -> list[int]:
    return list(Member.objects.filter(**condition).values_list("pk", flat=True))


def _here(member_id: int, at: datetime) -> Member:
    """Locked, so that two first times at one moment make one link."""
    rows = Member.objects.select_for_update(of=("self",)).select_related("account")
    member: Member = rows.get(pk=member_id)
    if member.is_erased or (member.left_on is not None and member.left_on < at.date()):
        raise NotLetIn(Reason.ENDED)
    return member


def _linked(member: Member, identity: Identity, at: datetime) -> ProviderLink:
    if ProviderLink.objects.filter(member=member, issuer=identity.issuer).exists():
        raise NotLetIn(Reason.MIXED)
    link: ProviderLink = ProviderLink.objects.create(
        member=member, issuer=identity.issuer, subject=identity.subject, made_at=at
    )
    audit.record(action="provider.link", by=member, at=at, about=link)
    if member.account is not None:
        sign_in_event.note(account=member.account, what=sign_in_event.What.PROVIDER_LINKED, at=at)
    tasks.tell_of_link(member, link, at)
    return link


def _account(member: Member, at: datetime) -> Account:
    """The member's own; made here it has no address, so that it takes nobody's elsewhere."""
    if member.account is None:
        account = entry.new_account(email=None, password=None)
        entry.open_door(account=account, member=member)
    else:
        account = member.account
    if not account.is_active:
        raise NotLetIn(Reason.LOCKED)
    doors = Membership.objects.filter(account=account, organisation_id=member.organisation_id)
    door = doors.filter(member_id=member.pk).first()
    if door is None or (door.ends_on is not None and door.ends_on < at.date()):
        raise NotLetIn(Reason.ENDED)
    return account
