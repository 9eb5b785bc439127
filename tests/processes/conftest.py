"""A programme at Acme, started by Alice, for the tests of every process."""

import pytest

from programmes.models import Programme
from tests.factories.people import House
from tests.factories.programmes import programme_for


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)
