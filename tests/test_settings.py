"""A wrong setting is refused with a sentence; what production sends along with each page."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from people.models import Account
from synchro import environment
from tests.estate import Estate

ROOT = Path(__file__).resolve().parents[1]
KEY = "c3luY2hyby1sb2NhbC1rZXktMzItYnl0ZXMtbG9uZyE="
PASSWORD = "a long enough password"
PRODUCTION = {
    "SYNCHRO_MODE": "production",
    "SECRET_KEY": "a-word-of-no-worth-that-is-long-enough-and-varied-0123456789",
    "SYNCHRO_KEYS": f"first:{KEY}",
    "BASE_URL": "https://synchro.example",
    "ALLOWED_HOSTS": "synchro.example",
    "DATABASE_URL": "postgres://postgres:5432/synchro",
    "REDIS_URL": "redis://valkey:6379/0",
    "EMAIL_URL": "smtp+tls://sender:p%40ss@mail.example:587",
}
OURS = ("SYNCHRO_", "DATABASE_", "DB_", "REDIS_", "EMAIL_", "IMPORT_MAX")
OTHERS = {"SECRET_KEY", "BASE_URL", "MAILBOX_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "MAIL_FROM"}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads the settings anew, with an environment of which ours is exactly this."""

    def reading(**environment: str) -> dict[str, Any]:
        for name in list(os.environ):
            if name in OTHERS or name.startswith(OURS):
                monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "synchro" / "settings.py"))

    return reading


WRONG = [
    ("SYNCHRO_MODE", "live", "SYNCHRO_MODE is 'live'; it must be one of demo, production, test."),
    ("DATABASE_ROLE", "superuser", "DATABASE_ROLE is 'superuser'; it must be one of app, owner, tally, system."),
    ("DB_POOL", "yes", "DB_POOL is 'yes'; it must be 0 or 1."),
    ("DB_STATEMENT_TIMEOUT_MS", "5s", "DB_STATEMENT_TIMEOUT_MS is '5s'; it must be a whole number."),
    ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1'; it must be a whole number."),
    ("IMPORT_MAX_ROWS", "", "IMPORT_MAX_ROWS is ''; it must be a whole number."),
    ("IMPORT_MAX_BYTES", "50 MB", "IMPORT_MAX_BYTES is '50 MB'; it must be a whole number."),
    ("SECRET_KEY", "short", "SECRET_KEY must be at least 32 characters long."),
    ("SYNCHRO_KEYS", "first", "SYNCHRO_KEYS must hold entries like name:key, each key 32 bytes in base64."),
    ("SYNCHRO_KEYS", "first:AAAA", "SYNCHRO_KEYS must hold entries like name:key, each key 32 bytes in base64."),
    ("SYNCHRO_KEYS", f":{KEY}", "SYNCHRO_KEYS must hold entries like name:key, each key 32 bytes in base64."),
    ("SYNCHRO_KEYS", " , ", "SYNCHRO_KEYS holds no key; people could not write anything."),
    ("BASE_URL", "http://synchro.example", "BASE_URL must begin with https://."),
    ("BASE_URL", "https://", "BASE_URL must be an address like https://synchro.example."),
    ("BASE_URL", "https://synchro.example/app", "BASE_URL must be an address like https://synchro.example."),
    ("BASE_URL", "https://me:secret@synchro.example", "BASE_URL must be an address like https://synchro.example."),
    ("BASE_URL", "https://synchro.example:web", "BASE_URL has a port that is no port number."),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must list the host names that are answered, by comma."),
    ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS must list the host names that are answered, by comma."),
    ("DATABASE_URL", "mysql://host/synchro", "DATABASE_URL must begin with postgres:// or postgresql://."),
    ("DATABASE_URL", "postgres://host:port/synchro", "DATABASE_URL has a port that is no port number."),
    ("REDIS_URL", "valkey:6379", "REDIS_URL must begin with redis:// or rediss:// or unix://."),
    ("REDIS_URL", "unix://", "REDIS_URL names no server."),
    ("REDIS_URL", "redis://valkey:99999/0", "REDIS_URL has a port that is no port number."),
    ("EMAIL_URL", "mail.example", "EMAIL_URL must begin with smtp:// or smtp+tls://."),
    ("EMAIL_URL", "smtp://", "EMAIL_URL names no mail server."),
    ("EMAIL_URL", "smtp://mail.example:mail", "EMAIL_URL has a port that is no port number."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_a_wrong_value_is_refused_with_a_sentence(
    name: str, value: str, sentence: str, read: Any
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{**PRODUCTION, name: value})

    assert str(refusal.value) == sentence


@pytest.mark.safe
@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"SYNCHRO_MODE"}))
@pytest.mark.parametrize("given", ["missing", "empty"])
def test_production_has_a_default_for_nothing_that_matters(
    given: str, name: str, read: Any
) -> None:
    """Seen failing with a default for SECRET_KEY."""
    environment = {**PRODUCTION, name: ""}
    if given == "missing":
        del environment[name]

    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**environment)

    assert str(refusal.value) == f"Set {name} in the environment."


def test_the_values_of_production_arrive(read: Any) -> None:
    found = read(**PRODUCTION, DATABASE_PASSWORD_APP="p")

    database = found["DATABASES"]["default"]
    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "synchro", "USER": "synchro_app", "PASSWORD": "p", "HOST": "postgres", "PORT": "5432",
    }  # fmt: skip
    assert {key: found[key] for key in found if key.startswith("EMAIL_")} == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example", "EMAIL_PORT": 587, "EMAIL_HOST_USER": "sender",
        "EMAIL_HOST_PASSWORD": "p@ss", "EMAIL_USE_TLS": True, "EMAIL_TIMEOUT": 20,
    }  # fmt: skip
    assert found["DEBUG"] is False
    assert list(found["VAULT_KEYS"]) == ["first"]
    assert found["MAILBOX_URL"] == ""


def test_the_first_key_is_the_current_one(read: Any) -> None:
    found = read(**{**PRODUCTION, "SYNCHRO_KEYS": f"newer:{KEY}, first:{KEY}"})

    assert list(found["VAULT_KEYS"]) == ["newer", "first"]


def test_the_demo_and_the_tests_need_nothing(read: Any) -> None:
    for mode in ("demo", "test"):
        found = read(SYNCHRO_MODE=mode)
        assert (found["MODE"], found["DEBUG"]) == (mode, False)
        assert "SESSION_COOKIE_SECURE" not in found  # on http, as the demo's pages say


def test_every_setting_is_explained_where_people_look_for_it() -> None:
    source = (ROOT / "synchro" / "settings.py").read_text()
    names = {
        name
        for name in (
            *PRODUCTION,
            *(name for name, _value, _sentence in WRONG),
            "MAILBOX_URL",
            "MAIL_FROM",
        )
        if f'"{name}"' in source
    }

    explained = (ROOT / ".env.example").read_text()
    assert [name for name in sorted(names) if f"{name}=" not in explained] == []
    assert len(names) >= 15


def test_a_wrong_value_stops_the_start_with_the_sentence_last() -> None:
    ran = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "DB_POOL": "maybe"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert ran.stderr.strip().splitlines()[-1].endswith("DB_POOL is 'maybe'; it must be 0 or 1.")


# What production sends


@pytest.fixture(scope="module")
def told(_estate: Estate, django_db_blocker: Any) -> dict[str, Any]:
    """Each request of tests/production.py with its status, headers and cookies."""
    from tests.estate import entered

    with django_db_blocker.unblock(), entered(_estate) as estate:
        worker = estate.acme.worker.account
        Account.objects.filter(pk=worker.pk).update(
            email="worker@acme.example", password=make_password(PASSWORD, hasher="argon2")
        )
        ran = subprocess.run(
            [sys.executable, "-m", "tests.production", "acme", "worker@acme.example", PASSWORD],
            cwd=ROOT,
            env={
                **estate.environment,
                **PRODUCTION,
                "DATABASE_URL": estate.environment["DATABASE_URL"],
                "REDIS_URL": os.environ["REDIS_URL"],
                "DJANGO_SETTINGS_MODULE": "synchro.settings",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        Account.objects.filter(pk=worker.pk).update(email=None)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


PAGES = {
    "sign-in": 200,
    "absent": 404,
    "to sign-in": 302,
    "language": 302,
    "failing": 500,
    "without a token": 403,
    "signed in": 302,
    "own page": 200,
    "no right": 403,
    "wrong method": 405,
}


def test_the_pages_are_those_that_were_meant(told: dict[str, Any]) -> None:
    assert {name: told[name]["status"] for name in PAGES} == PAGES


@pytest.mark.safe
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_headers(page: str, told: dict[str, Any]) -> None:
    """Errors too. Seen failing with SecurityMiddleware or CSPMiddleware removed."""
    headers = told[page]["headers"]

    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"  # none at all would break forms
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "no-store" in headers["cache-control"]
    assert directives(headers["content-security-policy"]) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: sources for name, *sources in parts}


@pytest.mark.safe
def test_cookies_stay_on_this_host_and_off_scripts(told: dict[str, Any]) -> None:
    """Seen failing with SESSION_COOKIE_SECURE removed."""
    cookies: dict[str, dict[str, Any]] = {}
    for answer in told.values():
        cookies |= answer["cookies"]

    kept = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert cookies == {
        "__Host-session": kept,
        "__Host-csrf": kept,
        "django_language": kept,
    }


@pytest.mark.safe
def test_plain_http_is_led_to_https_but_for_the_health_check(told: dict[str, Any]) -> None:
    assert told["plain http"]["status"] == 301
    assert told["plain http"]["headers"]["location"] == "https://synchro.example/sign-in/"
    assert told["health over plain http"]["status"] == 200


@pytest.mark.safe
def test_a_host_that_is_not_ours_is_not_answered(told: dict[str, Any]) -> None:
    assert told["forged host"]["status"] == 400
    assert "evil.example" not in json.dumps(told["forged host"]["headers"])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
        ("unix:///run/valkey.sock?db=2", "redis+socket:///run/valkey.sock?virtual_host=2"),
    ],
)
def test_celery_is_told_the_same_broker_in_its_own_words(address: str, expected: str) -> None:
    assert environment.celery_broker(address) == expected
