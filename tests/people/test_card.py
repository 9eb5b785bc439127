"""Cards: what lets somebody in, what does not, and what becomes of a lost one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.actions import card as actions
from people.models import AccessCard, Account, AuditEvent, Member, Membership, Part
from people.refusals import NotPossible
from people.signin import codes
from tests.factories import people
from tests.factories.cards import Held, card_for
from tests.factories.people import PASSWORD, House

NUMBER = "/sign-in/number/"
WRONG = "The organisation, the number, or the password or code is not right."


@pytest.fixture
def dave(house: House) -> Member:
    """Has neither an address nor a way in."""
    with house.within():
        return people.member("0042", full_name="New person", department=house.kitchen)


@pytest.fixture
def held(house: House, dave: Member) -> Held:
    with house.within():
        return card_for(dave, house.alice)


def by_number(code: str, number: str = "0042", organisation: str = "acme", client=None, **more):
    fields = {"organisation": organisation, "number": number, "password": code}
    client = client or Client()
    return client.post(NUMBER, {**{f"number-{k}": v for k, v in fields.items()}, **more})


def said(response) -> tuple[int, list[str]]:
    form = response.context["form"]
    return response.status_code, [error for errors in form.errors.values() for error in errors]


@pytest.mark.parametrize(
    "spelling", [str, str.lower, codes.printed, lambda c: f" {c[:4]}-{c[4:]} "]
)
def test_number_and_code_let_in(house: House, dave: Member, held: Held, spelling) -> None:
    client = Client()

    response = by_number(spelling(held.code), client=client)

    with house.within():
        member = Member.objects.select_related("account").get(pk=dave.pk)
        card = AccessCard.objects.get()
        events = list(AuditEvent.objects.values_list("action", "actor"))
    assert (response.status_code, response["Location"]) == (302, "/o/acme/")
    assert client.get("/o/acme/to-do/").status_code == 200
    assert (member.account.email, member.account.has_usable_password()) == (None, False)
    assert list(Membership.objects.filter(account=member.account).values_list("member_id")) == [
        (dave.pk,)
    ]
    assert card.first_used_at is not None
    assert events == [("card.first_use", dave.pk)]


def test_the_pattern_leads_to_a_page_that_names_nobody_and_asks_for_the_code(
    house: House, held: Held
) -> None:
    client = Client()

    page = client.get(held.path)
    wrong = client.post(held.path, {"code": "22222222"})
    response = client.post(held.path, {"code": held.code.lower()})

    text = page.content.decode()
    assert page.status_code == 200
    assert "Acme Hotels" in text
    assert not any(word in text for word in ("New person", "0042"))
    assert said(wrong) == (422, ["The code is not right, or the card works no longer."])
    assert (response.status_code, response["Location"]) == (302, "/o/acme/")
    assert client.get("/o/acme/to-do/").status_code == 200


def test_a_card_works_again_and_the_account_is_made_once(house: House, held: Held) -> None:
    before = Account.objects.count()

    statuses = [by_number(held.code).status_code for _ in range(3)]

    assert statuses == [302] * 3
    assert Account.objects.count() == before + 1


def test_only_hashes_are_kept(house: House, held: Held) -> None:
    with house.within():
        row = AccessCard.objects.get()

    assert row.code_hash.startswith("$argon2id$")
    assert row.token_hash == codes.token_hash(held.key)
    assert held.code not in row.code_hash


def test_who_has_a_password_may_use_either(house: House) -> None:
    with house.within():
        held = card_for(house.bob, house.alice)

    by_code, by_password = by_number(held.code, "3"), by_number(PASSWORD, "3")

    house.bob.account.refresh_from_db()
    assert (by_code.status_code, by_password.status_code) == (302, 302)
    assert house.bob.account.check_password(PASSWORD)


def test_whatever_is_wrong_gets_the_same_answer(house: House, dave: Member, held: Held) -> None:
    with house.within():
        lost = people.member("7", full_name="Lost a card")
        gone = card_for(lost, house.alice)
        left = people.member("8", full_name="Left")
        leaver = card_for(left, house.alice)
        Member.objects.filter(pk=left.pk).update(left_on=timezone.localdate() - timedelta(days=1))
        actions.withdraw(member=lost, by=house.alice, at=timezone.now())
        manager = people.member("9", full_name="Became a manager", parts=(Part.HR,))
        promoted = card_for(manager, house.alice)

    answers = [
        said(by_number("22222222")),
        said(by_number(held.code, number="999")),
        said(by_number(held.code, organisation="nowhere")),
        said(by_number(held.code, organisation="elsewhere", number="1")),
        said(by_number(gone.code, number="7")),
        said(by_number(leaver.code, number="8")),
        said(by_number(promoted.code, number="9")),
        said(by_number("22222222", number="3")),
    ]

    assert answers == [(422, [WRONG])] * len(answers)


def test_unknown_withdrawn_and_malformed_cards_are_one_page(
    house: House, dave: Member, held: Held
) -> None:
    with house.within():
        actions.withdraw(member=dave, by=house.alice, at=timezone.now())
    paths = [held.path, f"/card/{codes.new_key(house.organisation.pk)}/",
             f"/card/{codes.new_key(10**9)}/", "/card/nonsense/"]  # fmt: skip

    pages = [Client().get(path) for path in paths]

    assert {page.status_code for page in pages} == {404}
    assert len({_plain(page, path) for page, path in zip(pages, paths, strict=True)}) == 1


def _plain(page, path: str) -> str:
    import re

    text = page.content.decode().replace(path, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_no_card_lets_in_who_needs_more(house: House) -> None:
    """HR and consultants by their part; an address or another organisation by the account."""
    with house.within():
        for member in (house.alice, house.carol, house.manager, house.sponsor):
            held = card_for(member, house.alice)
            assert said(by_number(held.code, member.number)) == (422, [WRONG])
            with pytest.raises(NotPossible):
                actions.use(card=held.row, at=timezone.now())


def test_no_card_takes_a_sign_in_that_is_known_in_another_organisation(house: House) -> None:
    with house.within_other():
        there = people.member("77", full_name="Bob elsewhere")
    Membership.objects.create(
        account=house.bob.account, organisation=house.other, member_id=there.pk
    )
    with house.within():
        held = card_for(house.bob, house.alice)

    assert said(by_number(held.code, "3")) == (422, [WRONG])


def test_a_lost_card_is_off_at_once_and_its_sessions_end(
    house: House, dave: Member, held: Held
) -> None:
    inside = Client()
    inside.post(held.path, {"code": held.code})
    before = inside.get("/o/acme/to-do/").status_code
    client = house.client(house.alice)

    asked = client.get(f"/o/acme/people/{dave.uuid}/card/lost/")
    done = client.post(f"/o/acme/people/{dave.uuid}/card/lost/")
    after = inside.get("/o/acme/to-do/")

    assert (before, asked.status_code, done.status_code) == (200, 200, 302)
    assert after.status_code == 302
    assert after["Location"].startswith("/sign-in/")
    assert said(by_number(held.code)) == (422, [WRONG])
    assert Client().get(held.path).status_code == 404


def test_only_the_sessions_of_that_card_end(house: House) -> None:
    """Seen failing with every session of the account ended."""
    with house.within():
        held = card_for(house.bob, house.alice)
    by_card, by_password = Client(), house.client(house.bob)
    by_card.post(held.path, {"code": held.code})
    with house.within():
        actions.withdraw(member=house.bob, by=house.alice, at=timezone.now())

    statuses = [client.get("/o/acme/to-do/").status_code for client in (by_card, by_password)]

    assert statuses == [302, 200]


def test_the_session_of_who_was_here_before_is_gone(house: House, held: Held) -> None:
    client = house.client(house.bob)
    session = client.session
    session["before"] = "planted"
    session.save()
    old = session.session_key

    client.post(held.path, {"code": held.code})

    stale = Client()
    stale.cookies["sessionid"] = old
    assert "before" not in client.session
    assert client.session.session_key != old
    assert stale.get("/o/acme/to-do/").status_code == 302


def test_a_code_cannot_be_guessed_by_either_way(
    house: House, held: Held, steady_minute: None
) -> None:
    """The two ways share one count."""
    first = [by_number("22222222").status_code for _ in range(3)]
    then = [Client().post(held.path, {"code": "22222222"}).status_code for _ in range(3)]
    locked = Client(REMOTE_ADDR="198.51.100.9").post(held.path, {"code": held.code})

    assert (first, then) == ([422] * 3, [422, 422, 429])
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) <= 300
