"""Confirming that it is you, before a deed that matters."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from people import proof
from people.actions import card
from people.models import Grant, Member, Part
from synchro.celery import app
from tests.factories.cards import Held, card_for
from tests.factories.factors import app_for, shows
from tests.factories.people import PASSWORD, House, member

CONFIRM, PARTS = "/account/confirm/", "/o/acme/people/parts/"


@pytest.fixture(autouse=True)
def at_once() -> None:
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


def asked_of(client: Client, path: str) -> str:
    response = client.get(path)
    if response.streaming:
        b"".join(response.streaming_content)  # a file is read to its end
    return response["Location"] if response.status_code == 302 else str(response.status_code)


def hidden_in(page) -> dict[str, str]:
    """The hidden fields of the page, as a browser would send them."""
    from html import unescape

    pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    found = re.findall(pattern, page.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def deeds(house: House) -> list[str]:
    with house.within():
        grant = Grant.objects.get(member=house.sponsor)
    here = "/o/acme/people/"
    return [
        f"{here}list.csv",
        f"{here}list.xlsx",
        f"{here}parts/",
        f"{here}parts/give/",
        f"{here}parts/{grant.uuid}/take-back/",
        f"{here}consultants/invite/",
        f"{here}consultants/{house.carol.uuid}/end/",
        f"{here}{house.carol.uuid}/second-factor/",
        "/account/security/authenticator/add/",
        "/account/security/passkeys/add/",
    ]


@pytest.mark.safe
def test_the_deeds_that_matter_ask_again(house: House) -> None:
    """Seen failing with ``threshold.fresh`` answering None, and for each view without its ``fresh``."""
    app_for(house.alice.account)
    stale, fresh = house.client(house.alice, fresh=False), house.client(house.alice)

    asked = {asked_of(stale, path).partition("?")[0] for path in deeds(house)}
    open_ = {asked_of(fresh, path).partition("?")[0] for path in deeds(house)}

    assert asked == {CONFIRM}
    assert open_ & {CONFIRM} == set()


def test_other_pages_do_not(house: House) -> None:
    stale = house.client(house.alice, fresh=False)

    assert stale.get("/o/acme/people/").status_code == 200


@pytest.mark.safe
def test_ten_minutes_and_no_longer(house: House) -> None:
    """Seen failing with an hour in the place of ten minutes."""
    client = house.client(house.alice)
    found = []
    for minutes in (0, 9.9, 10.1, 60, -1):
        session = client.session
        at = timezone.now() - timedelta(minutes=minutes)
        session["proof"] = {**session["proof"], "at": at.timestamp()}
        session.save()
        found.append(client.get(PARTS).status_code)

    assert found == [200, 200, 302, 302, 302]


def test_the_password_confirms_and_leads_back_with_a_new_session(house: House) -> None:
    client = house.client(house.alice, fresh=False)
    before = client.cookies["sessionid"].value

    url = asked_of(client, f"{PARTS}?q=bob")
    page = client.get(url)
    done = client.post(CONFIRM, {**hidden_in(page), "way": "password", "password": PASSWORD})
    old = Client()
    old.cookies["sessionid"] = before

    assert list(page.context["forms"]) == ["password"]
    assert (done.status_code, done["Location"]) == (302, f"{PARTS}?q=bob")
    assert client.get(PARTS).status_code == 200
    assert client.cookies["sessionid"].value != before
    assert old.get(PARTS)["Location"].startswith("/sign-in/?")


def test_a_code_of_the_app_confirms_too(house: House) -> None:
    app_for(house.alice.account)
    client = house.client(house.alice, fresh=False)

    done = client.post(CONFIRM, {"way": "code", "code": shows(), "next": PARTS})

    assert (done.status_code, done["Location"]) == (302, PARTS)


@pytest.mark.parametrize(
    "given",
    [
        {"way": "password", "password": "not it"},
        {"way": "password", "password": ""},
        {"way": "code", "code": "000000"},
        {"way": "passkey", "credential": "{}"},
        {"way": "mailed_code", "code": "2222 2222"},
        {"way": "nonsense"},
        {},
    ],
    ids=str,
)
def test_what_does_not_hold_confirms_nothing(house: House, given: dict) -> None:
    app_for(house.alice.account)
    client = house.client(house.alice, fresh=False)

    refused = client.post(CONFIRM, {**given, "next": PARTS})

    assert refused.status_code in (200, 422)
    assert asked_of(client, PARTS).startswith(CONFIRM)


@pytest.mark.safe
def test_the_sixth_wrong_password_is_refused(house: House, steady_minute: None) -> None:
    """Seen failing with ``self.count`` left out of ``Confirm.form_valid``."""
    client = house.client(house.alice, fresh=False)

    wrong = [client.post(CONFIRM, {"way": "password", "password": "no"}).status_code for _ in "12345"]  # fmt: skip
    right = client.post(CONFIRM, {"way": "password", "password": PASSWORD})

    assert (wrong, right.status_code) == ([422] * 5, 429)
    assert 0 < int(right["Retry-After"]) <= 300


# What was typed is not lost


def test_an_interrupted_form_is_kept_and_sent_after_the_proof(house: House) -> None:
    client = house.client(house.alice, fresh=False)
    typed = {"consultant-name": "Dan & <Co>", "consultant-address": "dan@advice.example"}
    until = str(timezone.localdate() + timedelta(days=30))

    interrupted = client.post(
        "/o/acme/people/consultants/invite/", {**typed, "consultant-until": until}
    )
    asked = client.post(CONFIRM, hidden_in(interrupted))
    wrong = client.post(CONFIRM, {**hidden_in(asked), "way": "password", "password": "no"})
    proved = client.post(CONFIRM, {**hidden_in(wrong), "way": "password", "password": PASSWORD})
    sent = client.post(proved.context["path"], hidden_in(proved))

    with house.within():
        dan = Member.objects.get(address="dan@advice.example")
    statuses = [page.status_code for page in (interrupted, asked, wrong, proved, sent)]
    assert statuses == [422, 200, 422, 200, 302]
    assert dan.full_name == "Dan & <Co>"


@pytest.mark.safe
def test_what_was_kept_is_for_one_account_and_cannot_be_changed(house: House) -> None:
    """Seen failing with the account's id left out of the comparison in ``threshold.kept``."""
    client = house.client(house.alice, fresh=False)
    kept = hidden_in(client.post(f"{PARTS}give/", {"part-part": "hr"}))["kept"]
    others = house.client(house.carol, fresh=False)

    proof = {"way": "password", "password": PASSWORD}
    foreign = others.post(CONFIRM, {**proof, "kept": kept})
    forged = client.post(CONFIRM, {**proof, "kept": kept[:-2] + "xx"})

    assert (foreign.status_code, foreign["Location"]) == (302, "/account/security/")
    assert (forged.status_code, forged["Location"]) == (302, "/account/security/")


def test_a_form_that_is_too_large_is_not_kept_and_the_page_says_so(house: House) -> None:
    client = house.client(house.alice, fresh=False)

    page = client.post(f"{PARTS}give/", {"part-member": "x" * 300_000})

    assert hidden_in(page)["kept"] == ""
    assert "too large to be kept" in page.content.decode()


def test_a_file_waits_behind_a_link(house: House) -> None:
    client = house.client(house.alice, fresh=False)
    url = asked_of(client, "/o/acme/people/list.csv?q=bob")

    done = client.post(url, {"way": "password", "password": PASSWORD})

    assert done.status_code == 200
    assert 'href="/o/acme/people/list.csv?q=bob"' in done.content.decode()
    assert getattr(resolve("/o/acme/people/list.csv").func.view_class, "is_file", False)


def test_a_part_of_a_page_sends_the_page_as_a_whole(house: House) -> None:
    client = house.client(house.alice, fresh=False)

    part = client.get(PARTS, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{PARTS}"})  # fmt: skip

    assert part["HX-Redirect"] == f"{CONFIRM}?next=%2Fo%2Facme%2Fpeople%2Fparts%2F"


# Without a password


def without_a_password(house: House, who: Member) -> None:
    who.account.set_unusable_password()
    who.account.save()


def test_an_account_without_a_password_gets_a_code_by_mail(house: House) -> None:
    without_a_password(house, house.alice)
    client = house.client(house.alice, fresh=False)

    page = client.get(f"{CONFIRM}?next={PARTS}")
    sent = client.post(CONFIRM, {"way": "mail", "next": PARTS})
    code = re.search(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", mail.outbox[-1].body, re.M).group(1)
    wrong = client.post(CONFIRM, {"way": "mailed_code", "code": "2222 2222", "next": PARTS})
    done = client.post(CONFIRM, {"way": "mailed_code", "code": code, "next": PARTS})
    again = client.post(CONFIRM, {"way": "mailed_code", "code": code, "next": PARTS})

    assert list(page.context["forms"]) == ["mail"]
    assert list(sent.context["forms"]) == ["mail", "mailed_code"]
    assert (wrong.status_code, done.status_code, done["Location"]) == (422, 302, PARTS)
    assert again.status_code == 200


def held_by(house: House, bob: Client) -> Held:
    """A worker's card, which has just let them in; then ten minutes pass."""
    with house.within(house.alice):
        worker = member("31", full_name="Worker")
        held = card_for(worker, house.alice)
    assert bob.post(held.path, {"code": held.code}).status_code == 302
    stale(bob)
    return held


def stale(client: Client) -> None:
    goes_on(client, {proof.KEY: {**client.session[proof.KEY], "at": 0}})


def goes_on(client: Client, changes: dict[str, object]) -> None:
    """The same session, with these in it."""
    session = client.session
    session.update(changes)
    session.save()


def test_who_came_with_a_card_confirms_with_its_code(house: House) -> None:
    """An account without password, address and factor. Then the file is made, and a password chosen.

    Seen failing with any code taken, and with the session's id kept."""
    client = Client()
    held = held_by(house, client)
    url = "/o/acme/my-data/export/"

    asked = client.get(url)["Location"]
    page = client.get(asked).content.decode()
    before = client.session.session_key
    wrong = client.post(asked, {"way": "card", "code": "2222 2222"})
    still = client.get(url).status_code
    right = client.post(asked, {"way": "card", "code": held.code.lower()})

    assert "Confirm with the code on your card" in page
    assert "no way to ask you again" not in page
    assert (wrong.status_code, still) == (422, 302)
    assert "This is not the code on your card." in wrong.content.decode()
    assert (right.status_code, right["Location"]) == (302, url)
    assert client.session.session_key != before
    assert client.get(url).status_code == 200
    assert client.get("/password/change/").status_code == 200


@pytest.mark.safe
def test_the_code_of_a_card_is_counted_with_all_other_tries_at_the_number(
    house: House, steady_minute: None
) -> None:
    """Two doors are not two times five tries. Seen failing with those here counted by the account."""
    client = Client()
    held_by(house, client)
    outside = {"organisation": "acme", "number": "31", "password": "2222 2222"}
    outside = {f"number-{name}": value for name, value in outside.items()}

    answers = [Client().post("/sign-in/number/", outside).status_code for _ in range(3)]
    answers += [
        client.post(CONFIRM, {"way": "card", "code": "2222 2222"}).status_code for _ in range(3)
    ]

    assert answers == [422] * 5 + [429]


@pytest.mark.safe
@pytest.mark.parametrize("change", ["withdrawn", "password", "factor", "part"])
def test_a_card_confirms_nothing_where_it_would_not_let_in(house: House, change: str) -> None:
    """Withdrawn, another proof is there, or a part that no card may open. Seen failing with withdrawn
    cards found and left to their sessions, with the card offered beside a password or a factor, and
    with ``cards.barred`` left out."""
    client = Client()
    held = held_by(house, client)
    with house.within(house.alice):
        worker = Member.objects.get(number="31")
        if change == "withdrawn":
            card.withdraw(member=worker, by=house.alice, at=timezone.now())
        elif change == "password":
            worker.account.set_password(PASSWORD)
            worker.account.save(update_fields=["password"])
            goes_on(client, {HASH_SESSION_KEY: worker.account.get_session_auth_hash()})
        elif change == "factor":
            app_for(worker.account)
            goes_on(client, {proof.KEY: {**client.session[proof.KEY], "second": True}})
        else:
            Grant.objects.create(member=worker, part=Part.HR, given_at=timezone.now())

    answer = client.post(CONFIRM, {"way": "card", "code": held.code})

    assert answer.status_code in (200, 302)
    assert client.session.get(proof.KEY, {"at": 0})["at"] == 0
    assert client.get("/o/acme/my-data/export/").status_code != 200


def test_who_has_neither_signs_out_and_in_again(house: House) -> None:
    """Somebody whose session was opened by something that is gone."""
    without_a_password(house, house.bob)

    page = house.client(house.bob, fresh=False).get(CONFIRM)

    assert page.context["forms"] == {}
    assert "Sign out and in again" in page.content.decode()


def test_a_first_password_takes_a_fresh_proof(house: House) -> None:
    without_a_password(house, house.alice)
    new = {"password1": "a wholly new password", "password2": "a wholly new password"}

    stale = house.client(house.alice, fresh=False).get("/password/change/")
    fresh = house.client(house.alice).post("/password/change/", new)

    house.alice.account.refresh_from_db()
    assert stale["Location"].startswith(CONFIRM)
    assert fresh["Location"] == "/"
    assert house.alice.account.check_password("a wholly new password")


# Everywhere else


@pytest.mark.safe
def test_signing_out_everywhere_else_keeps_this_browser_alone(house: House) -> None:
    """Seen failing with ``session_stamp`` left out of the session's hash."""
    here, there = house.client(house.alice), house.client(house.alice)
    before = here.cookies["sessionid"].value

    done = here.post("/account/security/")

    assert done["Location"] == "/account/security/"
    assert here.get("/o/acme/people/").status_code == 200
    assert here.cookies["sessionid"].value != before
    assert there.get("/o/acme/people/")["Location"].startswith("/sign-in/?")
