"""Alive, and ready."""

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client


def test_alive_asks_nothing_else() -> None:
    """No database fixture: the test would fail if it were asked."""
    response = Client().get("/healthz")

    assert (response.status_code, response.content, dict(response.cookies)) == (200, b"ok\n", {})


def test_ready_with_database_migrations_and_queue(db: None) -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json(), dict(response.cookies)) == (
        200,
        {"status": "ok", "database": "ok", "queue": "ok"},
        {},
    )


@pytest.mark.parametrize(
    "url", ["unix:///nowhere/valkey.sock", "redis://127.0.0.1:1/0"], ids=["no socket", "no port"]
)
def test_without_the_queue_it_still_serves(db: None, settings, url: str) -> None:
    settings.REDIS_URL = url

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "degraded", "database": "ok", "queue": "unavailable"},
    )


@pytest.fixture
def unreachable(db: None):
    """A database address at which nobody answers, for connections made from now on."""
    entry = configured.DATABASES["default"]
    before = dict(entry)
    own = dict(connection.settings_dict)
    connection.settings_dict = own
    entry.update(HOST="/nowhere")
    yield
    entry.update(before)
    connection.settings_dict = entry


def test_without_the_database_it_does_not_serve(unreachable: None) -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()["status"]) == (503, "unavailable")


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_they_are_only_read(db: None, url: str) -> None:
    assert Client().post(url).status_code == 405
