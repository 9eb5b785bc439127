"""One-time secrets: the token of a mailed link, the code of a printed slip. Only hashes stay."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from people.words import fold

# Without 0 O 1 I L U: read aloud and written by hand they are taken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
# OWASP's smallest Argon2id: a code lives for days and every guess is counted.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS = _HASHER.hash("nobody's code")


def new_token() -> str:
    """For an address: 256 bits."""
    return secrets.token_urlsafe(32)


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
