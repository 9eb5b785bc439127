"""The servers under every test: which role we are on them, and that they end with the process."""

import os
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import psycopg
import pytest
from django.db import connection

from synchro.servers.folders import CHECKOUT
from synchro.servers.throwaway import Throwaway
from tests.synchro.life import is_alive, left

# Says who its servers are, then waits to be killed.
RUN = """
import time
from synchro.servers import throwaway
servers = throwaway()
pids = [server.child.pid for server in servers._servers]
print(servers.database_url.partition("host=")[2], *pids, flush=True)
time.sleep(60)
"""


@pytest.mark.django_db
def test_tests_run_as_the_role_that_can_bypass_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user::text, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
            " from pg_roles where rolname = current_user"
        )
        found = cursor.fetchone()

    assert found == ("synchro_app", False, False, False, False)


def test_the_database_folds_letters_as_production_does() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        row = line.execute(
            "select datlocprovider, datlocale, pg_encoding_to_char(encoding), lower('ÄÉŁ')"
            " from pg_database where datname = current_database()"
        ).fetchone()

    assert row == ("b", "PG_UNICODE_FAST", "UTF8", "äéł")


def test_servers_end_with_a_killed_run_and_the_next_one_removes_its_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    run = Popen([sys.executable, "-c", RUN], stdout=PIPE, text=True, env=own, cwd=CHECKOUT)
    with run:
        assert run.stdout is not None
        sockets, *numbers = run.stdout.readline().split()
        pids = [int(number) for number in numbers]
        assert [is_alive(pid) for pid in pids] == [True, True]

        run.send_signal(signal.SIGKILL)

    assert left(pids, seconds=20) == []
    folder = Path(sockets).parent
    os.utime(folder, (0, 0))  # a folder just made is left alone
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    with Throwaway() as servers:
        assert not folder.exists()
        mine = Path(servers.database_url.partition("host=")[2]).parent
        assert mine.exists()
    assert not mine.exists()


def test_servers_named_in_the_environment_are_used_as_they_are() -> None:
    with Throwaway() as servers:
        named = (servers.database_url, servers.redis_url)

    assert named == (os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
