"""The verbs of second factors: add, rename, take away, make recovery codes anew, reset."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, scope, vault
from people.actions.sign_in_event import What, note
from people.models import Account, Member, Membership
from people.refusals import NotPossible
from people.signin import codes

Type = Authenticator.Type
PASSKEYS_AT_MOST = 20
# Under which name a kind of factor keeps what is sealed; of a passkey nothing is secret here.
SECRETS = {Type.TOTP: "secret", Type.RECOVERY_CODES: "seed"}


@transaction.atomic
def add_authenticator(*, account: Account, secret: str, counter: int, at: datetime) -> bool:
    """``counter`` is that of the code which proved it. Returns whether recovery codes were made."""
    _locked(account)
    if Authenticator.objects.filter(user=account, type=Type.TOTP).exists():
        raise NotPossible(_("There is an authenticator app already. Remove it first."))
    Authenticator.objects.create(
        user=account,
        type=Type.TOTP,
        data={"secret": encrypt(secret), "last_counter": counter},
        created_at=at,
    )
    note(account=account, what=What.AUTHENTICATOR_ADDED, at=at)
    return _with_recovery_codes(account)


@transaction.atomic
def add_passkey(*, account: Account, name: str, answer: dict[str, Any], at: datetime) -> bool:
    """Returns whether recovery codes were made."""
    _locked(account)
    if Authenticator.objects.filter(user=account, type=Type.WEBAUTHN).count() >= PASSKEYS_AT_MOST:
        raise NotPossible(_("There are many passkeys already. Remove one that you no longer use."))
    Authenticator.objects.create(
        user=account, type=Type.WEBAUTHN, data={"name": name, "credential": answer}, created_at=at
    )
    note(account=account, what=What.PASSKEY_ADDED, at=at)
    return _with_recovery_codes(account)


@transaction.atomic
def rename_passkey(*, passkey: Authenticator, name: str) -> None:
    row = Authenticator.objects.select_for_update().get(pk=passkey.pk)
    row.data["name"] = name
    row.save(update_fields=["data"])


@transaction.atomic
def take_away(*, factor: Authenticator, at: datetime) -> None:
    """Recovery codes go with the last factor that they stand in for."""
    account = factor.user
    _locked(account)
    factor.delete()
    left = Authenticator.objects.filter(user=account)
    if not left.exclude(type=Type.RECOVERY_CODES).exists():
        left.delete()
    is_app = factor.type == Type.TOTP
    what = What.AUTHENTICATOR_REMOVED if is_app else What.PASSKEY_REMOVED
    note(account=account, what=what, at=at)


@transaction.atomic
def renew_recovery_codes(*, account: Account, at: datetime) -> None:
    """Those before stop working."""
    _locked(account)
    Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(account)
    note(account=account, what=What.RECOVERY_CODES_RENEWED, at=at)


@transaction.atomic
def reseal(*, factor: Authenticator) -> bool:
    """Seal its secret with the installation's current key. Says whether it was another one.

    Raises CannotOpen.
    """
    _locked(factor.user)
    factor.refresh_from_db()
    place = SECRETS[Type(factor.type)]
    if vault.sealed_by(factor.data[place]) == next(iter(settings.VAULT_KEYS)):
        return False
    factor.data[place] = encrypt(decrypt(factor.data[place]))
    factor.save(update_fields=["data"])
    return True


@transaction.atomic
def end_sessions(*, account: Account) -> Account:
    """Wherever the account is signed in; the caller may keep its own session."""
    account.session_stamp = codes.new_token()
    account.save(update_fields=["session_stamp"])
    return account


@transaction.atomic
def sign_out_elsewhere(*, account: Account, at: datetime) -> Account:
    """The caller keeps its own session."""
    note(account=account, what=What.SESSIONS_ENDED, at=at)
    return end_sessions(account=account)


@transaction.atomic
def reset(*, member: Member, by: Member, at: datetime) -> None:
    """HR takes away all second factors of somebody who has none at hand. Raises NotPossible."""
    if member.pk == by.pk:
        raise NotPossible(_("Another HR manager has to reset your own second factor."))
    account = member.account
    if account is None:
        raise NotPossible(_("This person does not sign in yet."))
    if is_known_elsewhere(member):
        raise NotPossible(
            _(
                "This sign-in is used in another organisation too. Whoever runs Synchro can reset it."
            )
        )
    count = _reset(account, at)
    audit.record(action="second_factor.reset", by=by, at=at, about=member, count=count)


@transaction.atomic
def reset_by_operator(*, account: Account, at: datetime) -> int:
    """Noted in each organisation that the account may enter. Returns how many factors are gone."""
    count = _reset(account, at)
    for membership in Membership.objects.filter(account=account).order_by("pk"):
        with scope.bind(membership.organisation_id):
            member = Member.objects.get(pk=membership.member_id)
            audit.record(action="second_factor.reset", by=None, at=at, about=member, count=count)
    return count


def is_known_elsewhere(member: Member) -> bool:
    """One organisation does not decide about a sign-in that opens another."""
    others = Membership.objects.filter(account_id=member.account_id)
    return others.exclude(organisation_id=member.organisation_id).exists()


def _reset(account: Account, at: datetime) -> int:
    _locked(account)
    factors = Authenticator.objects.filter(user=account)
    count = factors.exclude(type=Type.RECOVERY_CODES).count()
    if not count:
        raise NotPossible(_("There is no second factor to reset."))
    factors.delete()
    end_sessions(account=account)
    note(account=account, what=What.SECOND_FACTOR_RESET, at=at)
    return count


def _with_recovery_codes(account: Account) -> bool:
    if Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).exists():
        return False
    RecoveryCodes.activate(account)
    return True


def _locked(account: Account) -> None:
    """Two pages at the same moment wait for one another."""
    Account.objects.select_for_update().get(pk=account.pk)
