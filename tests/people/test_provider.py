"""Signing in through an organisation's own provider: who comes in, and what that opens."""

from collections.abc import Iterator

import pytest
from django.test import Client

from people.models import ProviderLink
from tests.factories.people import House
from tests.factories.provider import Signing, provider_in, set_out, signing

THINGS = "/o/acme/to-do/"


@pytest.fixture(scope="module")
def running() -> Iterator[Signing]:
    with signing() as found:
        yield found


@pytest.fixture
def server(running: Signing) -> Signing:
    running.reset()
    return running


@pytest.fixture
def on(house: House, server: Signing):
    with house.within():
        house.bob.address = "bob@acme.example"
        house.bob.save()
    return provider_in(house.organisation, house.alice, server.issuer)


def test_thin(house: House, on, server: Signing) -> None:
    client = Client()
    response = set_out(client, server).come()
    assert (response.status_code, response["Location"]) == (302, "/o/acme/"), (
        response.content.decode()
    )
    assert client.get(THINGS).status_code == 200
    assert client.get("/account/security/").status_code == 302
    with house.within():
        assert ProviderLink.objects.get().member_id == house.bob.pk
