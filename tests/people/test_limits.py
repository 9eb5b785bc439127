"""Counting what is tried."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from people import limits
from people.limits import TooMany
from people.models import Attempt

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def attempt(at: datetime = AT, name: str = "alice", ip: str = "192.0.2.1", deed: str = "sign_in"):
    request = RequestFactory().post("/", REMOTE_ADDR=ip)
    return limits.count(request, deed=deed, name=name, at=at)


@pytest.fixture(autouse=True)
def within_a_request(db: None, rf: RequestFactory) -> None:
    """allauth reads the network address of the request that it is told."""
    from allauth.core import context

    with context.request_context(rf.get("/")):
        yield


def allowed(tries: int, **options) -> int:
    done = 0
    for _ in range(tries):
        try:
            attempt(**options)
        except TooMany:
            continue
        done += 1
    return done


def test_five_in_five_minutes_and_then_again() -> None:
    assert allowed(7) == 5
    assert allowed(7, at=AT + timedelta(minutes=4, seconds=59)) == 0
    assert allowed(7, at=AT + timedelta(minutes=5)) == 5


def test_eighty_a_day_from_outside() -> None:
    steps = [AT.replace(hour=0) + timedelta(minutes=5 * n) for n in range(60)]

    assert sum(allowed(6, at=at) for at in steps) == 80
    assert allowed(6, at=AT.replace(hour=23)) == 0
    assert allowed(6, at=AT.replace(hour=0) + timedelta(days=1)) == 5


def test_names_deeds_and_networks_are_counted_apart() -> None:
    allowed(5)

    assert allowed(1, name="bob") == 1
    assert allowed(1, deed="code") == 1
    assert allowed(1) == 0
    assert allowed(1, ip="192.0.2.9") == 0


def test_a_network_is_counted_over_all_names() -> None:
    assert sum(allowed(1, name=f"n{n}") for n in range(40)) == 30
    assert allowed(1, name="new", ip="192.0.2.9") == 1
    assert allowed(1, name="new", at=AT + timedelta(minutes=1)) == 1


def test_addresses_of_one_ipv6_network_are_one() -> None:
    tries = [allowed(1, name=f"n{n}", ip=f"2001:db8::{n:x}") for n in range(1, 41)]

    assert sum(tries) == 30
    assert allowed(1, name="new", ip="2001:db8:1::1") == 1


def test_a_good_try_is_taken_back() -> None:
    """Seen failing with nothing forgiven."""
    for _ in range(20):
        attempt().forgive()
    assert allowed(7) == 5


def test_the_wait_is_said_in_minutes() -> None:
    allowed(5)

    with pytest.raises(TooMany) as refusal:
        attempt(at=AT + timedelta(seconds=90))

    assert refusal.value.wait == 210
    assert str(refusal.value) == "There were too many tries. Wait 4 minutes, then try again."


def test_clearing_a_name_leaves_the_network_counted() -> None:
    allowed(5)

    limits.clear(deed="sign_in", name="alice")

    assert allowed(7) == 5
    assert sum(allowed(1, name=f"n{n}") for n in range(40)) == 30 - 5 - 7


def test_old_counts_are_removed() -> None:
    allowed(3)
    kept = Attempt.objects.count()

    attempt(at=AT + timedelta(days=3), name="bob")

    assert (kept, Attempt.objects.filter(window__lt=AT + timedelta(days=1)).count()) == (3, 0)
