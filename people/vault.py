"""Seals what a person writes about themselves with a key of their own.

The installation's key (``VAULT_KEYS``, outside the database) wraps an organisation's key, which
wraps each person's key, which encrypts with AES-256-GCM. The associated data name organisation,
table, column and row, so that a ciphertext moved elsewhere does not open. A sealed value is
``b"v1|" + member id + b"|" + nonce (12 bytes) + ciphertext``. Destroying a person's key row
destroys all that they wrote.
"""

import base64
import binascii
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Subquery

from people import scope
from people.models import Member, OrganisationKey, PersonKey
from people.prepared import Prepared

VERSION = b"v1"

# The organisation's key with the person's beside it: each page with something sealed asks for both.
_both_keys = Prepared(
    lambda member: OrganisationKey.objects.annotate(
        of_person=Subquery(PersonKey.objects.filter(member=member).values("wrapped")[:1])
    ),
    member=int,
)


class CannotOpen(Exception):
    """The value is not one that this person's key sealed for this place, or the key is gone."""


class Keyring:
    """One person's key, fetched once for the many values of a page. Not kept beyond it."""

    def __init__(self, owner: Member) -> None:
        self.owner = owner
        self._key: bytes | None = None

    def seal(self, text: str, *, table: str, column: str, row: uuid.UUID) -> bytes:
        """Encrypt ``text`` for the place named. The owner's key is made on first use."""
        return self.seal_bytes(text.encode(), table=table, column=column, row=row)

    def seal_bytes(self, content: bytes, *, table: str, column: str, row: uuid.UUID) -> bytes:
        nonce = os.urandom(12)
        sealed = AESGCM(self._fetched(make=True)).encrypt(
            nonce, content, _place(self.owner.organisation_id, table, column, row)
        )
        return b"|".join((VERSION, str(self.owner.pk).encode(), nonce + sealed))

    def unseal(self, value: bytes | memoryview, *, table: str, column: str, row: uuid.UUID) -> str:
        """The text sealed at this place. Raises ``CannotOpen``."""
        try:
            return self.unseal_bytes(value, table=table, column=column, row=row).decode()
        except UnicodeDecodeError as problem:
            raise CannotOpen from problem

    def unseal_bytes(
        self, value: bytes | memoryview, *, table: str, column: str, row: uuid.UUID
    ) -> bytes:
        """The content sealed at this place. Raises ``CannotOpen``."""
        try:
            version, member, rest = bytes(value).split(b"|", 2)
            if version != VERSION or member != str(self.owner.pk).encode():
                raise CannotOpen
            return AESGCM(self._fetched(make=False)).decrypt(
                rest[:12], rest[12:], _place(self.owner.organisation_id, table, column, row)
            )
        except (ValueError, InvalidTag) as problem:
            raise CannotOpen from problem

    def _fetched(self, *, make: bool) -> bytes:
        if self._key is None:
            self._key = _person_key(self.owner, make=make)
        return self._key


def seal(text: str, *, owner: Member, table: str, column: str, row: uuid.UUID) -> bytes:
    """Encrypt one ``text`` for the place named. The owner's key is made on first use."""
    return Keyring(owner).seal(text, table=table, column=column, row=row)


def unseal(
    value: bytes | memoryview, *, owner: Member, table: str, column: str, row: uuid.UUID
) -> str:
    """The one text sealed at this place. Raises ``CannotOpen``."""
    return Keyring(owner).unseal(value, table=table, column=column, row=row)


def seal_for_organisation(text: str, *, table: str, column: str, row: uuid.UUID) -> bytes:
    """Sealed for the bound organisation, and no person's: of a text that names nobody as its author."""
    organisation = scope.require().organisation_id
    nonce = os.urandom(12)
    sealed = AESGCM(_organisation_key(organisation, make=True)).encrypt(
        nonce, text.encode(), _place(organisation, table, column, row)
    )
    return nonce + sealed


def unseal_for_organisation(
    value: bytes | memoryview, *, table: str, column: str, row: uuid.UUID
) -> str:
    """Raises ``CannotOpen``."""
    organisation = scope.require().organisation_id
    content, place = bytes(value), _place(organisation, table, column, row)
    try:
        key = _organisation_key(organisation, make=False)
        return AESGCM(key).decrypt(content[:12], content[12:], place).decode()
    except (ValueError, InvalidTag) as problem:
        raise CannotOpen from problem


def seal_for_installation(text: str, *, purpose: str) -> str:
    """Encrypt what belongs to an account rather than to a person in an organisation.

    ``v1|name of the key|base64 of nonce and ciphertext``: the first key of ``VAULT_KEYS`` seals,
    an older one still opens while it is there.
    """
    name, key = next(iter(settings.VAULT_KEYS.items()))
    sealed = base64.urlsafe_b64encode(_wrap(key, text.encode(), _purpose(purpose)))
    return "|".join((VERSION.decode(), name, sealed.decode()))


def unseal_for_installation(value: str, *, purpose: str) -> str:
    """The text sealed for this purpose. Raises ``CannotOpen``."""
    try:
        version, name, sealed = value.split("|")
        if version != VERSION.decode() or name not in settings.VAULT_KEYS:
            raise CannotOpen
        wrapped = base64.urlsafe_b64decode(sealed)
    except (ValueError, binascii.Error) as problem:
        raise CannotOpen from problem
    return _unwrap(settings.VAULT_KEYS[name], wrapped, _purpose(purpose)).decode()


def sealed_by(value: str) -> str:
    """The name of the installation's key that sealed this."""
    return value.split("|")[1]


def _purpose(purpose: str) -> bytes:
    return f"installation|{purpose}".encode()


def _place(organisation_id: int, table: str, column: str, row: uuid.UUID) -> bytes:
    return "|".join((str(organisation_id), table, column, str(row))).encode()


def _person_key(owner: Member, *, make: bool) -> bytes:
    both = _both_keys.first(member=owner.pk)
    label = f"person|{owner.organisation_id}|{owner.pk}".encode()
    if both is not None and both.of_person is not None:
        return _unwrap(_opened(both), bytes(both.of_person), label)
    if not make:
        raise CannotOpen
    wrapping = _organisation_key(owner.organisation_id, make=True)
    fresh = AESGCM.generate_key(256)
    PersonKey.objects.bulk_create(
        [PersonKey(member=owner, wrapped=_wrap(wrapping, fresh, label))], ignore_conflicts=True
    )
    # Two first drafts at the same moment: the row that won is the key.
    return _unwrap(wrapping, bytes(PersonKey.objects.get(member=owner).wrapped), label)


def organisation_key(organisation_id: int, *, make: bool = True) -> tuple[OrganisationKey, bytes]:
    """The row and the key of the bound organisation, from which other keys are derived.

    Raises ``CannotOpen``.
    """
    key = _organisation_key(organisation_id, make=make)
    return OrganisationKey.objects.get(), key


def rewrap(row: OrganisationKey) -> bool:
    """Wrap an organisation's key by the installation's current one. Says whether it was another.

    Nothing else changes: the key inside stays, and with it all that it wraps. Lock the row first.
    """
    current = next(iter(settings.VAULT_KEYS))
    if row.wrapped_by == current:
        return False
    if row.wrapped_by not in settings.VAULT_KEYS:
        raise CannotOpen
    label = f"organisation|{row.organisation_id}".encode()
    key = _unwrap(settings.VAULT_KEYS[row.wrapped_by], bytes(row.wrapped), label)
    row.wrapped, row.wrapped_by = _wrap(settings.VAULT_KEYS[current], key, label), current
    row.save(update_fields=["wrapped", "wrapped_by"])
    return True


def _organisation_key(organisation_id: int, *, make: bool) -> bytes:
    row = OrganisationKey.objects.first()
    if row is None:
        if not make:
            raise CannotOpen
        current, key = next(iter(settings.VAULT_KEYS.items()))
        label = f"organisation|{organisation_id}".encode()
        wrapped = _wrap(key, AESGCM.generate_key(256), label)
        OrganisationKey.objects.bulk_create(
            [OrganisationKey(wrapped=wrapped, wrapped_by=current)], ignore_conflicts=True
        )
        row = OrganisationKey.objects.get()
    return _opened(row)


def _opened(row: OrganisationKey) -> bytes:
    if row.wrapped_by not in settings.VAULT_KEYS:
        raise CannotOpen
    label = f"organisation|{row.organisation_id}".encode()
    return _unwrap(settings.VAULT_KEYS[row.wrapped_by], bytes(row.wrapped), label)


def _wrap(key: bytes, secret: bytes, label: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, secret, label)


def _unwrap(key: bytes, wrapped: bytes, label: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(wrapped[:12], wrapped[12:], label)
    except (ValueError, InvalidTag) as problem:
        raise CannotOpen from problem
