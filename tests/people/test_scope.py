"""The scope: announced at the start of each transaction, put back in any event, asked for loudly."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from people import scope
from people.models import Department, Member
from tests.estate import Estate
from tests.factories.people import House
from tests.people.test_walls import TABLES

pytestmark = pytest.mark.safe
ROOT = Path(__file__).resolve().parents[2]


def announced() -> tuple[str, str]:
    """What the connection was told: organisation and member."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('synchro.organisation_id', true),"
            " current_setting('synchro.member_id', true)"
        )
        organisation, member = cursor.fetchone()
    return organisation or "", member or ""


def test_nested_scopes_are_put_back(house: House) -> None:
    acme, bob, other = house.organisation.pk, house.bob.pk, house.other.pk
    told = [announced()]
    with scope.bind(acme, bob):
        told.append(announced())
        with scope.bind(other):
            told.append(announced())
        told.append(announced())
    told.append(announced())

    assert told == [
        ("", ""), (str(acme), str(bob)), (str(other), ""), (str(acme), str(bob)), ("", ""),
    ]  # fmt: skip


def test_scopes_are_put_back_after_an_error(house: House) -> None:
    """Of Python, and of PostgreSQL inside a savepoint that is rolled back.

    Seen failing with the ``finally`` of ``bind`` removed.
    """
    acme, other = house.organisation.pk, house.other.pk
    told = []
    with scope.bind(acme):
        with pytest.raises(KeyError), scope.bind(other):
            raise KeyError
        told.append(announced())
        with pytest.raises(DatabaseError), transaction.atomic(), scope.bind(other):
            connection.cursor().execute("select 1/0")
        told.append(announced())
        with pytest.raises(DatabaseError), scope.bind(other), transaction.atomic():
            connection.cursor().execute("select 1/0")
        told.append(announced())
        assert scope.require().organisation_id == acme
        assert set(Member.objects.values_list("organisation_id", flat=True)) == {acme}
    told.append(announced())

    assert told == [(str(acme), "")] * 3 + [("", "")]


def test_a_rolled_back_savepoint_keeps_the_scope(house: House) -> None:
    acme, other = house.organisation.pk, house.other.pk
    with scope.bind(acme):
        with scope.bind(other):
            with transaction.atomic():
                transaction.set_rollback(True)
            inside = announced()
        with transaction.atomic():
            with scope.bind(other):
                pass
            transaction.set_rollback(True)
        after = announced()

    assert (inside, after) == ((str(other), ""), (str(acme), ""))


def test_a_transaction_begins_with_the_scope_and_ends_without_it(estate: Estate) -> None:
    """Seen failing with ``announce`` removed from the database backend (all empty)."""
    acme = str(estate.acme.organisation.pk)
    told = [announced()]
    with scope.bind(estate.acme.organisation.pk):
        told.append(announced())
        with transaction.atomic():
            told.append(announced())
        told.append(announced())
        with pytest.raises(KeyError), transaction.atomic():
            raise KeyError
        with transaction.atomic(durable=True):
            told.append(announced())
    with transaction.atomic():
        told.append(announced())

    assert told == [("", ""), ("", ""), (acme, ""), ("", ""), (acme, ""), ("", "")]


# The manager


LOUD = [
    lambda: Member.objects.all(),
    lambda: Member.objects.filter(pk=1),
    lambda: Member.objects.count(),
    lambda: Member.objects.get_or_create(number="1"),
    lambda: Member.objects.bulk_create([]),
    lambda: Member.objects.update(number="1"),
    lambda: Member._default_manager.all(),
    lambda: Department(pk=1).members.all(),
    lambda: Member(pk=1).reports.count(),
    lambda: Member(pk=1).grants.all(),
]


@pytest.mark.parametrize("ask", LOUD)
def test_the_manager_raises_where_no_organisation_is_bound(
    ask: Callable[[], Any], db: None
) -> None:
    """Related managers too. Seen failing with ``scope.require`` replaced by ``scope.current``."""
    with pytest.raises(scope.ScopeMissing):
        ask()


@pytest.mark.parametrize("ask", LOUD)
def test_the_manager_raises_outside_a_transaction(ask: Callable[[], Any], estate: Estate) -> None:
    """Policies would show nothing there, silently. Seen failing without its second ``raise``."""
    with scope.bind(estate.acme.organisation.pk), pytest.raises(scope.ScopeMissing):
        ask()


def test_a_row_without_a_scope_finds_no_neighbour(house: House) -> None:
    """A key forwards uses Django's base manager, which is not loud: the policy stops it."""
    with house.within():
        member = Member.objects.get(pk=house.bob.pk)

    with pytest.raises(Department.DoesNotExist):
        member.department  # noqa: B018


def test_the_manager_filters_by_itself(estate: Estate) -> None:
    """The second wall alone: as the role that policies do not bind.

    Seen failing with the filter of ``ScopedManager`` removed.
    """
    settings = connection.settings_dict
    connection.close()
    settings["USER"] = "synchro_system"
    try:
        for place in (estate.acme, estate.elsewhere):
            for model in apps.get_models():
                if model._meta.db_table in TABLES and "pgh_id" not in {
                    field.name for field in model._meta.fields
                }:
                    with place.within(), transaction.atomic():
                        found = set(model.objects.values_list("organisation_id", flat=True))
                    assert found == {place.organisation.pk}, model
    finally:
        connection.close()
        settings["USER"] = "synchro_app"


# The source


def test_settings_end_with_their_transaction_everywhere_in_the_source() -> None:
    """``set_config(…, false)`` and ``set`` would stay on a connection that the pool hands on.

    Seen failing with ``true`` in people/scope.py changed to ``false``.
    """
    settings = re.compile(r"set_config\s*\((?:[^()]|\([^()]*\))*\)", re.I)
    lasting = re.compile(r"""["'\s]set\s+(?:session\s+)?(?!local)[\w.]+\s*(?:=|to)\s""", re.I)
    wrong = []
    for path in sources():
        text = path.read_text()
        wrong += [
            f"{path}: {call}"
            for call in settings.findall(text)
            if not call.rstrip(") ").endswith("true")
        ]
        wrong += [
            f"{path}: {line.strip()}"
            for line in text.splitlines()
            if "synchro." in line and lasting.search(line)
        ]

    assert wrong == []


def test_one_module_announces_the_scope() -> None:
    assert [
        str(path.relative_to(ROOT)) for path in sources() if "set_config" in path.read_text()
    ] == ["people/scope.py"]


def sources() -> Iterator[Path]:
    for package in ("people", "programmes", "processes", "synchro"):
        yield from (ROOT / package).rglob("*.py")
