"""Reads settings from the environment and refuses a wrong value with a sentence."""

import base64
import binascii
import os
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

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


def secret(name: str, default: str | None = None) -> str:
    """At least 32 characters, so that nobody can try them all."""
    value = text(name, default)
    if len(value) < 32:
        raise ImproperlyConfigured(f"{name} must be at least 32 characters long.")
    return value


def origin(name: str, default: str | None, schemes: tuple[str, ...]) -> str:
    """Scheme and host, as people type them: ``https://synchro.example``."""
    value = text(name, default).rstrip("/")
    parts = _split(name, value, schemes)
    if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(
            f"{name} must be an address like {schemes[0]}://synchro.example."
        )
    return value


def hosts(name: str, default: str | None) -> list[str]:
    """Host names by comma; a star would answer under any name that a visitor invents."""
    found = [host.strip() for host in text(name, default).split(",") if host.strip()]
    if not found or "*" in found:
        raise ImproperlyConfigured(f"{name} must list the host names that are answered, by comma.")
    return found


def places_in(value: str) -> frozenset[tuple[str, int]]:
    """``host`` or ``host:port`` by comma; without a port it is that of https."""
    found = set()
    for entry in filter(None, (part.strip().lower() for part in value.split(","))):
        parts = _split("PROVIDERS_INSIDE", f"https://{entry}", ("https",))
        if parts.netloc != entry or not parts.hostname or "@" in entry or "*" in entry:
            raise ImproperlyConfigured(
                "PROVIDERS_INSIDE must list host names by comma, such as login.inside.example."
            )
        found.add((parts.hostname, parts.port or 443))
    return frozenset(found)


def broker(name: str, default: str | None) -> str:
    value = text(name, default)
    parts = _split(name, value, ("redis", "rediss", "unix"))
    if not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise ImproperlyConfigured(f"{name} names no server.")
    return value


def celery_broker(url: str) -> str:
    """The same server in the words of Celery, which has its own for a socket and its database."""
    if not url.startswith("unix:"):
        return url
    return url.replace("unix:", "redis+socket:", 1).replace("?db=", "?virtual_host=", 1)


class Mail(NamedTuple):
    """A mail server; ``tls`` begins with STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    tls: bool


def mail(name: str, default: str | None) -> Mail:
    """The mail server at ``smtp://user:password@host:port``, or ``smtp+tls://``."""
    value = text(name, default)
    parts = _split(name, value, ("smtp", "smtp+tls"))
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} names no mail server.")
    return Mail(
        host=parts.hostname,
        port=parts.port or 25,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp+tls",
    )


def _split(name: str, value: str, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of an address. The value is not repeated: it may hold a password."""
    parts = urlsplit(value)
    if parts.scheme not in schemes:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must begin with {wanted}.")
    try:
        parts.port  # noqa: B018 -- raises for something that is no port
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name} has a port that is no port number.") from problem
    return parts


def database(url: str, role: str, passwords: Mapping[str, str]) -> dict[str, Any]:
    """Django's database entry for ``url``, signed in as the role ``synchro_<role>``.

    The password is that of the role, else the common one, else the one in the address.
    """
    parts = _split("DATABASE_URL", url, ("postgres", "postgresql"))
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
