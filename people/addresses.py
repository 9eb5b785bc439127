"""Addresses of pages: Django's ``reverse`` with its answers kept, for pages that ask for dozens."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_urlconf, reverse

# Enough for every page of some dozens of programmes; an answer takes some 300 bytes.
_KEPT = 4096


def address(name: str, *values: object) -> str:
    """As ``reverse(name, args=values)``; raises ``NoReverseMatch`` as it does."""
    return _address(get_urlconf() or settings.ROOT_URLCONF, name, values)


@lru_cache(maxsize=_KEPT)
def _address(urlconf: str, name: str, values: tuple[object, ...]) -> str:
    return reverse(name, urlconf, values)
