"""Real servers for every test: PostgreSQL as the web role, Valkey, and the two databases' worth of care."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("SYNCHRO_MODE", "test")

from synchro.servers import words
from synchro.servers.throwaway import Throwaway

_servers = Throwaway()
SUPERUSER = "SYNCHRO_TEST_SUPERUSER"  # from the first process to the others; empty on other servers


def _is_master(config: object) -> bool:
    return not hasattr(config, "workerinput")


def _own_queues(url: str, worker: dict[str, str]) -> str:
    """A database of the broker for each process: its workers must not take another's tasks."""
    number = int(worker["workerid"].removeprefix("gw")) + 1
    if url.startswith("unix:"):
        return f"{url}?db={number}"
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def pytest_configure(config: object) -> None:
    """The first process starts the servers; the others, and what tests start, find them in the environment.

    Settings are read before this file, so they are told here.
    """
    if _is_master(config):
        words.compile_all()
        _servers.start()
        os.environ["DATABASE_URL"] = _servers.database_url
        os.environ["REDIS_URL"] = _servers.redis_url
        # A run that a test starts has been told; see tests/processes/test_eighth.py.
        os.environ[SUPERUSER] = _servers.superuser_dsn or os.environ.get(SUPERUSER, "")
    else:
        os.environ["REDIS_URL"] = _own_queues(os.environ["REDIS_URL"], config.workerinput)
    from django.conf import settings
    from django.db import connection

    from synchro import environment
    from synchro.celery import app

    found = environment.database(os.environ["DATABASE_URL"], "app", os.environ)
    settings.DATABASES["default"].update(found)
    connection.settings_dict.update(found)
    settings.REDIS_URL = os.environ["REDIS_URL"]
    settings.CELERY_BROKER_URL = environment.celery_broker(settings.REDIS_URL)
    app.conf.broker_url = settings.CELERY_BROKER_URL


def pytest_unconfigure(config: object) -> None:
    if _is_master(config):
        _servers.stop()


import hypothesis  # noqa: E402 -- after the environment is set
import pytest  # noqa: E402 -- the same

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("a busy machine", deadline=None)
hypothesis.settings.load_profile("a busy machine")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture: a document cannot be made where its libraries are missing."""
    from programmes.reports import pdf

    if item.get_closest_marker("weasy") and not pdf.available():
        pytest.skip("needs Pango")


def _as(role: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = f"synchro_{role}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: object
) -> Iterator[None]:
    """The database is made by its owner; the tests run as the web role, which owns nothing."""
    from django.db import connection
    from django.test import TransactionTestCase
    from django.test.utils import teardown_databases

    from tests import schema

    superuser = os.environ[SUPERUSER]
    TransactionTestCase._fixture_teardown = lambda test: schema.empty(superuser)  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        _as("owner")
        old = _set_up()
        with connection.cursor() as cursor:
            cursor.execute("grant truncate on all tables in schema public to synchro_app")
        _as("app")
    yield
    with django_db_blocker.unblock():
        _as("owner")
        teardown_databases(old, verbosity=0)


def _set_up() -> Any:
    from django.db import connection
    from django.test.utils import setup_databases

    from tests import schema

    def set_up(keepdb: bool = False) -> Any:
        return setup_databases(
            verbosity=0,
            interactive=False,
            aliases={"default"},
            serialized_aliases=[],
            keepdb=keepdb,
        )

    if not os.environ[SUPERUSER]:
        return set_up()
    name = connection.creation._get_test_db_name()
    with schema.made_from_dump(os.environ[SUPERUSER], name) as there:
        return set_up(keepdb=there)


REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files that nobody here wrote."""
    if not REAL_DATA.is_dir():
        pytest.skip("the folder of real data is not here")
    return REAL_DATA


@pytest.fixture
def house(db: None) -> object:
    """Acme and its cast; see tests/factories/people.py."""
    from tests.factories.people import house

    return house()


@pytest.fixture
def environment_of_the_test(db: None) -> dict[str, str]:
    """What a process of its own needs to work on this test's database and queue."""
    from urllib.parse import quote

    from django.db import connection

    found = connection.settings_dict
    user, password = found["USER"], quote(found["PASSWORD"])
    address = f"{user}:{password}@" if password else ""
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    return {
        **os.environ,
        "SYNCHRO_MODE": "test",
        "DATABASE_URL": f"postgres://{address}/{found['NAME']}?host={quote(found['HOST'])}{port}",
    }


@pytest.fixture(scope="session")
def _estate(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    from tests import estate

    with django_db_blocker.unblock(), estate.built() as found:
        yield found


@pytest.fixture
def estate(_estate: object, django_db_blocker: object) -> Iterator[object]:
    """Two furnished organisations in a database of their own; see tests/estate.py."""
    from tests.estate import entered

    with django_db_blocker.unblock(), entered(_estate) as found:
        yield found
