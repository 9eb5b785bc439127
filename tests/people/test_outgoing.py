"""Where a request of this installation may go, how long it waits and how much it reads.

Names are looked up by a stand-in for the machine's resolver: what a name leads to is the attack.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from people.signin import outgoing
from people.signin.outgoing import Failed, Reason
from synchro import environment
from tests.factories.provider import Signing

pytestmark = pytest.mark.safe

INSIDE = [
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1", "2001:0:4136:e378::f5ff:fffe"),
]


def refused(url: str) -> tuple[Reason, int]:
    with pytest.raises(Failed) as problem:
        outgoing.get(url)
    return problem.value.reason, problem.value.status


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Names lead to these addresses, one after another; returns what was looked up."""

    def lead(*answers: list[str]) -> list[str]:
        left, asked = list(answers), []

        def look(name: str, port: int, **_: Any) -> list[Any]:
            asked.append(name)
            found = left.pop(0) if len(left) > 1 else left[0]
            return [
                (socket.AF_INET6 if ":" in place else socket.AF_INET, 1, 6, "", (place, port))
                for place in found
            ]

        monkeypatch.setattr(socket, "getaddrinfo", look)
        return asked

    return lead


@pytest.fixture
def no_line(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Nothing is connected to; returns to what it would have been."""
    tried: list[Any] = []

    def connect(_line: socket.socket, place: Any) -> None:
        tried.append(place[0])
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.mark.parametrize("place", INSIDE)
def test_nothing_inside_is_gone_to(names, no_line, settings, place: str) -> None:
    """Seen failing without ``_may_go_to``, and for 6to4 without ``_within``."""
    settings.PROVIDER_ON_LOOPBACK = False
    names([place])

    assert refused("https://provider.example/x") == (Reason.INSIDE, 0)
    assert no_line == []


@pytest.mark.parametrize("place", sorted({*INSIDE} - {"127.0.0.1", "127.1.2.3", "::1"}))
def test_the_demo_opens_its_own_machine_and_nothing_else(names, no_line, place: str) -> None:
    names([place])
    allowed = place in ("::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1")

    reason, _status = refused("https://provider.example/x")

    assert (reason == Reason.INSIDE) is not allowed


def test_one_address_inside_among_others_is_enough(names, no_line, settings) -> None:
    settings.PROVIDER_ON_LOOPBACK = False
    names(["93.184.216.34", "10.0.0.1"])

    assert refused("https://provider.example/") == (Reason.INSIDE, 0)
    assert no_line == []


INSIDE_HERE = ("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fc00::1")


@pytest.mark.parametrize("place", [*INSIDE, "100.100.100.200"])
def test_a_provider_that_is_allowed_by_name_may_be_inside_and_nowhere_else(
    names, no_line, settings, place: str
) -> None:
    """A private network, never this machine, its link or a cloud's metadata. Seen failing with
    every address of a named host allowed."""
    settings.PROVIDER_ON_LOOPBACK = False
    settings.PROVIDERS_INSIDE = environment.places_in("login.inside.example")
    names([place])

    reason, _status = refused("https://login.inside.example/x")

    assert (reason == Reason.INSIDE) is (place not in INSIDE_HERE)
    assert no_line == ([place] if place in INSIDE_HERE else [])


@pytest.mark.parametrize(
    "url",
    [
        "https://provider.example/",
        "https://login.inside.example:8443/",
        "https://x.login.inside.example/",
        "https://login.inside.example.provider.example/",
        "https://login.inside.example./",
        "https://10.0.0.1/",
    ],
)
def test_another_name_or_port_stays_refused(names, no_line, settings, url: str) -> None:
    """Seen failing with the names compared by their end, and without the port."""
    settings.PROVIDER_ON_LOOPBACK = False
    settings.PROVIDERS_INSIDE = environment.places_in("login.inside.example, sso.example:8443")
    names(["10.0.0.1"])

    assert refused(url) == (Reason.INSIDE, 0)
    assert no_line == []


def test_a_name_with_its_port_is_allowed_in_any_case_of_letters(names, no_line, settings) -> None:
    settings.PROVIDER_ON_LOOPBACK = False
    settings.PROVIDERS_INSIDE = environment.places_in("Login.inside.example, sso.example:8443")
    names(["10.0.0.1"])

    refused("https://SSO.example:8443/")
    refused("https://LOGIN.inside.example/")

    assert no_line == ["10.0.0.1"] * 2


def test_by_http_not_even_a_name_that_is_allowed(names, no_line, settings) -> None:
    settings.PROVIDER_ON_LOOPBACK = False
    settings.PROVIDERS_INSIDE = environment.places_in("login.inside.example:80")
    names(["10.0.0.1"])

    assert refused("http://login.inside.example/") == (Reason.ADDRESS, 0)
    assert no_line == []


@pytest.mark.parametrize("value", ["*", "*.example", "https://login.example", "a/b", "a:x", "u@a"])
def test_what_is_no_name_is_refused_at_the_start(value: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        environment.places_in(value)


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    names, no_line, settings
) -> None:
    """A name that leads inside the second time. Seen failing with the name given to ``connect``."""
    settings.PROVIDER_ON_LOOPBACK = False
    asked = names(["93.184.216.34"], ["127.0.0.1"])

    refused("https://provider.example/")

    assert (asked, no_line) == (["provider.example"], ["93.184.216.34"])


@pytest.mark.parametrize(
    "url",
    [
        "http://provider.example/",
        "http://127.0.0.1/",
        "https://user@provider.example/",
        "https://user:secret@provider.example/",
        "https://provider.example/#x",
        "https://provider.example:x/",
        "https:///x",
        "https://provider.example\\@evil/",
        "https://provider.example/a b",
        "https://provider.example/a\r\nHost: evil",
        "file:///etc/passwd",
        "gopher://provider.example/",
        "//provider.example/",
        "",
    ],
)
def test_in_production_only_plain_https_addresses_are_gone_to(
    names, no_line, settings, url: str
) -> None:
    settings.PROVIDER_ON_LOOPBACK = False
    asked = names(["93.184.216.34"])

    assert refused(url) == (Reason.ADDRESS, 0)
    assert (asked, no_line) == ([], [])


def test_http_is_for_this_machine_alone(names, no_line) -> None:
    names(["93.184.216.34"])

    assert refused("http://provider.example/") == (Reason.ADDRESS, 0)


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)

    assert refused("https://provider.example/") == (Reason.UNKNOWN, 0)


def test_a_resolver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "CONNECT_SECONDS", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(0.3) or [])

    assert refused("https://provider.example/") == (Reason.SILENT, 0)


# Answers


@contextmanager
def answering(*pieces: bytes, wait: float = 0) -> Iterator[str]:
    """A server that says this to whoever comes, piece by piece, whatever was asked."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            while True:
                line, _ = server.accept()
                with line:
                    line.recv(65_536)
                    for piece in pieces:
                        line.sendall(piece)
                        time.sleep(wait)
        except OSError:
            pass  # closed

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
    server.close()


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


ANSWERS = {
    "sent elsewhere": ((head("302 Found", "Location: http://127.0.0.1:1/"),), (Reason.REDIRECT, 302)),
    "sent into a file": ((head("301 Moved", "Location: file:///etc/passwd"),), (Reason.REDIRECT, 301)),
    "not found": ((head("404 Not Found", "Content-Length: 0"),), (Reason.STATUS, 404)),
    "no JSON": ((head("200 OK", "Content-Length: 2"), b"<>"), (Reason.UNREADABLE, 200)),
    "a list": ((head("200 OK", "Content-Length: 2"), b"[]"), (Reason.UNREADABLE, 200)),
    "nested": ((head("200 OK"), b"[" * 200_000), (Reason.UNREADABLE, 200)),
    "packed": (
        (head("200 OK", "Content-Encoding: gzip", "Content-Length: 2"), b"{}"),
        (Reason.UNREADABLE, 200),
    ),
    "too long": ((head("200 OK"), b'{"a": "' + b"x" * 1_100_000), (Reason.LONG, 200)),
    "too long in pieces": (
        (head("200 OK", "Transfer-Encoding: chunked"), *[b"10000\r\n" + b" " * 0x10000 + b"\r\n"] * 20),
        (Reason.LONG, 200),
    ),
    "cut off": ((head("200 OK", "Content-Length: 100"), b"{"), (Reason.SILENT, 0)),
    "no answer of a server": ((b"hello\r\n",), (Reason.SILENT, 0)),
    "heads without end": ((b"HTTP/1.1 200 OK\r\n", *[b"A: b\r\n"] * 200), (Reason.SILENT, 0)),
}  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_a_short_json_object_is_taken(answer: str) -> None:
    """Redirects, length and packing: seen failing with each of its lines in ``_read`` removed."""
    pieces, wanted = ANSWERS[answer]
    with answering(*pieces) as url:
        assert refused(url) == wanted


def test_a_good_answer_is_taken() -> None:
    with answering(head("200 OK", "Content-Length: 10"), b'{"a": "b"}') as url:
        assert outgoing.get(url) == {"a": "b"}


@pytest.mark.parametrize("begin", [b"", head("200 OK")], ids=["head", "body"])
def test_however_slowly_it_drips_the_line_is_cut(
    monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    """Each piece comes within the time for one. Seen failing without the clock."""
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    with answering(begin, *[b"x"] * 100, wait=0.05) as url:
        began = time.monotonic()
        reason, _status = refused(url)

    assert reason == Reason.SILENT
    assert time.monotonic() - began < 2


def test_a_handshake_that_drips_is_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen failing with the handshake made before the line is known."""
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    with answering(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", *[b"x"] * 100, wait=0.05) as url:
        began = time.monotonic()
        reason, _status = refused(url.replace("http:", "https:"))

    assert reason in (Reason.SILENT, Reason.CERTIFICATE)
    assert time.monotonic() - began < 2


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path) -> None:
    """A real TLS server with a certificate of its own making, for the right address."""
    from tests.factories.certificates import own

    certificate = own(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = server.accept()
        try:
            context.wrap_socket(line, server_side=True).close()
        except OSError:
            line.close()

    thread = threading.Thread(target=serve)
    thread.start()
    found = refused(f"https://127.0.0.1:{server.getsockname()[1]}/")
    thread.join()
    server.close()

    assert found == (Reason.CERTIFICATE, 0)


def test_no_proxy_of_the_environment_is_asked(
    server: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would look the name up anew, where nobody checks."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert outgoing.get(f"{server.issuer}/keys")["keys"] == server.keys
