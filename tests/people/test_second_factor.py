"""The second factor: set up, asked, required of some parts, reset."""

import re
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import vault
from people.actions import factor
from people.models import AuditEvent, Part
from people.permissions import NEEDS_SECOND_FACTOR
from people.signin import factors
from synchro.celery import app
from tests.factories import people
from tests.factories.factors import SECRET, app_for, recovery_codes_of, shows
from tests.factories.people import PASSWORD, House
from tests.matrix import addresses

SECURITY, ASKED = "/account/security/", "/sign-in/second-factor/"


@pytest.fixture(autouse=True)
def at_once() -> None:
    """Tasks run where they are sent."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


def signs_in(client: Client, email: str = "alice@acme.example", **more: str):
    return client.post("/sign-in/", {"login": email, "password": PASSWORD, **more})


def secret_on(page) -> str:
    return page.context["secret"].replace(" ", "")


def adds_app(client: Client):
    page = client.get(f"{SECURITY}authenticator/add/")
    return client.post(f"{SECURITY}authenticator/add/", {"code": shows(secret_on(page))})


# Setting up


def test_an_app_is_added_by_its_first_code_and_recovery_codes_are_shown_once(
    house: House, django_capture_on_commit_callbacks
) -> None:
    client = house.client(house.bob, second=False)

    with django_capture_on_commit_callbacks(execute=True):
        added = adds_app(client)
    shown = client.get(added["Location"])
    again = client.get(added["Location"])
    file = client.get(f"{SECURITY}recovery-codes/file/")

    codes = shown.context["codes"]
    assert (added.status_code, added["Location"]) == (302, f"{SECURITY}recovery-codes/")
    assert [code.replace(" ", "") for code in codes] == recovery_codes_of(house.bob.account)
    assert len(set(codes)) == 10
    assert (again.context["codes"], again.status_code) == ([], 200)
    assert file.content.decode().split("\r\n")[2:12] == codes
    assert file["Content-Disposition"].startswith("attachment")


def test_the_page_draws_the_secret_and_writes_it(house: House) -> None:
    page = house.client(house.bob, second=False).get(f"{SECURITY}authenticator/add/")

    text = page.content.decode()
    assert re.fullmatch("[A-Z2-7]{32}", secret_on(page))
    assert page.context["secret"] in text
    assert factors.setup_address(house.bob.account, "A").startswith("otpauth://totp/127.0.0.1?")
    assert "<svg" in text
    assert not re.search(r"style=|<script(?! src=)| on\w+=", text)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abc"])
def test_a_wrong_first_code_adds_nothing_and_keeps_the_secret(house: House, code: str) -> None:
    client = house.client(house.bob, second=False)
    before = secret_on(client.get(f"{SECURITY}authenticator/add/"))

    refused = client.post(f"{SECURITY}authenticator/add/", {"code": code})

    assert (refused.status_code, "code" in refused.context["form"].errors) == (422, True)
    assert secret_on(refused) == before
    assert not Authenticator.objects.exists()


def test_secrets_are_sealed_with_the_current_key_and_older_ones_still_open(
    house: House, settings, caplog
) -> None:
    row = app_for(house.bob.account)
    recovery = recovery_codes_of(house.bob.account)
    kept = str(Authenticator.objects.values_list("data", flat=True))
    old = settings.VAULT_KEYS

    settings.VAULT_KEYS = {"newer": b"n" * 32, **old}
    still = factors.code_fits(house.bob.account, shows(), timezone.now())
    newer = app_for(house.alice.account)
    settings.VAULT_KEYS = {"newer": b"n" * 32}
    without = [
        factors.code_fits(house.bob.account, code, timezone.now())
        for code in (shows(steps=1), recovery[0])
    ]

    assert SECRET not in kept
    assert not any(code in kept for code in recovery)
    assert row.data["secret"].startswith("v1|local|")
    assert newer.data["secret"].startswith("v1|newer|")
    assert (still, without) == (True, [False, False])
    assert "not in SYNCHRO_KEYS" in caplog.text
    assert house.client(house.bob).get(SECURITY).status_code == 200


def test_sealed_text_opens_for_its_purpose_alone() -> None:
    sealed = vault.seal_for_installation("text", purpose="one")

    assert vault.unseal_for_installation(sealed, purpose="one") == "text"
    for wrong in (sealed[:-4], sealed.replace("v1", "v2"), "", "v1|local|%%%", "v1|other|AAAA"):
        with pytest.raises(vault.CannotOpen):
            vault.unseal_for_installation(wrong, purpose="one")
    with pytest.raises(vault.CannotOpen):
        vault.unseal_for_installation(sealed, purpose="two")


# Asked while signing in


def test_whoever_has_one_is_asked_for_it_and_comes_to_the_page(house: House) -> None:
    app_for(house.bob.account)
    client = Client()
    fields = {"organisation": "acme", "number": "3", "password": PASSWORD}

    first = client.post(
        "/sign-in/number/",
        {**{f"number-{k}": v for k, v in fields.items()}, "next": "/o/acme/to-do/?x=1"},
    )
    before = client.get("/o/acme/to-do/").status_code
    page = client.get(first["Location"])
    second = client.post(ASKED, {"code": shows()})

    assert (first.status_code, first["Location"], before) == (302, ASKED, 302)
    assert page.status_code == 200
    assert (second.status_code, second["Location"]) == (302, "/o/acme/to-do/?x=1")
    assert client.get("/o/acme/to-do/").status_code == 200


@pytest.mark.safe
def test_a_code_of_the_app_works_once(house: House) -> None:
    """Seen failing with ``after=last`` taken out of ``_app_code_fits``."""
    app_for(house.bob.account)
    now = timezone.now()

    tried = [
        factors.code_fits(house.bob.account, shows(at=now), now),
        factors.code_fits(house.bob.account, shows(at=now), now),
        factors.code_fits(house.bob.account, shows(at=now), now + timedelta(seconds=30)),
        factors.code_fits(house.bob.account, shows(at=now, steps=-1), now),
        factors.code_fits(house.bob.account, shows(at=now, steps=1), now),
        factors.code_fits(house.bob.account, shows(at=now, steps=1), now),
    ]

    assert tried == [True, False, False, False, True, False]


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])  # fmt: skip
def test_a_clock_may_be_half_a_minute_off(house: House, steps: int, fits: bool) -> None:
    app_for(house.bob.account)
    now = timezone.now()

    assert factors.code_fits(house.bob.account, shows(at=now, steps=steps), now) is fits


def test_the_code_that_added_the_app_does_not_sign_in(house: House) -> None:
    client = house.client(house.alice, second=False)
    page = client.get(f"{SECURITY}authenticator/add/")
    code = shows(secret_on(page))
    client.post(f"{SECURITY}authenticator/add/", {"code": code})
    other = Client()
    signs_in(other)

    assert other.post(ASKED, {"code": code}).status_code == 422


def test_a_recovery_code_stands_in_once(house: House) -> None:
    app_for(house.alice.account)
    code = recovery_codes_of(house.alice.account)[3]
    answers = []

    for typed in (f"{code[:4]} {code[4:]}", code):
        client = Client()
        signs_in(client)
        answers.append(client.post(ASKED, {"code": typed}).status_code)

    assert answers == [302, 422]
    assert len(recovery_codes_of(house.alice.account)) == 9


@pytest.mark.safe
def test_the_sixth_wrong_code_is_refused_in_every_browser(
    house: House, steady_minute: None
) -> None:
    """Seen failing with ``self.count`` left out of ``SecondFactor.form_valid``."""
    app_for(house.alice.account)
    clients = [Client(REMOTE_ADDR=f"198.51.100.{n}") for n in range(7)]
    for client in clients:
        signs_in(client)

    wrong = [client.post(ASKED, {"code": "000000"}).status_code for client in clients[:5]]
    right = clients[5].post(ASKED, {"code": shows()})

    assert wrong == [422] * 5
    assert right.status_code == 429
    assert 0 < int(right["Retry-After"]) <= 300
    assert "There were too many tries." in right.content.decode()


def test_without_the_password_nobody_is_asked(house: House) -> None:
    app_for(house.alice.account)

    direct = Client().get(ASKED)
    posted = Client().post(ASKED, {"code": shows()})

    assert [(r.status_code, r["Location"]) for r in (direct, posted)] == [(302, "/sign-in/")] * 2


def test_the_page_for_no_second_factor_at_hand_says_what_to_do(house: House) -> None:
    page = Client().get(f"{ASKED}none/")

    assert page.status_code == 200
    assert "recovery codes" in page.content.decode()


# Required of some parts


@pytest.mark.safe
@pytest.mark.parametrize("who", ["alice", "carol"])
@pytest.mark.parametrize("path", ["/o/acme/", "/o/acme/reports/", "/o/acme/people/", "/o/acme/to-do/"])  # fmt: skip
def test_hr_and_consultants_reach_no_page_without_one(house: House, who: str, path: str) -> None:
    """Seen failing with ``threshold.second_factor`` left out of ``Screen.dispatch``."""
    client = house.client(getattr(house, who), second=False)

    got, sent = client.get(path), client.post(path)
    part = client.get(path, headers={"HX-Request": "true"})

    asked = "/sign-in/second-factor/?next=" + path.replace("/", "%2F")
    assert (got.status_code, got["Location"]) == (302, asked)
    assert sent["Location"] == "/sign-in/second-factor/?next=%2Fo%2Facme%2F"
    assert part["HX-Redirect"].startswith("/sign-in/second-factor/")


@pytest.mark.safe
def test_no_address_of_an_organisation_opens_without_one(house: House) -> None:
    """Every address of the resolver, so that a new one is taken up by itself. Seen failing as above."""
    client = house.client(house.alice, second=False)
    nowhere = str(uuid.uuid4())
    open_ = {}
    for address in addresses():
        if address.public:
            continue
        words = {noun: address.word(noun) or nowhere for noun in address.nouns}
        response = client.get(reverse(address.name, kwargs={**words, "organisation": "acme"}))
        if not response.headers.get("Location", "").startswith(ASKED):
            open_[address.name] = response.status_code

    assert open_ == {}


def test_it_is_required_of_the_parts_that_see_much() -> None:
    asked = {Part.HR, Part.DEPARTMENT_HR, Part.ADMINISTRATOR, Part.CONSULTANT}

    assert asked == NEEDS_SECOND_FACTOR


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor"])
def test_others_are_not_asked_to_have_one(house: House, who: str) -> None:
    client = house.client(getattr(house, who), second=False)

    assert client.get("/o/acme/to-do/").status_code == 200


def test_what_somebody_is_elsewhere_is_not_asked(house: House) -> None:
    """Mallory leads Elsewhere; as a worker of Acme she needs no second factor there."""
    with house.within():
        row = people.member("77", full_name="Mallory")
        people.account_for(row, "mallory@elsewhere.example")
    client = Client()
    people.signed_in(client, house.mallory.account, second=False)

    assert client.get("/o/acme/to-do/").status_code == 200
    assert client.get("/o/elsewhere/people/").status_code == 302


def test_setting_one_up_leads_back_to_the_page(house: House) -> None:
    client = house.client(house.alice, second=False)

    asked = client.get("/o/acme/people/?q=bob")
    told = client.get(asked["Location"])
    added = adds_app(client)
    shown = client.get(added["Location"])

    assert "Set up a second factor" in told.content.decode()
    assert shown.context["onwards"] == "/o/acme/people/?q=bob"
    assert client.get("/o/acme/people/?q=bob").status_code == 200


def test_giving_one_leads_back_to_the_page(house: House) -> None:
    app_for(house.alice.account)
    client = house.client(house.alice, second=False)
    before = client.cookies["sessionid"].value

    asked = client.get("/o/acme/people/?q=bob")
    given = client.post(asked["Location"], {"code": shows()})

    assert given["Location"] == "/o/acme/people/?q=bob"
    assert client.get("/o/acme/people/").status_code == 200
    assert client.cookies["sessionid"].value != before


def test_the_demo_asks_nobody_and_says_so(house: House, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = house.client(house.alice, second=False)

    assert client.get("/o/acme/people/").status_code == 200
    assert (
        "In this demonstration no second factor is required"
        in client.get(SECURITY).content.decode()
    )


def test_taking_the_last_one_away_closes_the_pages_again(house: House) -> None:
    app_for(house.alice.account)
    client = house.client(house.alice)

    asked = client.get(f"{SECURITY}authenticator/remove/")
    removed = client.post(f"{SECURITY}authenticator/remove/")

    assert (asked.status_code, removed["Location"]) == (200, SECURITY)
    assert not Authenticator.objects.exists()
    assert client.get("/o/acme/people/")["Location"].startswith(ASKED)


def test_whoever_has_one_changes_nothing_without_it(house: House) -> None:
    app_for(house.bob.account)
    client = house.client(house.bob, second=False)

    places = ["", "authenticator/remove/", "passkeys/add/", "recovery-codes/"]
    answers = {client.get(SECURITY + place)["Location"].partition("?")[0] for place in places}

    assert answers == {ASKED}
    assert client.get("/password/change/")["Location"].startswith(ASKED)


def test_new_recovery_codes_take_the_place_of_those_before(house: House) -> None:
    app_for(house.alice.account)
    before = recovery_codes_of(house.alice.account)
    client = house.client(house.alice)

    made = client.post(f"{SECURITY}recovery-codes/")
    shown = client.get(made["Location"]).context["codes"]

    assert [code.replace(" ", "") for code in shown] == recovery_codes_of(house.alice.account)
    assert not set(before) & set(recovery_codes_of(house.alice.account))


def test_the_overview_shows_what_there_is(house: House) -> None:
    client = house.client(house.bob, second=False)

    none = client.get(SECURITY).content.decode()
    app_for(house.bob.account)
    some = house.client(house.bob).get(SECURITY).content.decode()

    assert "Add an authenticator app" in none
    assert "Recovery codes" not in none
    assert "Remove the authenticator app" in some
    assert "10 codes are left." in some
    menu = client.get("/o/acme/to-do/").content.decode()
    assert f'<a href="{SECURITY}">How I sign in</a>' in menu


# Reset


def reset(house: House, who, **client):
    return house.client(house.alice, **client).post(f"/o/acme/people/{who.uuid}/second-factor/")


def test_hr_resets_it_and_the_person_is_told_and_signed_out(
    house: House, django_capture_on_commit_callbacks
) -> None:
    app_for(house.carol.account)
    mail.outbox.clear()
    theirs = house.client(house.carol)
    before = theirs.get("/o/acme/reports/").status_code

    asked = house.client(house.alice).get(f"/o/acme/people/{house.carol.uuid}/second-factor/")
    with django_capture_on_commit_callbacks(execute=True):
        done = reset(house, house.carol)

    with house.within():
        rows = AuditEvent.objects.exclude(action="programme.look")
        noted = rows.values_list("action", "actor", "object_uuid", "detail")
        assert list(noted) == [
            ("second_factor.reset", house.alice.pk, house.carol.uuid, {"count": 1})
        ]
    assert (asked.status_code, done.status_code) == (200, 302)
    assert not Authenticator.objects.exists()
    assert before != 302
    assert theirs.get("/o/acme/reports/")["Location"].startswith("/sign-in/?")
    assert [message.to for message in mail.outbox] == [["carol@advice.example"]]
    assert "Your second factor was reset" in mail.outbox[0].body


@pytest.mark.safe
def test_hr_cannot_reset_their_own_nor_one_known_elsewhere_nor_none(house: House) -> None:
    """Seen failing with ``is_known_elsewhere`` answering False."""
    for row in (house.alice, house.carol):
        app_for(row.account)
    with house.within_other():
        people.account_for(people.member("88"), "carol@advice.example")

    refused = [reset(house, who) for who in (house.alice, house.carol, house.bob)]

    assert [response.status_code for response in refused] == [422] * 3
    assert Authenticator.objects.filter(type="totp").count() == 2
    assert [r.context["form"].non_field_errors()[0] for r in refused] == [
        "Another HR manager has to reset your own second factor.",
        "This sign-in is used in another organisation too. Whoever runs Synchro can reset it.",
        "There is no second factor to reset.",
    ]


def test_the_operator_resets_it_and_each_organisation_notes_it(
    house: House, django_capture_on_commit_callbacks
) -> None:
    app_for(house.carol.account)
    with house.within_other():
        people.account_for(people.member("88"), "carol@advice.example")
    out = StringIO()
    theirs = house.client(house.carol)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("second_factor", "reset", "--email", "Carol@advice.example", stdout=out)

    noted = []
    for within in (house.within, house.within_other):
        with within():
            noted.append(list(AuditEvent.objects.values_list("action", "actor")))
    assert out.getvalue() == "Second factors taken away: 1. The sessions have ended.\n"
    assert noted == [[("second_factor.reset", None)]] * 2
    assert theirs.get("/o/acme/reports/")["Location"].startswith("/sign-in/?")


def test_the_operator_is_told_what_is_not_there(house: House) -> None:
    for email in ("nobody@acme.example", "alice@acme.example"):
        with pytest.raises(CommandError):
            call_command("second_factor", "reset", "--email", email)


def test_every_change_is_told_by_mail(house: House, django_capture_on_commit_callbacks) -> None:
    account = house.alice.account
    with django_capture_on_commit_callbacks(execute=True):
        row = app_for(account)
        factor.renew_recovery_codes(account=account, at=timezone.now())
        factor.take_away(factor=row, at=timezone.now())

    told = [message.body.partition("\n")[0] for message in mail.outbox]
    assert told == [
        "An authenticator app was added to your sign-in.",
        "New recovery codes were made. Those before no longer work.",
        "The authenticator app was removed from your sign-in.",
    ]
    assert all("http://127.0.0.1:8000/account/security/" in m.body for m in mail.outbox)
