"""What the tests of people share: the mail that left, and a clock that does not strike in between."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import changes, words
from people.models import Member, Provider
from programmes.reminders import delivery
from tests.factories.people import House
from tests.factories.provider import Signing, provider_in, signing

LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


@pytest.fixture
def delivered(house: House) -> Callable[[], list[mail.EmailMessage]]:
    """Sends what waits in Acme's outbox, and returns all mail that left so far."""

    def deliver() -> list[mail.EmailMessage]:
        with house.within():
            delivery.deliver()
        return list(mail.outbox)

    return deliver


@pytest.fixture
def link_in() -> Callable[[mail.EmailMessage], str]:
    """The path of the first link in a mail."""
    return lambda message: LINK.search(message.body).group(1)


class Questions(list[str]):
    """The statements of one request that read or write rows; transactions do not count."""


@pytest.fixture
def questions() -> Callable[[], AbstractContextManager[Questions]]:
    @contextmanager
    def listen() -> Iterator[Questions]:
        asked = Questions()
        with CaptureQueriesContext(connection) as captured:
            yield asked
        statements = (query["sql"] for query in captured.captured_queries)
        asked.extend(
            sql
            for sql in statements
            if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        )

    return listen


@pytest.fixture
def steady_minute() -> None:
    """Counted windows are fixed stretches of time; a test does not begin just before one ends."""
    left = 60 - time.time() % 60
    if left < 8:
        time.sleep(left + 0.1)


@pytest.fixture
def findable(house: House) -> Callable[[], None]:
    """Writes the words by which everybody in Acme is found, as an import does."""

    def index() -> None:
        with house.within():
            words.index(Member.objects.all())

    return index


@pytest.fixture
def told() -> Iterator[dict[str, list[set[int]]]]:
    """Whose manager may have changed and who left, as those who ask for it are told."""
    heard: dict[str, list[set[int]]] = {"managers": [], "left": []}

    def of_managers(*, members: Iterable[int], at: datetime) -> None:
        heard["managers"].append(set(members))

    def of_leaving(*, members: Iterable[int], at: datetime) -> None:
        heard["left"].append(set(members))

    forget = [changes.when_managers_change(of_managers), changes.when_people_leave(of_leaving)]
    yield heard
    for each in forget:
        each()


@pytest.fixture(scope="session")
def running() -> Iterator[Signing]:
    with signing() as found:
        yield found


@pytest.fixture
def server(running: Signing) -> Signing:
    """A provider that signs whatever the test wants."""
    running.reset()
    return running


@pytest.fixture
def on(house: House, server: Signing) -> Provider:
    """Acme signs people in with it; Bob has an address there."""
    with house.within():
        house.bob.address = "bob@acme.example"
        house.bob.save()
    return provider_in(house.organisation, house.alice, server.issuer)
