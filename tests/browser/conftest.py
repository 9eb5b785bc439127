"""A real site for journeys: web server, Celery workers of both roles, mail server, Chromium."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message as Email

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from synchro.servers import assets, chromium
from tests.browser import ROOT, axe

# Playwright runs a loop in this thread; the tests' own look into the database is no async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Playwright's own Node asks for a library that a bare Debian lacks.
if node := assets.node():
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


class Mailbox:
    """Keeps every message that the workers send."""

    def __init__(self) -> None:
        self.mails: list[Email] = []
        self.lock = threading.Lock()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        with self.lock:
            self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"

    def text_to(self, address: str) -> list[str]:
        with self.lock:
            found = [mail for mail in self.mails if mail["To"] == address]
        return [mail.get_payload(0).get_payload(decode=True).decode() for mail in found]


class Visitor:
    """One person's browser: axe looks at every page on the first visit, and every complaint is kept."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.context, self.base = context, base
        self.seen: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, said: object) -> None:
        # A refused form answers 422, which the browser reports as an error of the network.
        if said.type == "error" and "422" not in said.text:
            self.complaints.append(f"{self.page.url}: {said.text}")

    def look(self) -> None:
        """Let axe look at this page, unless it has looked at one of its kind and heading."""
        kind = re.sub(r"[0-9a-f-]{36}", "<uuid>", self.page.url.partition("?")[0])
        kind = f"{kind} {self.page.title()}"
        if kind not in self.seen:
            self.seen.add(kind)
            self.complaints += self.faults()

    def go(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        assert answer is not None
        assert answer.status < 400, f"{path} answered {answer.status}"
        self.look()

    def click(self, place: Locator) -> None:
        """Leave the page by the first of these, and look at the one that comes."""
        place.first.click()
        self.page.wait_for_load_state()
        self.look()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=isinstance(name, str)))

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.click(self.page.get_by_role("link", name=name))

    def fill(self, label: str | re.Pattern[str], value: str) -> None:
        self.page.get_by_label(label).first.fill(value)

    def says(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=60_000)

    def text(self) -> str:
        return " ".join(self.page.inner_text("main").split())

    def sign_in(self, email: str, password: str) -> None:
        self.go("/sign-in/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.press("Sign in")

    def faults(self) -> list[str]:
        """What axe finds serious or critical on the page, with the first place of each."""
        return [f"{self.page.url} {fault}" for fault in axe.faults(self.page)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.skip("no Chrome or Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(path),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.port = port
    yield box
    controller.stop()


@pytest.fixture
def workers(
    environment_of_the_test: dict[str, str], mailbox: Mailbox, live_server
) -> Iterator[None]:
    """A worker for what the web role may do, and one for the tally role's queue."""
    environment = {
        **environment_of_the_test,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "BASE_URL": live_server.url,
    }
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "synchro",
                "worker",
                "-c",
                "1",
                "-l",
                "ERROR",
                *more,
            ],
            cwd=ROOT,
            env={**environment, "DATABASE_ROLE": role},
            start_new_session=True,
        )
        for role, more in (
            ("app", ["-Q", "default,mail,pdf,import", "-n", "app@%h"]),
            ("tally", ["-Q", "tally", "-n", "tally@%h"]),
        )
    ]
    yield
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def visit(browser: Browser, live_server, settings) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser of its own for each person; fails at the end on any complaint.

    Nobody is asked for a second factor; test_second_factor.py switches that on.
    """
    settings.SECOND_FACTOR_REQUIRED = False
    opened: list[Visitor] = []

    def open_for(width: int, theme: str = "light") -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 850},
            color_scheme=theme,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        opened.append(Visitor(context, live_server.url))
        return opened[-1]

    yield open_for
    complaints = [one for visitor in opened for one in visitor.complaints]
    for visitor in opened:
        visitor.context.close()
    assert complaints == []
