"""One-time secrets: the token of a mailed link, the code of a printed slip. Only hashes stay."""

import base64
import hashlib
import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from people.words import fold

# Without 0 O 1 I L U: read aloud and written by hand they are taken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
# OWASP's smallest Argon2id: a code lives for days and every guess is counted.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_KEY = re.compile(r"[a-z2-7]{26}([0-9a-z]{1,10})")
_NOBODYS = _HASHER.hash("nobody's code")


def new_token() -> str:
    """For an address: 256 bits."""
    return secrets.token_urlsafe(32)


def new_key(organisation_id: int) -> str:
    """128 bits for a QR code or a device, then the number of the organisation that it is kept in.

    Small letters and digits alone: a scanner types them right on most keyboards.
    """
    secret = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
    return key_of(secret, organisation_id)


def key_of(secret: str, organisation_id: int) -> str:
    """``secret`` is 26 of the letters a to z and digits 2 to 7."""
    return secret + _in_base_36(organisation_id)


def organisation_of(key: str) -> int | None:
    """Where to look for a key, whether or not it is known there."""
    found = _KEY.fullmatch(key)
    return int(found[1], 36) if found else None


def key_in(typed: str) -> str:
    """The key of a scanned address, else of what was typed, else nothing."""
    last = typed.strip().lower().rstrip("/").rpartition("/")[2]
    return last if _KEY.fullmatch(last) else ""


def _in_base_36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def token_hash(token: str, *, bound_to: str = "") -> str:
    """SHA-256. ``bound_to``, such as the address, has to be the same when the token comes back."""
    return hashlib.sha256(f"{token}|{bound_to}".encode()).hexdigest()


def new_code() -> str:
    """Eight characters, some 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def printed(code: str) -> str:
    """In two groups, as it is easier to copy."""
    return f"{code[:4]} {code[4:]}"


def code_hash(code: str) -> str:
    return _HASHER.hash(_tidy(code))


def code_fits(code: str, kept: str | None) -> bool:
    """Takes as long where there is no hash to compare with."""
    try:
        return _HASHER.verify(kept or _NOBODYS, _tidy(code)) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _tidy(typed: str) -> str:
    return "".join(fold(typed).replace("-", "").split()).upper()
