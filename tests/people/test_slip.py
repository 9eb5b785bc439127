"""Printed slips: a one-time code with which somebody without an address chooses a password."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.actions import invitation as actions
from people.models import Account, Invitation, Member, Membership
from people.queries import invitation as queries
from tests.factories import people
from tests.factories.people import PASSWORD, House

NEW = "a wholly new password"
CODE = re.compile(r'class="slip-code">([^<]+)<')


@pytest.fixture
def dave(house: House) -> Member:
    """Has neither an address nor a way in."""
    with house.within():
        return people.member("0042", full_name="New person", department=house.kitchen)


def printed(house: House, member: Member) -> str:
    """The code on the page that HR prints."""
    page = house.client(house.alice).post(f"/o/acme/people/{member.uuid}/slip/")
    return CODE.search(page.content.decode()).group(1)


def enter(client: Client, code: str, number: str = "0042", organisation: str = "acme"):
    return client.post("/code/", {"organisation": organisation, "number": number, "code": code})


def choose(client: Client, password: str = NEW):
    return client.post("/code/password/", {"password1": password, "password2": password})


def test_the_page_shows_what_has_to_be_copied(house: House, dave: Member) -> None:
    response = house.client(house.alice).post(f"/o/acme/people/{dave.uuid}/slip/")

    page = response.content.decode()
    code = CODE.search(page).group(1)
    assert response["Cache-Control"] == "no-store"
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4} [2-9A-HJKMNP-TV-Z]{4}", code)
    for shown in ("Acme Hotels", "http://127.0.0.1:8000/code/", "acme", "0042", "New person"):
        assert shown in page
    with house.within():
        kept = Invitation.objects.get().token_hash
    assert kept.startswith("$argon2id$")
    assert code.replace(" ", "") not in kept


@pytest.mark.parametrize(
    "spelling", [str, str.lower, lambda c: c.replace(" ", "-"), "  {} ".format]
)
def test_the_code_leads_to_a_password_and_in(house: House, dave: Member, spelling) -> None:
    client = Client()
    code = printed(house, dave)

    entered = enter(client, spelling(code), organisation="ACME")
    chosen = choose(client)

    assert (entered.status_code, entered["Location"]) == (302, "/code/password/")
    assert (chosen.status_code, chosen["Location"]) == (302, "/o/acme/")
    assert client.get("/o/acme/to-do/").status_code == 200
    with house.within():
        member = Member.objects.select_related("account").get(pk=dave.pk)
    assert (member.account.email, member.account.check_password(NEW)) == (None, True)
    assert Membership.objects.filter(account=member.account, member_id=dave.pk).count() == 1


def test_then_organisation_number_and_password_let_in(house: House, dave: Member) -> None:
    client = Client()
    enter(client, printed(house, dave))
    choose(client)
    fields = {"number-organisation": "acme", "number-number": "0042", "number-password": NEW}

    assert Client().post("/sign-in/number/", fields).status_code == 302


def test_a_code_works_once(house: House, dave: Member) -> None:
    code = printed(house, dave)
    client = Client()
    enter(client, code)
    choose(client)

    again = enter(Client(), code)
    meanwhile = choose(client, "another long password")

    assert again.status_code == 422
    assert (meanwhile.status_code, meanwhile["Location"]) == (302, "/code/")


def test_two_who_hold_the_same_code_cannot_both_use_it(house: House, dave: Member) -> None:
    code = printed(house, dave)
    first, second = Client(), Client()
    enter(first, code)
    enter(second, code)

    won, lost = choose(first), choose(second, "another long password")

    assert (won["Location"], lost["Location"]) == ("/o/acme/", "/code/")
    assert Account.objects.get(email=None, pk__gt=house.bob.account_id).check_password(NEW)


def test_the_password_page_takes_the_code_first(house: House, dave: Member) -> None:
    printed(house, dave)

    assert choose(Client())["Location"] == "/code/"
    assert Client().get("/code/password/")["Location"] == "/code/"


def test_a_new_slip_replaces_the_old_one(house: House, dave: Member) -> None:
    old, new = printed(house, dave), printed(house, dave)

    assert (enter(Client(), old).status_code, enter(Client(), new).status_code) == (422, 302)


def test_a_slip_ends(house: House, dave: Member) -> None:
    code = printed(house, dave)
    with house.within():
        Invitation.objects.update(expires_at=timezone.now())

    assert enter(Client(), code).status_code == 422


def test_wrong_and_unknown_get_the_same_answer(house: House, dave: Member) -> None:
    code = printed(house, dave)

    answers = [
        enter(Client(), "22222222"),
        enter(Client(), code, number="9999"),
        enter(Client(), code, organisation="elsewhere"),
        enter(Client(), code, organisation="nowhere"),
        enter(Client(), code, number="3"),  # has a sign-in and no slip
    ]

    said = {(answer.status_code, *answer.context["form"].non_field_errors()) for answer in answers}
    assert said == {(422, "The organisation, the number or the code is not right.")}


def test_a_code_cannot_be_guessed(house: House, dave: Member, steady_minute: None) -> None:
    code = printed(house, dave)

    statuses = [enter(Client(), "22222222").status_code for _ in range(6)]
    locked = enter(Client(REMOTE_ADDR="198.51.100.9"), code)

    assert statuses == [422] * 5 + [429]
    assert locked.status_code == 429


def test_a_new_slip_gives_a_new_password_to_who_forgot_it(
    house: House, steady_minute: None
) -> None:
    inside = house.client(house.bob)
    fields = {"number-organisation": "acme", "number-number": "3", "number-password": "no"}
    for _ in range(6):
        locked = Client().post("/sign-in/number/", fields)
    client = Client()
    enter(client, printed(house, house.bob), number="3")
    choose(client)

    now = Client().post("/sign-in/number/", {**fields, "number-password": NEW})

    assert (locked.status_code, now.status_code) == (429, 302)
    assert inside.get("/o/acme/to-do/").status_code == 302  # every other device is out


@pytest.mark.parametrize("who", ["manager", "sponsor"])
def test_no_slip_takes_the_sign_in_of_somebody_with_an_address(house: House, who: str) -> None:
    member = getattr(house, who)

    page = house.client(house.alice).post(f"/o/acme/people/{member.uuid}/slip/").content.decode()

    assert CODE.search(page) is None
    with house.within():
        assert Invitation.objects.count() == 0
    assert Account.objects.get(pk=member.account_id).check_password(PASSWORD)


def test_no_slip_takes_a_sign_in_that_is_known_in_another_organisation(house: House) -> None:
    with house.within_other():
        there = people.member("77", full_name="Bob elsewhere")
        there.account = house.bob.account
        there.save()
        Membership.objects.create(
            account=house.bob.account, organisation=house.other, member_id=there.pk
        )

    page = house.client(house.alice).post(f"/o/acme/people/{house.bob.uuid}/slip/")

    assert CODE.search(page.content.decode()) is None


def test_slips_for_everyone_leave_out_who_has_an_address_a_sign_in_or_a_slip(
    house: House, dave: Member
) -> None:
    with house.within():
        people.member("10", full_name="Another", department=house.kitchen)
        people.member("11", full_name="Has an address", address="a@acme.example")
    client, url = house.client(house.alice), "/o/acme/people/invitations/slips/"

    first = CODE.findall(client.post(url).content.decode())
    second = CODE.findall(client.post(url).content.decode())
    again = CODE.findall(client.post(url, {"again": "1"}).content.decode())

    assert [len(codes) for codes in (first, second, again)] == [2, 0, 2]
    assert enter(Client(), first[0], number="10").status_code == 422
    with house.within():
        counts = queries.counts(department=None, at=timezone.now())
    assert counts == queries.Counts(
        signed_in=4, mailed=0, carded=0, printed=2, to_mail=1, to_print=0
    )


def test_slips_of_a_department(house: House, dave: Member) -> None:
    with house.within():
        people.member("10", full_name="Another")
    url = f"/o/acme/people/invitations/slips/?department={house.kitchen.uuid}"

    page = house.client(house.alice).post(url).content.decode()

    assert ("New person" in page, "Another" in page) == (True, False)


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor", "carol"])
def test_only_hr_prints(house: House, dave: Member, who: str) -> None:
    one, everyone = f"/o/acme/people/{dave.uuid}/slip/", "/o/acme/people/invitations/slips/"
    client = house.client(getattr(house, who))

    assert [client.post(url).status_code for url in (one, everyone)] == [403, 403]
    assert house.client(house.alice).post(one).status_code == 200


def test_a_slip_of_another_organisation_is_not_there(house: House, dave: Member) -> None:
    url = f"/o/elsewhere/people/{dave.uuid}/slip/"

    assert house.client(house.mallory).post(url).status_code == 404


def test_who_has_left_cannot_use_a_slip(house: House, dave: Member) -> None:
    client = Client()
    enter(client, printed(house, dave))
    with house.within():
        Member.objects.filter(pk=dave.pk).update(left_on=timezone.localdate() - timedelta(days=1))

    assert choose(client)["Location"] == "/code/"


def test_no_two_codes_are_the_same(house: House) -> None:
    with house.within():
        members = [people.member(f"S{n}") for n in range(30)]
        slips = actions.slips(members=members, by=house.alice, at=timezone.now())

    assert len({slip.code for slip in slips}) == 30
