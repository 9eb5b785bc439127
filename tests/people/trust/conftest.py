"""What the tests of trust share: seals that stand, and the whole database as text."""

import time

import pytest

from people.trust.actions import audit_seal
from people.trust.queries import audit_seal as queries
from tests.estate import Estate, Place
from tests.factories.people import NOW


def seal_everything(place: Place) -> int:
    """Seal until nothing waits. Another test's open transaction may hold the newest rows back."""
    sealed = 0
    for _ in range(300):
        with place.within():
            sealed += audit_seal.seal(at=NOW)
            if queries.verify().waiting == 0:
                return sealed
        time.sleep(0.1)
    raise AssertionError("a transaction elsewhere did not end")


@pytest.fixture
def acme(estate: Estate) -> Place:
    return estate.acme
