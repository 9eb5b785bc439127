"""A forgotten password and a changed one."""

import pytest
from django.core import mail
from django.test import Client

from people.models import Account
from synchro.celery import app
from tests.factories.people import PASSWORD, House

RESET = "/password/reset/"
NEW = "a wholly new password"


@pytest.fixture(autouse=True)
def at_once() -> None:
    """Tasks run where they are sent; what a real worker does with them is tested elsewhere."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


def choose(client: Client, path: str, password: str = NEW):
    """Follow the mailed link and send the form that it leads to."""
    form_url = client.get(path)["Location"]
    return client.post(form_url, {"password1": password, "password2": password})


def test_the_mailed_link_gives_a_new_password_once(house: House, link_in) -> None:
    other_device = house.client(house.alice)
    client = Client()

    sent = client.post(RESET, {"email": "Alice@acme.example"})
    path = link_in(mail.outbox[0])
    chosen = choose(client, path)
    again = Client().get(path)

    assert (sent.status_code, sent["Location"]) == (302, "/password/reset/sent/")
    assert [message.to for message in mail.outbox] == [["alice@acme.example"]]
    assert (chosen.status_code, chosen["Location"]) == (302, "/password/reset/done/")
    assert client.get("/password/reset/done/").status_code == 200
    assert Account.objects.get(pk=house.alice.account_id).check_password(NEW)
    assert other_device.get("/o/acme/people/").status_code == 302
    assert (again.status_code, again.context["token_fail"]) == (200, True)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(house: House) -> None:
    known = Client().post(RESET, {"email": "alice@acme.example"})
    unknown = Client().post(RESET, {"email": "nobody@acme.example"})

    answers = {(r.status_code, r["Location"], r.content) for r in (known, unknown)}
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["alice@acme.example"]]


HOSTS = ["evil.example", "127.0.0.1.evil.example", "testserver@evil.example", "evil.example:8000"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_poisoned_host_is_refused_and_nothing_is_mailed(house: House, host: str) -> None:
    response = Client().post(RESET, {"email": "alice@acme.example"}, headers={"Host": host})

    assert (response.status_code, mail.outbox) == (400, [])


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Host"])
def test_no_header_changes_where_the_link_leads(house: House, header: str, link_in) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"

    Client().post(RESET, {"email": "alice@acme.example"}, headers={header: value})

    message = mail.outbox[0]
    parts = [message.body, message.alternatives[0].content]
    assert link_in(message).startswith("/password/reset/")
    assert not any("evil.example" in part for part in parts)


def test_a_fifth_link_is_the_last_within_five_minutes(house: House, steady_minute: None) -> None:
    statuses = [
        Client().post(RESET, {"email": "nobody@acme.example"}).status_code for _ in range(6)
    ]

    assert statuses == [302] * 5 + [429]


def test_who_is_locked_out_gets_in_with_a_new_password(
    house: House, link_in, steady_minute: None
) -> None:
    client = Client()
    for _ in range(6):
        locked = client.post("/sign-in/", {"login": "alice@acme.example", "password": "no"})
    client.post(RESET, {"email": "alice@acme.example"})

    choose(client, link_in(mail.outbox[0]))
    inside = client.post("/sign-in/", {"login": "alice@acme.example", "password": NEW})

    assert (locked.status_code, inside.status_code) == (429, 302)


@pytest.mark.parametrize("password", ["short", "12345678901", "password123"])
def test_a_weak_password_is_refused_at_its_field(house: House, link_in, password: str) -> None:
    client = Client()
    client.post(RESET, {"email": "alice@acme.example"})

    response = choose(client, link_in(mail.outbox[0]), password)

    assert response.status_code == 422
    assert "password1" in response.context["form"].errors
    assert Account.objects.get(pk=house.alice.account_id).check_password(PASSWORD)


def test_a_closed_account_gets_no_link(house: House) -> None:
    Account.objects.filter(pk=house.alice.account_id).update(is_active=False)

    Client().post(RESET, {"email": "alice@acme.example"})

    assert mail.outbox == []


def change(client: Client, old: str, new: str = NEW):
    fields = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/password/change/", fields)


def test_changing_the_password_keeps_this_device_and_signs_out_the_others(house: House) -> None:
    here, there = house.client(house.alice), house.client(house.alice)

    response = change(here, PASSWORD)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert here.get("/o/acme/people/").status_code == 200
    assert there.get("/o/acme/people/").status_code == 302


def test_a_wrong_old_password_changes_nothing_and_is_counted(
    house: House, steady_minute: None
) -> None:
    client = house.client(house.alice)

    statuses = [change(client, "not it").status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]
    assert Account.objects.get(pk=house.alice.account_id).check_password(PASSWORD)


def test_changing_a_password_takes_a_sign_in(house: House) -> None:
    assert Client().get("/password/change/")["Location"].startswith("/sign-in/")
