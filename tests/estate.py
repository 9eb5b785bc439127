"""Acme and Elsewhere, both furnished and committed in a database of their own, seen from outside.

The database is a copy of the tests' own, so that rows can be committed, connections of every role
opened and walls torn down here without any other test noticing. ``estate`` in tests/conftest.py.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client
from psycopg import sql
from psycopg.pq import TransactionStatus

from people import scope
from people.models import Department, Grant, Member, Organisation, Part
from programmes.actions import health
from programmes.models import Programme
from tests.factories import people, rows
from tests.factories.people import NOW
from tests.factories.programmes import programme_for

Line = psycopg.Connection[tuple[Any, ...]]
ACTORS = ("worker", "manager", "hr", "sponsor", "consultant")
# An administrator, an HR manager of the kitchen, and a consultant for whom nothing was named.
NARROW = ("administrator", "department_hr", "stranger")


@dataclass
class Place:
    """One organisation with its cast; ``row`` gives the sample of a noun, made on first use."""

    organisation: Organisation
    kitchen: Department
    worker: Member
    manager: Member
    hr: Member
    sponsor: Member
    consultant: Member
    programme: Programme | None = None
    administrator: Member | None = None
    department_hr: Member | None = None
    stranger: Member | None = None
    samples: dict[str, Any] = field(default_factory=dict)

    def member(self, actor: str) -> Member:
        found: Member = getattr(self, actor)
        return found

    @property
    def members(self) -> list[Member]:
        return [self.member(actor) for actor in ACTORS]

    def within(self, who: Member | None = None) -> Any:
        return scope.bind(self.organisation.pk, who.pk if who else None)

    def row(self, noun: str) -> Any:
        if noun not in self.samples:
            from tests.matrix import SAMPLES

            with transaction.atomic(), self.within(self.hr):
                self.samples[noun] = SAMPLES[noun](self)
        return self.samples[noun]


@dataclass
class Estate:
    """The two places, and lines to their database in any role."""

    database: str
    settings: dict[str, Any]
    acme: Place
    elsewhere: Place
    lines: dict[str, Line] = field(default_factory=dict)
    wrapper: Any = field(default_factory=lambda: connections.create_connection(DEFAULT_DB_ALIAS))

    @contextmanager
    def line(self, role: str = "app", *, autocommit: bool = False) -> Iterator[Line]:
        """A connection signed in as the role; what was done is rolled back at the end."""
        kept = None if autocommit else self.lines.pop(role, None)
        found = kept or self._connected(role, autocommit)
        try:
            yield found
        finally:
            if autocommit or found.closed or role in self.lines:
                found.close()
            else:
                found.rollback()
                self.lines[role] = found

    def _connected(self, role: str, autocommit: bool) -> Line:
        return psycopg.connect(
            host=self.settings["HOST"],
            port=self.settings["PORT"] or None,
            password=self.settings["PASSWORD"] or None,
            user=f"synchro_{role}",
            dbname=self.database,
            autocommit=autocommit,
        )

    def hang_up(self) -> None:
        self.wrapper.close()
        while self.lines:
            self.lines.popitem()[1].close()

    @property
    def environment(self) -> dict[str, str]:
        """What a process of its own needs to work on this database."""
        found = self.settings
        secret = f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else ""
        port = f"&port={found['PORT']}" if found["PORT"] else ""
        address = (
            f"postgres://synchro_app{secret}@/{self.database}?host={quote(found['HOST'])}{port}"
        )
        return {**os.environ, "SYNCHRO_MODE": "test", "DATABASE_URL": address}


def bind(line: Line, place: Place | None, who: Member | None = None) -> None:
    """Tell this connection's transaction whose rows it may see, as the database backend does."""
    organisation = str(place.organisation.pk) if place else ""
    member = str(who.pk) if who else ""
    line.execute(scope.SET, [organisation, member])


def clients(estate: Estate) -> dict[str, Client]:
    """A signed-in client for each actor; Mallory leads elsewhere and belongs nowhere in Acme."""
    found = {"anonymous": Client(raise_request_exception=False)}
    cast = {actor: estate.acme.member(actor) for actor in (*ACTORS, *NARROW)}
    for actor, member in {**cast, "mallory": estate.elsewhere.hr}.items():
        found[actor] = Client(raise_request_exception=False)
        people.signed_in(found[actor], member.account)
    return found


@contextmanager
def built() -> Iterator[Estate]:
    """Copy the tests' database, furnish both organisations, and drop the copy at the end."""
    settings = connection.settings_dict
    with copied("estate") as copy:
        with within(copy):
            estate = _furnished(copy, dict(settings))
        yield estate
        estate.hang_up()


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A database of one's own: a copy of the tests' one, dropped at the end. Its name."""
    origin = connection.settings_dict["NAME"]
    copy = f"{origin}_{name}"
    connection.close()
    _execute("drop database if exists {copy}", copy=copy)
    _copy(origin, copy)
    try:
        yield copy
    finally:
        _execute("drop database if exists {copy}", copy=copy)


@contextmanager
def within(database: str, role: str = "app") -> Iterator[None]:
    """Django works on this database in this role, and goes back to its own."""
    settings = connection.settings_dict
    kept = {key: settings[key] for key in ("NAME", "USER")}
    connection.close()
    settings.update(NAME=database, USER=f"synchro_{role}")
    try:
        yield
    finally:
        connection.close()
        settings.update(kept)


def _copy(origin: str, copy: str) -> None:
    """A browser that has just been closed may still hold a connection of the live server."""
    begun = time.monotonic()
    while True:
        try:
            return _execute("create database {copy} template {origin}", copy=copy, origin=origin)
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > begun + 30:
                raise
            if time.monotonic() > begun + 5:
                _end_sessions(origin)
            time.sleep(0.2)


def _end_sessions(database: str) -> None:
    """Those that nobody uses and nothing ends; only the superuser of a server of our own may."""
    if superuser := os.environ.get("SYNCHRO_TEST_SUPERUSER"):
        with psycopg.connect(superuser, autocommit=True) as line:
            line.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                [database],
            )


@contextmanager
def entered(estate: Estate) -> Iterator[Estate]:
    """Django itself works on the estate's database, and goes back to its own.

    Its connection there stays open between the tests: a new one learns all tables and policies anew.
    """
    settings, own = connection.settings_dict, connections[DEFAULT_DB_ALIAS]
    origin = settings["NAME"]
    own.close()
    settings["NAME"] = estate.database
    connections[DEFAULT_DB_ALIAS] = estate.wrapper
    try:
        yield estate
    finally:
        if not _is_at_rest(estate.wrapper):
            estate.wrapper.close()
        connections[DEFAULT_DB_ALIAS] = own
        settings["NAME"] = origin


def _is_at_rest(wrapper: Any) -> bool:
    """Whether it is as a new one would be: open, outside a transaction, without an error."""
    line = wrapper.connection
    return (
        line is not None
        and not wrapper.errors_occurred
        and line.info.transaction_status == TransactionStatus.IDLE
    )


def _execute(statement: str, **names: str) -> None:
    """As the owner, who may make and drop databases; from the server's own database."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        password=settings["PASSWORD"] or None,
        user="synchro_owner",
        dbname="postgres",
        autocommit=True,
    ) as line:
        parts = {key: sql.Identifier(name) for key, name in names.items()}
        line.execute(sql.SQL(statement).format(**parts))


def _furnished(database: str, settings: dict[str, Any]) -> Estate:
    with transaction.atomic():
        house = people.house()
        acme = Place(
            house.organisation,
            house.kitchen,
            house.bob,
            house.manager,
            house.alice,
            house.sponsor,
            house.carol,
        )
        elsewhere = _neighbours(house.other, house.mallory)
    estate = Estate(database, settings, acme, elsewhere)
    for place in (acme, elsewhere):
        _furnish(place)
    with estate.line("system", autocommit=True) as line:
        for place in (acme, elsewhere):
            rows.fill(line, place.organisation.pk)
    return estate


def _neighbours(organisation: Organisation, mallory: Member) -> Place:
    with scope.bind(organisation.pk):
        manager = people.member("2", full_name="Canary manager", address="m@elsewhere.example")
        kitchen = people.department("Canary kitchen", manager=manager)
        worker = people.member(
            "3",
            full_name="Canary worker",
            department=kitchen,
            job_title=people.job_title("Canary cook"),
        )
        sponsor = people.member("4", full_name="Canary sponsor", parts=(Part.SPONSOR,))
        consultant = people.member(
            "C1", full_name="Canary consultant", external=True, parts=(Part.CONSULTANT,)
        )
        for row in (manager, worker, sponsor, consultant):
            people.account_for(row, row.address)
    return Place(organisation, kitchen, worker, manager, mallory, sponsor, consultant)


def _appoint(place: Place) -> None:
    """Those who reach less far than the others, each with a sign-in."""
    name = place.organisation.name
    place.administrator = people.member(
        "A1", full_name=f"{name}'s administrator", parts=(Part.ADMINISTRATOR,)
    )
    place.department_hr = people.member("D1", full_name=f"{name}'s HR manager of the kitchen")
    Grant.objects.create(
        member=place.department_hr, part=Part.HR, department=place.kitchen, given_at=people.NOW
    )
    place.stranger = people.member(
        "C9", full_name=f"{name}'s other consultant", external=True, parts=(Part.CONSULTANT,)
    )
    for actor in NARROW:
        people.account_for(place.member(actor))


def _furnish(place: Place) -> None:
    """A programme, and a sample of every noun that stands in an address."""
    from tests.matrix import SAMPLES, addresses

    with transaction.atomic(), place.within(place.hr):
        place.programme = programme_for(place.hr)
        health.read(cycle=place.programme.cycles.get(), at=NOW)
        place.programme.slug = f"{place.organisation.slug}-culture"
        place.programme.name = f"{place.organisation.name}'s culture"
        place.programme.save()
        _appoint(place)
    named = {noun for address in addresses() for noun in address.nouns}
    for noun in SAMPLES:
        if noun in named:
            place.row(noun)
    _seal(place)


def _seal(place: Place) -> None:
    """The log has a true seal; a transaction elsewhere may hold the newest rows back for a while."""
    from people.trust.actions import audit_seal

    for _ in range(1800):
        with place.within():
            if audit_seal.seal(at=people.NOW):
                return
        time.sleep(0.1)
    raise AssertionError("nothing could be sealed")
