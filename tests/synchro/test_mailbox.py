"""The demo's mailbox: a real message over SMTP, shown in pages where nothing of it is markup."""

import smtplib
import socket
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection
from typing import NamedTuple

import pytest

from synchro.servers import child

HERE = "127.0.0.1"


class Ports(NamedTuple):
    smtp: int
    http: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HERE, port)) == 0


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    folder = tmp_path_factory.mktemp("mailbox")
    ports = Ports(_free_port(), _free_port())
    options = ("--folder", folder, "--smtp-port", str(ports.smtp), "--http-port", str(ports.http))
    command = (sys.executable, "-m", "synchro.servers.mailbox", *options)
    program = child.spawn(command, log=folder / "log")
    ready = child.wait_until(
        lambda: _listens(ports.smtp) and _listens(ports.http), child=program, seconds=20
    )
    assert ready, child.tail(folder / "log")
    yield ports
    child.stop(program)


def _send(port: int, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "synchro@example.org", "alice@example.org"
    message["Subject"] = subject
    message.set_content(text)
    with smtplib.SMTP(HERE, port, timeout=10) as server:
        server.send_message(message)


def _get(port: int, path: str, host: str = HERE) -> tuple[int, dict[str, str], str]:
    line = HTTPConnection(HERE, port, timeout=10)
    line.request("GET", path, headers={"Host": host})
    answer = line.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def _newest(port: int) -> str:
    _, _, page = _get(port, "/")
    return page.split('<a href="', 1)[1].split('"', 1)[0]


def test_a_message_is_listed_newest_first_and_shown_with_its_links(ports: Ports) -> None:
    _send(ports.smtp, "First", "Nothing of note.")
    _send(ports.smtp, "Your link", "Open http://127.0.0.1:8000/in/?a=1&b=2. Within 7 days.")

    _, _, listing = _get(ports.http, "/")
    status, _, page = _get(ports.http, _newest(ports.http))

    assert listing.index("Your link") < listing.index("First")
    assert status == 200
    assert "<dt>To</dt><dd>alice@example.org</dd>" in page
    link = "http://127.0.0.1:8000/in/?a=1&amp;b=2"
    assert f'Open <a href="{link}">{link}</a>. Within 7 days.' in page


def test_nothing_in_a_message_becomes_markup(ports: Ports) -> None:
    hostile = "<script>alert(1)</script> http://example.org/\"onclick='x'"
    _send(ports.smtp, hostile, hostile)

    _, _, listing = _get(ports.http, "/")
    _, _, page = _get(ports.http, _newest(ports.http))

    for shown in (listing, page):
        assert "<script" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert '<a href="http://example.org/">http://example.org/</a>&quot;onclick=' in page


def test_pages_forbid_scripts_and_frames(ports: Ports) -> None:
    _, headers, _ = _get(ports.http, "/")

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", ["/../secrets.json", "/%2e%2e/log", "/log", "/0", "/mailbox.py"])
def test_only_messages_can_be_asked_for(ports: Ports, path: str) -> None:
    status, _, _ = _get(ports.http, path)

    assert status == 404


def test_another_sites_name_pointed_here_shows_nothing(ports: Ports) -> None:
    _send(ports.smtp, "Your link", "secret")

    status, _, page = _get(ports.http, "/", host="mallory.example")

    assert status == 403
    assert "Your link" not in page
