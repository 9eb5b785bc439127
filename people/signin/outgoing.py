"""Requests that this installation sends to a provider: where they may go, how long, how much.

The address that is checked is the one that is connected to, so a name that changes its mind in
between (DNS rebinding) leads nowhere. No redirect is followed and no proxy of the environment is
asked. Call it outside a transaction: an answer may take seconds.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 6.0
LONGEST = 1_000_000  # bytes of an answer
Address = tuple[int, Any]  # family, and what a socket connects to


class Reason(StrEnum):
    """Why there is no answer that can be used."""

    ADDRESS = "address"
    UNKNOWN = "unknown"
    INSIDE = "inside"
    SILENT = "silent"
    CERTIFICATE = "certificate"
    REDIRECT = "redirect"
    STATUS = "status"
    LONG = "long"
    UNREADABLE = "unreadable"


class Failed(Exception):
    """``status`` is the answer's, where there was one."""

    def __init__(self, reason: Reason, status: int = 0) -> None:
        super().__init__(f"{reason} {status}".strip())
        self.reason, self.status = reason, status


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """Raises Failed for anything but a JSON object."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Failed(Reason.UNREADABLE, self.status) from None
        if not isinstance(found, dict):
            raise Failed(Reason.UNREADABLE, self.status)
        return found


def get(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at ``url``. Raises Failed."""
    answer = _ask("GET", url, b"", headers or {})
    if answer.status != 200:
        raise Failed(Reason.STATUS, answer.status)
    return answer.json()


def post(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
    """Sends a form, whatever the status of the answer. Raises Failed."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _ask("POST", url, urlencode(fields).encode(), {**headers, **kind})


def checked(url: str) -> SplitResult:
    """The parts of an address that may be gone to, as far as the address itself tells. Raises Failed."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- raises for something that is no port
    except ValueError:
        raise Failed(Reason.ADDRESS) from None
    schemes = ("https", "http") if settings.PROVIDER_ON_LOOPBACK else ("https",)
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not plain or parts.scheme not in schemes or not parts.hostname:
        raise Failed(Reason.ADDRESS)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Failed(Reason.ADDRESS)
    return parts


def _ask(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    parts = checked(url)
    addresses = _allowed(parts)
    line = _Line(parts, addresses)
    # However slowly it drips, the line is cut when its time is over.
    clock = threading.Timer(TOTAL_SECONDS, line.cut)
    clock.daemon = True
    clock.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        told = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        line.request(method, target, body or None, told)
        return _read(line)
    except ssl.SSLCertVerificationError:
        raise Failed(Reason.CERTIFICATE) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise Failed(Reason.SILENT) from None
    finally:
        clock.cancel()
        line.close()


def _read(line: "_Line") -> Answer:
    with line.getresponse() as response:
        return _read_through(line, response)


def _read_through(line: "_Line", response: http.client.HTTPResponse) -> Answer:
    if 300 <= response.status < 400:
        raise Failed(Reason.REDIRECT, response.status)
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise Failed(Reason.UNREADABLE, response.status)
    body = response.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise Failed(Reason.LONG, response.status)
    if line.is_cut or response.length:
        raise Failed(Reason.SILENT)  # the rest of it never came
    return Answer(response.status, body)


class _Line(http.client.HTTPConnection):
    """Connects to addresses that were looked up and checked before, under their name."""

    def __init__(self, parts: SplitResult, addresses: list[Address]) -> None:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        super().__init__(parts.hostname or "", port, timeout=CONNECT_SECONDS)
        self.by_tls, self.addresses, self.is_cut = parts.scheme == "https", addresses, False
        # The base class lets go of its own before the answer has been read.
        self.wire: socket.socket | None = None

    def connect(self) -> None:
        for address in self.addresses:
            try:
                self.sock = self.wire = self._connected(*address)
                break
            except OSError:
                if self.is_cut or address == self.addresses[-1]:
                    raise
        if self.by_tls:
            # The line has to be known before the handshake, or it could not be cut.
            self.sock = self.wire = _trust().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _connected(self, family: int, place: Any) -> socket.socket:
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.settimeout(CONNECT_SECONDS)
            found.connect(place)
        except OSError:
            found.close()
            raise
        return found

    def cut(self) -> None:
        self.is_cut = True
        if self.wire is not None:
            with suppress(OSError):  # closed already
                socket.socket.shutdown(self.wire, socket.SHUT_RDWR)


@cache
def _trust() -> ssl.SSLContext:
    """The machine's own list of authorities; TLS 1.2 or newer."""
    return ssl.create_default_context()


def _allowed(parts: SplitResult) -> list[Address]:
    """Where the name leads, if every single address may be gone to. Raises Failed."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = _looked_up(parts.hostname or "", port)
    places = [ipaddress.ip_address(place[0].partition("%")[0]) for _family, place in found]
    named = (parts.hostname, port) in settings.PROVIDERS_INSIDE
    if not all(_may_go_to(place) or (named and _is_private(place)) for place in places):
        raise Failed(Reason.INSIDE)
    if parts.scheme == "http" and not all(place.is_loopback for place in places):
        raise Failed(Reason.ADDRESS)
    return found


def _looked_up(name: str, port: int) -> list[Address]:
    """In a thread, because looking up a name has no time limit of its own."""
    found: list[Address] = []

    def look() -> None:
        try:
            rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend((int(row[0]), row[4]) for row in rows)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS)
    if not found:
        raise Failed(Reason.SILENT if thread.is_alive() else Reason.UNKNOWN)
    return list(found)


def _may_go_to(place: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Only the public net; of addresses that hold another one, that one counts too."""
    if settings.PROVIDER_ON_LOOPBACK and place.is_loopback:
        return True
    inner = _within(place)
    if inner is not None:
        return _may_go_to(inner)
    return place.is_global and not (place.is_multicast or place.is_reserved)


_PRIVATE = [
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
]
# Where clouds hand out secrets under a private address.
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200")))


def _is_private(place: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """An organisation's own net; not this machine, its link, or what a cloud keeps there."""
    return place not in _METADATA and any(place in net for net in _PRIVATE)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _within(
    place: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | None:
    if isinstance(place, ipaddress.IPv4Address):
        return None
    if place.ipv4_mapped or place.sixtofour:
        return place.ipv4_mapped or place.sixtofour
    if place in _NAT64:
        return ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)
    return place.teredo[1] if place.teredo else None
