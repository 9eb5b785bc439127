"""What the tests of trust share: seals that stand, and the whole database as text."""

import json
import time

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from people.trust.actions import audit_seal
from people.trust.queries import audit_seal as queries
from tests.estate import Estate, Place
from tests.factories.people import NOW, House


def seal_everything(place: Place | House) -> int:
    """Seal until nothing waits. Another test's open transaction may hold the newest rows back."""
    sealed = 0
    for _ in range(1800):
        with place.within():
            sealed += audit_seal.seal(at=NOW)
            if queries.verify().waiting == 0:
                return sealed
        time.sleep(0.1)
    raise AssertionError("a transaction elsewhere did not end")


@pytest.fixture
def acme(estate: Estate) -> Place:
    return estate.acme


def rows_of_every_table() -> dict[str, dict[str, str]]:
    """Every row of the database as JSON text, by table and key; as the role that sees all of them."""
    found: dict[str, dict[str, str]] = {}
    with system() as line:
        tables = line.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in tables.fetchall():
            rows = line.execute(
                sql.SQL("select ctid::text, to_jsonb(t)::text from {table} t").format(
                    table=sql.Identifier(table)
                )
            )
            found[table] = {_key(text, place): text for place, text in rows.fetchall()}
    return found


def _key(text: str, place: str) -> str:
    row = json.loads(text)
    names = ("pgh_id", "id", "session_key", "cache_key", "organisation_id")
    return str(next((row[name] for name in names if name in row), place))


def system() -> psycopg.Connection:
    """A line to the tests' database, signed in as the role that row security does not bind."""
    found = connection.settings_dict
    return psycopg.connect(
        host=found["HOST"],
        port=found["PORT"] or None,
        password=found["PASSWORD"] or None,
        dbname=found["NAME"],
        user="synchro_system",
    )


def holding(word: str, rows: dict[str, dict[str, str]]) -> set[str]:
    """The tables in which the word can be read, as text or as bytes in hexadecimal digits."""
    sought = (word.lower(), word.encode().hex(), word.capitalize().encode().hex())
    return {
        table
        for table, found in rows.items()
        if any(form in text.lower() for text in found.values() for form in sought)
    }
