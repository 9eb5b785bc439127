"""Reads settings from the environment and refuses a wrong value with a sentence."""

import base64
import binascii
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROLES = ("app", "owner", "tally", "system")


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or (value == "" and default is None):
        raise ImproperlyConfigured(f"Set {name} in the environment.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be 0 or 1.")
    return value == "1"


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
    return value


def database(url: str, role: str, passwords: Mapping[str, str]) -> dict[str, Any]:
    """Django's database entry for ``url``, signed in as the role ``synchro_<role>``.

    The password is that of the role, else the common one, else the one in the address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    own = passwords.get(f"DATABASE_PASSWORD_{role.upper()}", passwords.get("DATABASE_PASSWORD"))
    return {
        "ENGINE": "synchro.database",
        "NAME": unquote(parts.path.lstrip("/")) or "synchro",
        "USER": f"synchro_{role}",
        "PASSWORD": own if own is not None else unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(query.get("port", parts.port or "")),
    }


def keys(value: str) -> dict[str, bytes]:
    """``kid:base64`` entries by comma, the current one first; each key has 32 bytes."""
    found: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in value.split(","))):
        kid, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not kid or len(key) != 32:
            raise ImproperlyConfigured(
                "SYNCHRO_KEYS must hold entries like name:key, each key 32 bytes in base64."
            )
        found[kid] = key
    if not found:
        raise ImproperlyConfigured("SYNCHRO_KEYS holds no key; people could not write anything.")
    return found
