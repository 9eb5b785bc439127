"""Invitations by mail: from HR's button to somebody who is signed in."""

import html
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.actions import invitation as actions
from people.models import Account, AuditEvent, Invitation, Member, Membership
from people.queries import invitation as queries
from tests.factories import people
from tests.factories.people import PASSWORD, House

NEW = "a wholly new password"


@pytest.fixture
def dave(house: House) -> Member:
    """Has an address and no way in yet."""
    with house.within():
        return people.member("9", full_name="New person", address="New@acme.example")


@pytest.fixture
def invited(house: House, dave: Member, delivered, link_in) -> str:
    """The path in the mail that the new person got."""
    house.client(house.alice).post(f"/o/acme/people/{dave.uuid}/invite/")
    return link_in(delivered()[0])


def accept(client: Client, path: str, password: str = NEW):
    return client.post(path, {"password1": password, "password2": password})


def test_the_link_makes_an_account_and_signs_in(house: House, dave: Member, invited: str) -> None:
    client = Client()

    shown = client.get(invited)
    accepted = accept(client, invited)

    account = Account.objects.get(email="new@acme.example")
    with house.within():
        member = Member.objects.get(pk=dave.pk)
        events = list(
            AuditEvent.objects.filter(action__startswith="invitation")
            .order_by("at", "pk")
            .values_list("action", "actor", "detail")
        )
    assert shown.templates[0].name == "people/sign_in/invitation_new.html"
    assert (accepted.status_code, accepted["Location"]) == (302, "/o/acme/")
    assert client.get("/o/acme/to-do/").status_code == 200
    assert account.check_password(NEW)
    assert member.account_id == account.pk
    assert list(Membership.objects.filter(account=account).values_list("member_id", "ends_on")) == [
        (dave.pk, None)
    ]
    assert events == [
        ("invitation.send", house.alice.pk, {"count": 1}),
        ("invitation.accept", dave.pk, {"kind": "link"}),
    ]


def test_the_mail_speaks_to_its_reader_and_names_no_other_place(
    house: House, dave: Member, delivered
) -> None:
    with house.within():
        Member.objects.filter(pk=dave.pk).update(language="en")
    house.client(house.alice).post(
        f"/o/acme/people/{dave.uuid}/invite/", headers={"X-Forwarded-Host": "evil.example"}
    )

    message = delivered()[0]

    assert message.to == ["New@acme.example"]
    assert message.subject == "Your way into Acme Hotels on Synchro"
    assert "Hello New person," in message.body
    assert "evil.example" not in message.body + message.alternatives[0].content


def test_a_link_works_once(house: House, invited: str) -> None:
    first = accept(Client(), invited)
    again = Client().get(invited)

    assert (first.status_code, again.status_code) == (302, 404)
    assert accept(Client(), invited, "another long password").status_code == 404


def test_a_newer_link_replaces_the_older(
    house: House, dave: Member, invited: str, delivered, link_in
) -> None:
    house.client(house.alice).post(f"/o/acme/people/{dave.uuid}/invite/")
    newer = link_in(delivered()[1])

    assert (Client().get(invited).status_code, Client().get(newer).status_code) == (404, 200)


def test_a_link_ends_after_a_week(house: House, invited: str) -> None:
    with house.within():
        row = Invitation.objects.get()
        left = row.expires_at - timezone.now()
        Invitation.objects.update(expires_at=timezone.now())

    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    assert Client().get(invited).status_code == 404


def test_a_link_belongs_to_one_organisation(house: House, invited: str) -> None:
    foreign = invited.replace("/o/acme/", "/o/elsewhere/")

    assert (Client().get(invited).status_code, Client().get(foreign).status_code) == (200, 404)


def test_a_link_belongs_to_the_address_that_it_was_sent_to(
    house: House, dave: Member, invited: str
) -> None:
    with house.within():
        Member.objects.filter(pk=dave.pk).update(address="other@acme.example")

    assert Client().get(invited).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 75, "zz" * 40])
def test_a_made_up_link_looks_like_a_used_one(house: House, invited: str, token: str) -> None:
    accept(Client(), invited)

    made_up = Client().get(f"/o/acme/invitation/{token}/")
    used = Client().get(invited)
    nowhere = Client().get(f"/o/nowhere/invitation/{token}/")

    pages = {response.content for response in (made_up, used, nowhere)}
    bodies = {body.partition(b"<main")[2].partition(b"sign-in-languages")[0] for body in pages}
    assert [r.status_code for r in (made_up, used, nowhere)] == [404] * 3
    assert len(bodies) == 1


def test_only_a_hash_is_kept(house: House, invited: str) -> None:
    with house.within():
        kept = Invitation.objects.get().token_hash

    assert len(kept) == 64
    assert kept not in invited


def test_who_has_left_meanwhile_cannot_accept(house: House, dave: Member, invited: str) -> None:
    with house.within():
        Member.objects.filter(pk=dave.pk).update(left_on=timezone.localdate() - timedelta(days=1))

    assert Client().get(invited).status_code == 404


def test_a_known_address_signs_in_with_its_own_password(
    house: House, invited: str, steady_minute: None
) -> None:
    Account.objects.create_user(email="new@acme.example", password=PASSWORD)
    client = Client()

    shown = client.get(invited)
    made_up = accept(client, invited)
    wrong = client.post(invited, {"password": "not it"})
    right = client.post(invited, {"password": PASSWORD})

    assert shown.templates[0].name == "people/sign_in/invitation_known.html"
    assert (made_up.status_code, wrong.status_code) == (422, 422)
    assert (right.status_code, right["Location"]) == (302, "/o/acme/")
    assert client.get("/o/acme/to-do/").status_code == 200
    assert Account.objects.filter(email__iexact="new@acme.example").count() == 1


def test_the_password_of_a_known_address_cannot_be_guessed_here(
    house: House, invited: str, steady_minute: None
) -> None:
    Account.objects.create_user(email="new@acme.example", password=PASSWORD)

    statuses = [Client().post(invited, {"password": "not it"}).status_code for _ in range(5)]
    locked = Client().post(invited, {"password": PASSWORD})
    at_the_door = Client().post("/sign-in/", {"login": "new@acme.example", "password": PASSWORD})

    assert statuses == [422] * 5
    assert (locked.status_code, at_the_door.status_code) == (429, 429)


def test_inviting_says_nothing_about_accounts_elsewhere(house: House, delivered) -> None:
    with house.within():
        known = people.member("N-7", full_name="Known", address="mallory@elsewhere.example")
        unknown = people.member("N-8", full_name="Unknown", address="unknown@acme.example")
    client = house.client(house.alice)

    pages = []
    for member in (known, unknown):
        client.post(f"/o/acme/people/{member.uuid}/invite/")
        page = client.get(f"/o/acme/people/{member.uuid}/").content.decode()
        for own in (str(member.uuid), member.full_name, member.address, member.number):
            page = page.replace(own, "…")
        pages.append(page.partition("<main")[2])

    assert len(delivered()) == 2
    assert strip_tokens(pages[0]) == strip_tokens(pages[1])


def strip_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_somebody_signed_in_joins_with_their_sign_in(house: House, invited: str) -> None:
    client = house.client(house.mallory)

    shown = client.get(invited)
    joined = client.post(invited)

    chooser = client.get("/")
    assert shown.templates[0].name == "people/sign_in/invitation_join.html"
    assert joined["Location"] == "/o/acme/"
    assert [row.slug for row in chooser.context["organisations"]] == ["acme", "elsewhere"]
    assert client.get("/o/acme/people/").status_code == 403  # HR there, worker here


def test_a_sign_in_plays_one_member_of_an_organisation(house: House, invited: str) -> None:
    client = house.client(house.alice)

    refused = client.post(invited)

    assert refused.status_code == 422
    assert Client().get(invited).status_code == 200


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor", "carol"])
def test_only_hr_invites(house: House, dave: Member, who: str) -> None:
    one = f"/o/acme/people/{dave.uuid}/invite/"
    client = house.client(getattr(house, who))

    refused = [client.post(one), client.post("/o/acme/people/invitations/send/")]
    done = house.client(house.alice).post(one)

    assert [response.status_code for response in refused] == [403, 403]
    assert done.status_code == 302
    with house.within():
        assert Invitation.objects.count() == 1


def test_somebody_elsewhere_can_neither_invite_nor_be_invited(house: House, dave: Member) -> None:
    foreign = house.client(house.mallory).post(f"/o/acme/people/{dave.uuid}/invite/")
    stolen = house.client(house.mallory).post(f"/o/elsewhere/people/{dave.uuid}/invite/")
    own = house.client(house.alice).post(f"/o/acme/people/{dave.uuid}/invite/")

    assert [r.status_code for r in (foreign, stolen, own)] == [404, 404, 302]


def test_inviting_everyone_reaches_those_without_a_way_in_once(
    house: House, dave: Member, delivered
) -> None:
    with house.within():
        people.member("10", full_name="Another", address="another@acme.example")
        people.member("11", full_name="Without address")
        people.member(
            "12", address="left@acme.example", left_on=timezone.localdate() - timedelta(1)
        )
    client = house.client(house.alice)

    client.post("/o/acme/people/invitations/send/")
    client.post("/o/acme/people/invitations/send/")

    reached = sorted(message.to[0] for message in delivered())
    with house.within():
        counts = queries.counts(department=None, at=timezone.now())
    assert reached == ["New@acme.example", "another@acme.example"]
    assert counts == queries.Counts(
        signed_in=4, mailed=2, carded=0, printed=0, to_mail=0, to_print=1
    )


def test_inviting_a_department_reaches_those_below_it(house: House, delivered) -> None:
    with house.within():
        bakery = people.department("Bakery", parent=house.kitchen)
        people.member("10", address="baker@acme.example", department=bakery)
        people.member("11", address="guard@acme.example")

    house.client(house.alice).post(
        f"/o/acme/people/invitations/send/?department={house.kitchen.uuid}"
    )

    assert [message.to for message in delivered()] == [["baker@acme.example"]]


def test_an_expired_invitation_leaves_somebody_without_a_way_in(house: House, dave: Member) -> None:
    with house.within():
        actions.send(members=[dave], by=house.alice, at=timezone.now() - timedelta(days=8))
        counts = queries.counts(department=None, at=timezone.now())

    assert (counts.mailed, counts.to_mail) == (0, 1)


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ("31", "No way to sign in: no e-mail address, no card."),
        ("32", "No way to sign in yet: there is an address, and no invitation was sent."),
    ],
)
def test_the_page_of_a_person_says_that_they_have_no_way_in_to_who_may_invite(
    house: House, who: str, line: str
) -> None:
    with house.within(house.alice):
        people.member("31", full_name="Nobody's guest")
        people.member("32", full_name="Not invited", address="guest@acme.example")
        person = Member.objects.get(number=who)
    url = f"/o/acme/people/{person.uuid}/"

    assert line in html.unescape(house.client(house.alice).get(url).content.decode())
