"""Addresses and query counts, as the tests of the pages need them."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programmes.models import Programme


def url(programme: Programme, name: str, *args: Any) -> str:
    return reverse(name, args=["acme", programme.slug, *args])


def queries_of(client: Client, address: str) -> int:
    """How many queries the page takes; it has to be a page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def text(response: Any) -> str:
    """The page as words, so that a sentence can be looked for over line breaks."""
    return " ".join(response.content.decode().split())
