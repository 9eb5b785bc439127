"""From an empty installation to the first HR manager who is signed in."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from people import scope
from people.models import Account, AuditEvent, FirstRun, Grant, Member, Organisation
from people.signin import codes
from tests.factories import people

ROOT = Path(__file__).resolve().parents[2]
FILLED = {
    "name": "Sunny Hotels",
    "slug": "sunny-hotels",
    "languages": ["es", "en"],
    "time_zone": "Europe/Madrid",
    "manager_name": "Alice",
    "address": "Alice@Sunny.example",
    "password1": "a long enough password",
    "password2": "a long enough password",
}


def system(statement: str, *values: object) -> None:
    """As the role that may make first-run links; the web role may only use them up."""
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"],
        user="synchro_system",
        host=at["HOST"],
        port=at["PORT"] or None,
        password=at["PASSWORD"],
        autocommit=True,
    ) as session:
        session.execute(statement, values)


@pytest.fixture
def cleaned(django_db_setup: None) -> Iterator[None]:
    """What the other role committed is removed when the test's own transaction is over."""
    yield
    system("delete from people_firstrun")


@pytest.fixture
def link(cleaned: None, db: None) -> str:
    """A good link, made as the command makes it."""
    token = codes.new_token()
    system(
        "insert into people_firstrun (token_hash, expires_at) values (%s, %s)",
        codes.token_hash(token),
        timezone.now() + timedelta(hours=24),
    )
    return f"/first-run/{token}/"


def test_the_command_prints_a_link_that_works_for_a_day(cleaned: None, db: None) -> None:
    at = connection.settings_dict
    url = f"postgres:///{at['NAME']}?host={at['HOST']}&port={at['PORT']}"

    printed = subprocess.run(
        [sys.executable, "manage.py", "first_run"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_ROLE": "system", "DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()

    row = FirstRun.objects.get()
    path = printed.removeprefix("http://127.0.0.1:8000")
    left = row.expires_at - timezone.now()
    assert re.fullmatch(r"/first-run/[\w-]{43}/", path)
    assert row.token_hash not in path
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)
    assert Client().get(path).status_code == 200


def test_the_command_refuses_where_an_organisation_exists(db: None) -> None:
    people.organisation()
    out = StringIO()

    call_command("first_run", stdout=out)

    assert out.getvalue() == "There is an organisation already, so nothing is left to set up.\n"
    assert FirstRun.objects.count() == 0


def test_the_link_founds_an_organisation_and_signs_in(link: str) -> None:
    client = Client()

    shown = client.get(link)
    founded = client.post(link, FILLED)

    organisation = Organisation.objects.get()
    account = Account.objects.get()
    with scope.bind(organisation.pk):
        member = Member.objects.get()
        parts = list(Grant.objects.values_list("member", "part"))
        actions = list(AuditEvent.objects.values_list("action", "actor"))
    assert shown.status_code == 200
    assert (founded.status_code, founded["Location"]) == (302, "/o/sunny-hotels/")
    asked = client.get("/o/sunny-hotels/people/")["Location"]
    people.signed_in(client, account)
    assert asked == "/sign-in/second-factor/?next=%2Fo%2Fsunny-hotels%2Fpeople%2F"
    assert client.get("/o/sunny-hotels/people/").status_code == 200
    assert (organisation.name, organisation.languages, organisation.time_zone) == (
        "Sunny Hotels", ["es", "en"], "Europe/Madrid",
    )  # fmt: skip
    assert (account.email, member.account_id, member.full_name, member.number) == (
        "alice@sunny.example", account.pk, "Alice", "hr",
    )  # fmt: skip
    assert (parts, actions) == ([(member.pk, "hr")], [("organisation.found", member.pk)])


def test_who_says_their_number_is_found_by_the_list_of_people(link: str) -> None:
    Client().post(link, {**FILLED, "number": " 0057 "})

    with scope.bind(Organisation.objects.get().pk):
        assert Member.objects.get().number == "0057"


def test_the_link_works_once(link: str) -> None:
    Client().post(link, FILLED)

    again = Client().post(link, {**FILLED, "slug": "another"})

    assert again.status_code == 403
    assert "There is an organisation already" in again.content.decode()
    assert Organisation.objects.count() == 1


def test_a_link_ends(link: str) -> None:
    FirstRun.objects.update(expires_at=timezone.now())

    response = Client().post(link, FILLED)

    assert (response.status_code, Organisation.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "Sunny Hotels"}, "slug"),
        ({"slug": "a"}, "slug"),
        ({"slug": "-a-"}, "slug"),
        ({"slug": "admin"}, "slug"),
        ({"slug": "sign-in"}, "slug"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"time_zone": "Nowhere/City"}, "time_zone"),
        ({"address": "no address"}, "address"),
        ({"password2": "another one"}, "password2"),
        ({"name": ""}, "name"),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(link: str, wrong: dict, field: str) -> None:
    response = Client().post(link, {**FILLED, **wrong})

    page = response.content.decode()
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert 'value="Alice"' in page
    assert "a long enough password" not in page
    assert Organisation.objects.count() == 0


def test_the_language_of_the_page_is_ticked_and_the_short_name_made_of_the_name(link: str) -> None:
    client = Client(headers={"accept-language": "es"})
    ticked = client.get(link).context["form"]["languages"].value()

    response = client.post(link, {**FILLED, "name": "Süd & Söhne_Hotels", "slug": ""})

    assert ticked == ["es"]
    assert response["Location"] == "/o/sud-sohne-hotels/"


@pytest.mark.parametrize("name", ["旅馆", "Admin", "-"])
def test_a_name_of_which_no_short_one_can_be_made_asks_for_one(link: str, name: str) -> None:
    response = Client().post(link, {**FILLED, "name": name, "slug": ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["slug"])
    assert Organisation.objects.count() == 0


def test_without_the_link_the_page_says_what_to_do(db: None) -> None:
    missing = Client().get("/first-run/")
    wrong = Client().post("/first-run/made-up/", FILLED)

    assert (missing.status_code, wrong.status_code) == (200, 403)
    for response in (missing, wrong):
        assert "python manage.py first_run" in response.content.decode()
    assert Organisation.objects.count() == 0


def test_once_there_is_an_organisation_a_good_link_is_refused(link: str) -> None:
    people.organisation()

    responses = [Client().get(link), Client().post(link, FILLED), Client().get("/first-run/")]

    assert [response.status_code for response in responses] == [403] * 3
    assert Organisation.objects.count() == 1


def test_links_cannot_be_guessed(db: None, steady_minute: None) -> None:
    statuses = [Client().get(f"/first-run/guess-{n}/").status_code for n in range(31)]

    assert statuses == [403] * 30 + [429]
