"""Every address × method × actor, generated from the resolver: none is unlisted, no cell is wrong.

Each cell is one request on committed rows of two organisations, rolled back afterwards. Seen
failing with ``access.require`` removed from ``Screen.dispatch`` (403), with ``membership_for``
ignoring the account (404), with a door that finds by another key than the bound organisation's
rows (foreign ids; see the two tests in which one wall stands alone), and with an address of an
unknown noun. An address that names its permission and known nouns is taken up by itself.
"""

import logging
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from people import proof
from people.models.base import ScopedManager
from people.permissions import PART_PERMISSIONS
from tests.estate import Estate, clients, entered
from tests.matrix import (
    OF_A_PROGRAMME,
    PARTS,
    PUBLIC,
    READERS,
    SAMPLES,
    WORDS,
    Address,
    addresses,
)

pytestmark = pytest.mark.safe

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
MEANT = (
    "GET",
    "POST",
)  # what pages send; the small size asks for one of the others, by a few actors
OTHERS = tuple(method for method in METHODS if method not in MEANT)
READING, WRITING = {200, 302}, {204, 302, 422}
ADDRESSES = addresses()
EVERY_ADDRESS = pytest.mark.parametrize(
    "address", ADDRESSES, ids=[address.name for address in ADDRESSES]
)
OURS = [address for address in ADDRESSES if not address.public]


@dataclass(frozen=True)
class Cell:
    """Who asks how; ``foreign`` names the noun that is taken from the other organisation."""

    actor: str
    method: str
    expected: frozenset[int]
    foreign: str = ""


def has_right(address: Address, actor: str) -> bool:
    return any(address.permission in PART_PERMISSIONS[part] for part in PARTS[actor])


def readers(address: Address) -> tuple[set[str], int]:
    """Whose rows the address shows, and what all others with the right get."""
    for key in (address.name, *reversed(address.nouns)):
        if key in READERS:
            return READERS[key]
    return set(PARTS), 404


def answers(address: Address, method: str) -> set[int]:
    """What a method gives to somebody with the right."""
    handler = "get" if method == "HEAD" else method.lower()
    names = {*address.view.http_method_names}
    if handler not in names or not hasattr(address.view, handler):
        return {405} | address.also
    return (READING if handler == "get" else WRITING) | address.also


def expected(address: Address, actor: str, method: str) -> set[int]:
    if address.public:
        return set(range(200, 500))
    if actor == "anonymous":
        return {302}
    if actor == "mallory":
        return {404}
    if not has_right(address, actor):
        return {403}
    if actor == "stranger" and OF_A_PROGRAMME & set(address.nouns):
        return {404}
    allowed, refusal = readers(address)
    return answers(address, method) if actor in allowed else {refusal}


def cells(address: Address, *, small: bool = False) -> list[Cell]:
    """Every actor with every method; then, for who may most, each id from the other organisation."""
    few = {"anonymous", "worker", *insiders(address)[:1], "mallory"}
    asked = {*MEANT, OTHERS[ADDRESSES.index(address) % len(OTHERS)]} if small else {*METHODS}
    found = [
        Cell(actor, method, frozenset(expected(address, actor, method)))
        for actor in ("anonymous", *PARTS, "mallory")
        for method in METHODS
        if method in asked and (method in MEANT or actor in few or not small)
    ]
    if not address.public:
        found += [
            Cell(actor, method, frozenset({404} | ({405} & answers(address, method))), noun)
            for actor in insiders(address)[:1]
            for method in METHODS
            if method in asked
            for noun in address.nouns
            if address.word(noun) is None
        ]
    return found


def insiders(address: Address) -> list[str]:
    """Those with the right, and whose the rows are."""
    allowed, _refusal = readers(address)
    return [actor for actor in PARTS if has_right(address, actor) and actor in allowed]


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals, each of which would be written down with its traceback."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module", autouse=True)
def fresh_for_long() -> Iterator[None]:
    """All cells take longer than the ten minutes for which somebody counts as proved anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "FRESH_FOR", timedelta(days=1))
        yield


# Nothing is unlisted


@EVERY_ADDRESS
def test_it_says_who_may_use_it(address: Address) -> None:
    """By its permission, or by standing in ``PUBLIC`` with a reason; not both."""
    assert (address.permission is not None) != (address.name in PUBLIC)
    assert address.public == (address.name in PUBLIC)


@EVERY_ADDRESS
def test_each_noun_has_a_sample_and_somebody_to_use_it(address: Address) -> None:
    assert [
        noun for noun in address.nouns if noun not in SAMPLES and address.word(noun) is None
    ] == []
    assert address.public or insiders(address)


def test_no_list_names_what_is_not_there() -> None:
    names = {address.name for address in ADDRESSES}
    nouns = {noun for address in ADDRESSES for noun in address.nouns}
    namespaces = {name.rpartition(":")[0] for name in names} | {""}

    assert set(PUBLIC) - names == set()
    assert set(SAMPLES) - nouns == set()
    assert set(READERS) - names - nouns == set()
    for word in WORDS:
        place, _, noun = word.rpartition(":")
        assert noun in nouns, word
        assert place in names | namespaces, word


def test_every_name_is_one_address() -> None:
    names = [address.name for address in ADDRESSES]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_the_matrix_is_large() -> None:
    assert sum(len(cells(address, small=True)) for address in ADDRESSES) >= 5000


# The cells


@pytest.fixture(scope="module")
def signed_in(_estate: Estate, django_db_blocker: Any) -> dict[str, Client]:
    """Every sample is made first: a wall that is down must not be seen by what makes them."""
    with django_db_blocker.unblock(), entered(_estate) as estate:
        for noun in SAMPLES:
            estate.acme.row(noun)
            estate.elsewhere.row(noun)
        return clients(estate)


def url_of(address: Address, estate: Estate, foreign: str = "", missing: str = "") -> str:
    """The address with Acme's samples; one noun may be Elsewhere's, or name nothing at all."""
    return reverse(
        address.name,
        kwargs={
            noun: nothing(estate.acme.row(noun))
            if noun == missing
            else address.word(noun) or named(estate, noun, foreign == noun)
            for noun in address.nouns
        },
    )


def named(estate: Estate, noun: str, foreign: bool) -> str:
    row = (estate.elsewhere if foreign else estate.acme).row(noun)
    return str(row.uuid) if isinstance(row, models.Model) else str(row)


def nothing(row: Any) -> str:
    return str(uuid.uuid4()) if isinstance(row, models.Model) or row.count("-") == 4 else "nothing"


def ask(client: Client, method: str, url: str) -> Any:
    """One request, after which neither the database nor the client remembers anything."""
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(kept)
    return response


def wrong(address: Address, cell: Cell, estate: Estate, signed_in: dict[str, Client]) -> str:
    """What is wrong with the cell, or nothing."""
    client = signed_in[cell.actor]
    response = ask(client, cell.method, url_of(address, estate, cell.foreign))
    told = f"{cell.actor} {cell.method} {cell.foreign}: {response.status_code}"
    if response.status_code not in cell.expected:
        problem = getattr(response, "exc_info", None)
        return (
            f"{told}, not {sorted(cell.expected)} {problem[1]!r}"
            if problem
            else f"{told}, not {sorted(cell.expected)}"
        )
    if cell.actor == "anonymous" and not address.public:
        return "" if response.headers["Location"].startswith("/sign-in/") else f"{told} elsewhere"
    if cell.actor == "mallory" and not address.public:
        return same_as_absent(client, cell, "organisation", address, estate, response, told)
    if cell.foreign:
        return same_as_absent(client, cell, cell.foreign, address, estate, response, told)
    if any(canary in everything(response) for canary in (b"Canary", b"Mallory", b"Elsewhere")):
        return f"{told} shows another organisation"
    return ""


def same_as_absent(
    client: Client,
    cell: Cell,
    noun: str,
    address: Address,
    estate: Estate,
    response: Any,
    told: str,
) -> str:
    """Foreign and absent answer with the same bytes."""
    if cell.method not in ("GET", "POST") or response.status_code == 405:
        return ""
    absent = ask(client, cell.method, url_of(address, estate, missing=noun))
    same = without_echo(absent) == without_echo(response)
    return "" if same else f"{told}, unlike an absent {noun}"


def everything(response: Any) -> bytes:
    body = b"".join(response) if response.streaming else response.content
    return b"%d " % response.status_code + body


def without_echo(response: Any) -> bytes:
    """All but what the asker sent (the address) and what is masked anew for each answer."""
    asked = response.wsgi_request.path.encode()
    return TOKEN.sub(b"", everything(response).replace(asked, b""))


@EVERY_ADDRESS
def test_every_cell(address: Address, estate: Estate, signed_in: dict[str, Client]) -> None:
    """GET and POST by everybody, of the other methods another one for each address, by a few."""
    found = [wrong(address, cell, estate, signed_in) for cell in cells(address, small=True)]

    assert "\n".join(problem for problem in found if problem) == ""


@pytest.mark.bar
@EVERY_ADDRESS
def test_every_method_by_everybody(
    address: Address, estate: Estate, signed_in: dict[str, Client]
) -> None:
    found = [wrong(address, cell, estate, signed_in) for cell in cells(address)]

    assert "\n".join(problem for problem in found if problem) == ""


# Each wall alone keeps foreign ids out


@pytest.fixture
def no_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall is down: the manager filters nothing."""
    monkeypatch.setattr(ScopedManager, "get_queryset", models.Manager.get_queryset)


@pytest.fixture
def no_policies(estate: Estate) -> Iterator[None]:
    """The third wall is down: the role that row security does not bind."""
    connection.close()
    connection.settings_dict["USER"] = "synchro_system"
    yield
    connection.close()
    connection.settings_dict["USER"] = "synchro_app"


def foreign_cells(address: Address) -> list[Cell]:
    return [
        cell for cell in cells(address) if cell.foreign not in ("", "organisation")
        and cell.method in ("GET", "POST")
    ]  # fmt: skip


BY_ID = pytest.mark.parametrize(
    "address",
    [address for address in OURS if foreign_cells(address)],
    ids=[address.name for address in OURS if foreign_cells(address)],
)


@BY_ID
def test_the_policies_alone_keep_foreign_ids_out(
    address: Address, estate: Estate, signed_in: dict[str, Client], no_manager: None
) -> None:
    found = [wrong(address, cell, estate, signed_in) for cell in foreign_cells(address)]

    assert "\n".join(problem for problem in found if problem) == ""


@BY_ID
def test_the_manager_alone_keeps_foreign_ids_out(
    address: Address, estate: Estate, signed_in: dict[str, Client], no_policies: None
) -> None:
    found = [wrong(address, cell, estate, signed_in) for cell in foreign_cells(address)]

    assert "\n".join(problem for problem in found if problem) == ""
