"""An HR manager of a department: whoever and whatever lies beyond is not there, at every address.

Walks the resolver: each address that names a member or a department, or can be narrowed by one in
its query, is asked for one beyond. Each door was taken away by itself, and a test failed:

- ``_person_within`` in ``access.person_by_uuid``: the walk by name, and below the department
- ``lies_within`` in ``access.department_by_uuid``: the walk by name
- ``_bounded`` in ``queries.department``: the query of the list; ``place`` without a name: below
  the department
- ``Turn`` in ``views.member_list``: the query of the list, compared byte by byte
- ``_edge`` in ``views.department``: the query of one department
- ``_refuse_out_of_reach`` in ``actions.member.edit``: the second wall

and in tests/people/test_part_reach.py:

- names of those who have a number or address (``within`` in ``_save``): what is taken beyond
- ``DepartmentField`` and what it offers: facts are changed, the form offers
- the manager's field: a manager is chosen within reach; the link to a manager (``contains``):
  a manager from beyond who leads already
- ``refuse_to_change`` in ``access``: no way into the parts of others
"""

import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from people.models import Department, Member
from people.permissions import PART_PERMISSIONS
from tests.estate import Estate, clients, entered
from tests.factories import people
from tests.matrix import PARTS, Address, addresses
from tests.test_foreign import unpacked
from tests.test_matrix import ask, everything, without_echo

pytestmark = pytest.mark.safe

WHO = "department_hr"
NOUNS = {"member", "department"}
ASKED = ("department", "member", "after", "before")


def held(address: Address) -> bool:
    """By the part of an HR manager of a department, and by no other that they play."""
    giving = [part for part in PARTS[WHO] if address.permission in PART_PERMISSIONS[part]]
    return [part.value for part in giving] == ["department_hr"]


HELD = [address for address in addresses() if not address.public and held(address)]
BY_NAME = [address for address in HELD if NOUNS & set(address.nouns)]


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def signed_in(_estate: Estate, django_db_blocker: Any) -> Client:
    with django_db_blocker.unblock(), entered(_estate) as estate:
        return clients(estate)[WHO]


@pytest.fixture
def beyond(estate: Estate) -> Iterator[dict[str, Member | Department]]:
    """A department beside the kitchen with somebody in it who leaves, manages and has no way in."""
    with transaction.atomic(), estate.acme.within(estate.acme.hr):
        people.department("A corner of it", parent=estate.acme.kitchen)
        rooms = people.department("Rooms of nobody here")
        person = people.member(
            "B1",
            full_name="Zoe Beyond Reach",  # after everybody within, by name
            address="beyond@acme.example",
            department=rooms,
            left_on=people.NOW.date().replace(year=2099),
        )
        rooms.manager = person
        rooms.save()
        people.member("B2", full_name="Beyond Too", department=rooms)
        yield {"member": person, "department": rooms}
        transaction.set_rollback(True)


def url_of(address: Address, estate: Estate, **named: Any) -> str:
    return reverse(
        address.name,
        kwargs={
            noun: named.get(noun) or address.word(noun) or _sample(estate, noun)
            for noun in address.nouns
        },
    )


def _sample(estate: Estate, noun: str) -> str:
    row = estate.acme.row(noun)
    return str(getattr(row, "uuid", row))


class Writes:
    """The statements that change something, but for what signing in itself keeps."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        statement = str(sql).lstrip().lower()
        if statement.startswith(("insert", "update", "delete")) and "django_session" not in sql:
            self.found.append(statement)
        return execute(sql, params, many, context)


def test_the_walk_knows_what_it_walks() -> None:
    """What such a manager may use, written down here; a new address has to be looked at."""
    assert sorted(address.name for address in HELD) == [
        "hand_over",
        "hand_over_list",
        "people:card_lost",
        "people:card_print",
        "people:card_print_one",
        "people:card_sheet",
        "people:card_sheet_fetch",
        "people:cards",
        "people:department_detail",
        "people:departments",
        "people:detail",
        "people:edit",
        "people:invitation_send",
        "people:invitations",
        "people:invite",
        "people:last_day",
        "people:list",
        "people:list_csv",
        "people:list_xlsx",
        "people:manager",
        "people:slip",
        "people:slip_print",
    ]


@pytest.mark.parametrize("address", BY_NAME, ids=[address.name for address in BY_NAME])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_beyond_is_as_good_as_absent_and_nothing_is_written(
    address: Address, method: str, estate: Estate, signed_in: Client, beyond: dict[str, Any]
) -> None:
    noun = next(noun for noun in address.nouns if noun in NOUNS)
    writes = Writes()

    with connection.execute_wrapper(writes):
        out = ask(signed_in, method, url_of(address, estate, **{noun: beyond[noun].uuid}))
    absent = ask(signed_in, method, url_of(address, estate, **{noun: uuid.uuid4()}))
    within = ask(signed_in, method, url_of(address, estate))

    assert (out.status_code, writes.found) == (404, [])
    assert without_echo(out) == without_echo(absent)
    assert within.status_code != 404


@pytest.mark.parametrize("address", HELD, ids=[address.name for address in HELD])
@pytest.mark.parametrize("name", ASKED)
def test_the_query_leads_nowhere_beyond(
    address: Address, name: str, estate: Estate, signed_in: Client, beyond: dict[str, Any]
) -> None:
    """The same answer for one beyond as for one that is not there."""
    url = url_of(address, estate)
    told = []
    for kind in ("member", "department"):
        for value in (beyond[kind].uuid, uuid.uuid4()):
            response = ask(signed_in, "GET", f"{url}?{name}={value}")
            body = without_echo(response).replace(str(value).encode(), b"")
            told.append(
                unpacked(body.partition(b" ")[2]) or body
            )  # a workbook says when it was made

    assert told[0::2] == told[1::2]
    assert not any(b"Beyond" in body for body in told)


def test_lists_and_files_hold_nobody_from_beyond(
    estate: Estate, signed_in: Client, beyond: dict[str, Any]
) -> None:
    listed = [
        everything(ask(signed_in, "GET", f"/o/acme/people/{page}"))
        for page in ("", "?q=beyond", "?stay=leaving", "list.csv", "list.csv?q=B1", "hand-over/")
    ]

    assert [b"Beyond" in page.replace(b'value="beyond"', b"") for page in listed] == [False] * 6
    assert b"Cook" in listed[0]


@pytest.mark.parametrize("address", ["people:invitation_send", "people:slip_print"])
def test_nobody_beyond_is_invited(
    address: str, estate: Estate, signed_in: Client, beyond: dict[str, Any]
) -> None:
    with transaction.atomic():
        signed_in.post(reverse(address, args=["acme"]))
        with estate.acme.within(estate.acme.hr):
            invited = Member.objects.filter(
                department=beyond["department"], invitations__isnull=False
            )
            assert list(invited) == []
        transaction.set_rollback(True)


def test_a_second_wall_holds_where_somebody_is_moved_at_the_same_time(
    estate: Estate, beyond: dict[str, Any]
) -> None:
    """The action looks again, in its own transaction, at where the person is and where they go."""
    from people.actions.member import Facts, OutOfReach, edit

    acme = estate.acme
    with acme.within(acme.department_hr), transaction.atomic():
        for person, place in (
            (beyond["member"], acme.kitchen),
            (acme.worker, beyond["department"]),
            (acme.worker, None),
        ):
            with pytest.raises(OutOfReach):
                edit(
                    member=person,
                    facts=Facts(number=person.number, department=place),
                    by=acme.department_hr,
                    at=people.NOW,
                    reach=acme.kitchen,
                )
