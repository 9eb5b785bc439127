"""Guessing codes: how much a flood gets looked at, and that nobody at a kiosk notices it.

Seen failing with tries at a kiosk counted among those from outside (the kiosk is shut out), with
the limit by name left out (every guess is looked at), and with the first ``X-Forwarded-For``
believed (one network tries on).
"""

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone

from people.models import AccessCard, Member
from people.signin import codes
from synchro.celery import app
from tests.factories import people
from tests.factories.cards import Held, card_for, device, kiosk_in
from tests.factories.people import House

pytestmark = pytest.mark.safe

NUMBER = "/sign-in/number/"
MORNING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
NETWORKS = [f"198.{18 + n // 250}.{n % 250}.7" for n in range(500)]


@pytest.fixture
def dave(house: House) -> Member:
    with house.within():
        return people.member("0042", full_name="New person", department=house.kitchen)


@pytest.fixture
def held(house: House, dave: Member) -> Held:
    with house.within():
        return card_for(dave, house.alice)


@pytest.fixture(params=["with a queue", "without a queue"])
def queue(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing of signing in may depend on it."""
    before = app.conf.broker_url
    if request.param == "without a queue":
        app.conf.broker_url = "redis://127.0.0.1:1/0"
    yield
    app.conf.broker_url = before


@dataclass
class Flood:
    """Guesses over 500 networks with forged headers, spread over a day."""

    guesses: int
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311

    def run(self, numbers: tuple[str, ...]) -> tuple[Counter, Counter]:
        """How often each status came, and how often each number's code was looked at."""
        statuses: Counter = Counter()
        looked_at: Counter = Counter()
        client = Client()
        for guess in range(self.guesses):
            at = MORNING + timedelta(days=1) * guess / self.guesses
            with patch("django.utils.timezone.now", lambda at=at: at):
                number = numbers[guess % len(numbers)]
                status = self.guess(client, number)
            statuses[status] += 1
            looked_at[number] += status != 429
        return statuses, looked_at

    def guess(self, client: Client, number: str, network: str = "") -> int:
        network = network or self.chance.choice(NETWORKS)
        forged = self.chance.choice(NETWORKS)
        code = "".join(self.chance.choices(codes.ALPHABET, k=8))
        headers = {
            "X-Forwarded-For": forged,
            "X-Real-IP": forged,
            "Forwarded": f"for={forged}",
            "User-Agent": f"Tablet {forged}",
        }
        options = {"REMOTE_ADDR": network, "headers": headers}
        client.cookies["kiosk"] = codes.new_key(1)
        fields = {"organisation": "acme", "number": number, "password": code}
        typed = {f"number-{name}": value for name, value in fields.items()}
        return client.post(NUMBER, typed, **options).status_code


def check(house: House, held: Held, guesses: int) -> float:
    """How many seconds the real person needs after the flood."""
    with transaction.atomic():
        _kiosk, key = kiosk_in(house)
    before = Session.objects.count()

    statuses, looked_at = Flood(guesses).run(("0042",))
    with transaction.atomic(), house.within():
        used = AccessCard.objects.filter(first_used_at__isnull=False).count()
    at = MORNING + timedelta(hours=23, minutes=59, seconds=59)
    with patch("django.utils.timezone.now", lambda: at):
        begun = time.perf_counter()
        inside = device(key).post("/kiosk/", {"number": "0042", "code": held.code})
        taken = time.perf_counter() - begun

    assert set(statuses) <= {422, 429}
    assert Session.objects.count() == before + 1  # the one at the kiosk
    assert used == 0
    assert looked_at["0042"] <= 80  # of a hundred a day, a fifth is kept for kiosks
    assert (inside.status_code, inside["Location"]) == (302, "/o/acme/")
    print(f"{guesses} guesses, {looked_at['0042']} looked at, 0 opened; kiosk in {taken:.3f} s")
    return taken


def test_a_flood_from_outside_opens_nothing_and_shuts_nobody_out(
    house: House, held: Held, queue: None
) -> None:
    check(house, held, 150)


def check_committed(guesses: int) -> None:
    """Each guess ends, as it does in life: nothing is tidied in a transaction that goes on all day."""
    with transaction.atomic():
        house = people.house()
        with house.within():
            dave = people.member("0042", full_name="New person", department=house.kitchen)
            held = card_for(dave, house.alice)
    assert check(house, held, guesses) < 2


@pytest.mark.bar
@pytest.mark.django_db(transaction=True)
def test_a_tenth_of_the_flood(queue: None) -> None:
    check_committed(10_000)


@pytest.mark.cruel
@pytest.mark.django_db(transaction=True)
def test_the_whole_flood(queue: None) -> None:
    check_committed(100_000)


def test_one_network_gets_thirty_a_minute_whatever_it_claims(house: House) -> None:
    flood = Flood(0)
    with patch("django.utils.timezone.now", lambda: MORNING):
        statuses = Counter(
            flood.guess(Client(), f"9{n:03}", network="198.51.100.1") for n in range(40)
        )

    assert statuses == {422: 30, 429: 10}


def test_a_thousand_numbers_are_not_tried_as_freely_as_one(house: House) -> None:
    """An organisation has a limit of its own, so that one code is not tried at every number."""
    from people import limits

    before = limits.ORGANISATION
    limits.ORGANISATION = (limits.Limit(40, 3_600),)
    try:
        flood = Flood(60)
        numbers = tuple(f"9{n:03}" for n in range(60))
        with patch("django.utils.timezone.now", lambda: MORNING):
            client = Client()
            statuses = Counter(flood.guess(client, number) for number in numbers)
    finally:
        limits.ORGANISATION = before

    assert statuses == {422: 40, 429: 20}


def test_a_thief_of_a_kiosk_gets_twenty_a_day(house: House, held: Held) -> None:
    """With those from outside that makes a hundred; who stands at another kiosk is shut out too."""
    _kiosk, key = kiosk_in(house)
    tablet = device(key)
    statuses: Counter = Counter()
    for guess in range(200):
        at = MORNING + timedelta(minutes=7) * guess
        with patch("django.utils.timezone.now", lambda at=at: at):
            if at < MORNING + timedelta(days=1):
                response = tablet.post("/kiosk/", {"number": "0042", "code": "22222222"})
                statuses[response.status_code] += 1

    assert statuses[422] == 20
    assert set(statuses) == {422, 429}


def test_a_kiosk_of_another_organisation_is_no_way_round(house: House, held: Held) -> None:
    """Mallory makes her own tablet a kiosk: Acme's people are counted there as from outside."""
    from people.actions import kiosk as kiosks

    with house.within_other():
        kiosk = kiosks.add(
            name="M", department=None, idle_seconds=60, by=house.mallory, at=timezone.now()
        )
        link = kiosks.make_link(kiosk=kiosk, by=house.mallory, at=timezone.now())
        key = kiosks.enrol(kiosk=kiosk, link=link, at=timezone.now())
    tablet = device(key)
    fields = {"number-organisation": "acme", "number-number": "0042", "number-password": "22222222"}

    with patch("django.utils.timezone.now", lambda: MORNING):
        outside = [Client().post(NUMBER, fields).status_code for _ in range(5)]
        at_hers = tablet.post(NUMBER, fields).status_code
        scanned = tablet.post("/kiosk/", {"number": held.key, "code": ""})
        tried = tablet.post(scanned["Location"], {"code": held.code})

    assert (outside, at_hers) == ([422] * 5, 429)
    assert tried.status_code == 422


def measured(tries: dict, rounds: int, clock: Callable[[], float]) -> dict[str, float]:
    """The median of each, in seconds."""
    taken: dict[str, list[float]] = {name: [] for name in tries}
    order = list(tries)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            begun = clock()
            tries[name]()
            taken[name].append(clock() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}


def cases(house: House, dave: Member, held: Held) -> dict:
    with house.within():
        lost = people.member("7", full_name="Lost a card")
        gone = card_for(lost, house.alice)
        AccessCard.objects.filter(member=lost).update(withdrawn_at=timezone.now())
    ways = {
        "wrong code": ("acme", "0042", "22222222"),
        "unknown number": ("acme", "999", "22222222"),
        "unknown organisation": ("nowhere", "0042", "22222222"),
        "withdrawn card": ("acme", "7", gone.code),
    }
    clock = iter(MORNING + timedelta(minutes=10) * n for n in range(10**6))

    def attempt(organisation: str, number: str, code: str) -> object:
        fields = {"organisation": organisation, "number": number, "password": code}
        typed = {f"number-{name}": value for name, value in fields.items()}
        at = next(clock)
        with patch("django.utils.timezone.now", lambda: at):
            return Client().post(NUMBER, typed)

    return {name: lambda way=way: attempt(*way) for name, way in ways.items()}


def test_what_is_not_there_takes_as_long(house: House, dave: Member, held: Held) -> None:
    """The time of this process alone, which needs few tries on a busy machine too. Seen failing with
    the comparison left out where there is no card."""
    found = measured(cases(house, dave, held), 5, time.process_time)

    assert min(found.values()) > 0.75 * max(found.values()), found


@pytest.mark.bar
@pytest.mark.django_db(transaction=True)
def test_what_is_not_there_takes_as_long_to_five_thousandths() -> None:
    """Each try ends, as it does in life: in one transaction what was counted and forgotten stays in
    the way of the next, and half a second of that hides every difference."""
    with transaction.atomic():
        house = people.house()
        with house.within():
            dave = people.member("0042", full_name="New person", department=house.kitchen)
            held = card_for(dave, house.alice)
        tries = cases(house, dave, held)

    # What takes longer does so every time; a machine with other work does not.
    for _again in range(3):
        found = measured(tries, 250, time.perf_counter)
        apart = max(found.values()) - min(found.values())
        print("L4 cards, ms:", {name: round(1000 * taken, 2) for name, taken in found.items()})
        if apart <= 0.005:
            break

    assert apart <= 0.005, found
