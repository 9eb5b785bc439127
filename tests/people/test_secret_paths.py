"""Log lines: no key that stands in an address is written down."""

import logging

import pytest

from people.secret_paths import WithoutKeys, without_keys


@pytest.mark.parametrize(
    ("line", "tidy"),
    [
        ("Not Found: /o/acme/calendar/s3cr-et_.ics", "Not Found: /o/acme/calendar/…"),
        ("Gone: /o/acme/q/s3cr-et_/", "Gone: /o/acme/q/…/"),
        ("Gone: /o/acme/invitation/0123abc/", "Gone: /o/acme/invitation/…/"),
        ("Not Found: /card/abcdef/?next=/", "Not Found: /card/…/?next=/"),
        ("Not Found: /kiosk/enrol/abcdef/", "Not Found: /kiosk/enrol/…/"),
        ("Not Found: /password/reset/1-abcdef/", "Not Found: /password/reset/…/"),
        ("Not Found: /first-run/abcdef/", "Not Found: /first-run/…/"),
        ("Forbidden: /password/reset/sent/", "Forbidden: /password/reset/sent/"),
        ("Not Found: /o/acme/my-calendar/", "Not Found: /o/acme/my-calendar/"),
        ("Not Found: /o/acme/people/cards/print/", "Not Found: /o/acme/people/cards/print/"),
    ],
)
def test_the_key_is_left_out_and_nothing_else(line: str, tidy: str):
    assert without_keys(line) == tidy


def test_the_handler_of_the_settings_writes_no_key(settings, capfd: pytest.CaptureFixture[str]):
    """As Django logs a refused address: the path is an argument of the line."""
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", "/card/abcdef/"), None
    )

    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_keys"]
    assert settings.LOGGING["filters"]["without_keys"]["()"] == (
        f"{WithoutKeys.__module__}.{WithoutKeys.__qualname__}"
    )
    assert WithoutKeys().filter(record) is True
    assert record.getMessage() == "Not Found: /card/…/"
