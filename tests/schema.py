"""The tests' tables: made by migrations once, from a dump until a migration changes, and emptied.

Making them takes longer than most runs. The dump lies with the other state of this checkout and is
used on servers of our own alone, whose superuser sees all that there is to dump.
"""

import fcntl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from synchro.servers.folders import VAR
from synchro.servers.postgres import installation
from synchro.servers.stamps import fingerprint
from synchro.servers.supervisor import WHAT_MIGRATIONS_USE, migrations

KEPT = VAR / "tests"
# What the migrations and Django itself wrote.
STAYS = ("django_migrations", "django_content_type", "auth_permission")


@contextmanager
def made_from_dump(superuser: str, name: str) -> Iterator[bool]:
    """Whether the database ``name`` is there when it begins; if not, it is dumped when it ends.

    One process at a time: while one makes the tables, the others wait for its dump.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    dump = KEPT / f"{fingerprint([*migrations(), *WHAT_MIGRATIONS_USE])}.sql"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if dump.exists():
            lock.close()
            _load(dump, superuser, name)
            yield True
        else:
            yield False
            _keep(dump, superuser, name)


WRITTEN = (
    "select oid::regclass::text from pg_class where relkind = 'r'"
    " and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0"
    " and relname <> all(%s)"
)


def empty(superuser: str) -> None:
    """Empty the tables that a test has written to; the others cost more than the test.

    A size tells it: of the rows themselves the web role sees only its organisation's. A superuser
    deletes the rows, in any order and unseen by triggers. On other servers the tables are truncated,
    which makes anew the files of every table that refers to one of these, and that is nearly all.
    """
    if superuser:
        name = connection.settings_dict["NAME"]
        with psycopg.connect(superuser, dbname=name, autocommit=True) as line:
            line.execute("set session_replication_role = replica; set lock_timeout = '30s'")
            written = [name for (name,) in line.execute(WRITTEN, [list(STAYS)])]
            line.execute("; ".join(f"delete from {name}" for name in written))
        return
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(STAYS)])
        if written := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"truncate {', '.join(written)} cascade")


def _load(dump: Path, superuser: str, name: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as line:
        database = sql.Identifier(name)
        line.execute(sql.SQL("drop database if exists {}").format(database))
        line.execute(sql.SQL("create database {} owner synchro_owner").format(database))
    _run("psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", dump, _within(superuser, name))


def _keep(dump: Path, superuser: str, name: str) -> None:
    """Whole or not at all, and instead of those before it."""
    half = dump.with_suffix(".half")
    _run("pg_dump", "-f", half, _within(superuser, name))
    for old in KEPT.glob("*.sql"):
        old.unlink()
    half.rename(dump)


def _within(superuser: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(superuser, dbname=name)


def _run(program: str, *arguments: str | Path) -> None:
    command = [installation() / "bin" / program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
