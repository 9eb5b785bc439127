"""Each page on which signing in did not work says what to do next; on a phone in the dark, and wide."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from people import scope
from people.actions import card
from people.models import Attempt, Member
from people.trust.actions import closing
from people.trust.queries import closing as queries
from tests.browser.conftest import Visitor
from tests.factories import people
from tests.factories.cards import Held, card_for
from tests.factories.factors import app_for
from tests.factories.people import PASSWORD, House

pytestmark = pytest.mark.browser
LOOKS = [(390, "dark"), (1280, "light")]
REFUSALS = ("403", "404", "429")
# Where to put pictures of them for somebody to look at.
PICTURES = os.environ.get("SYNCHRO_PICTURES", "")


@pytest.fixture
def house(transactional_db: None) -> House:
    with transaction.atomic():
        return people.house()


@pytest.fixture
def held(house: House) -> Held:
    with transaction.atomic(), scope.bind(house.organisation.pk):
        worker = people.member("0042", full_name="New person", department=house.kitchen)
        return card_for(worker, house.alice)


def seen(visitor: Visitor, name: str, *wanted: str) -> None:
    """Axe finds nothing, nothing is wider than the page, and the words are there."""
    visitor.look()
    page = visitor.page
    if PICTURES:
        width, theme = visitor.page.viewport_size["width"], visitor.theme
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{theme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    text = visitor.text()
    assert [words for words in wanted if words not in text] == [], (name, text)


def by_number(visitor: Visitor, number: str, code: str) -> None:
    visitor.page.goto(f"{visitor.base}/sign-in/")
    visitor.page.get_by_text("I have a card, or no e-mail address here").click()
    visitor.fill("Short name of your organisation", "acme")
    visitor.fill("Your number", number)
    visitor.fill("Password, or the code on your card", code)
    visitor.page.get_by_role("button", name="Sign in with my number").click()
    visitor.page.wait_for_load_state()


def wrong_and_locked(visitor: Visitor, house: House, held: Held) -> None:
    by_number(visitor, "0042", "2222 2222")
    seen(visitor, "number-wrong", "is not right", "Forgot the password?")
    for _ in range(5):
        by_number(visitor, "0042", "2222 2222")
    seen(visitor, "number-locked", "too many tries", "Wait", "at a kiosk of your organisation")


def address_wrong_and_locked(visitor: Visitor, house: House, held: Held) -> None:
    for _ in range(6):
        visitor.page.goto(f"{visitor.base}/sign-in/")
        visitor.page.fill("input[name=login]", "alice@acme.example")
        visitor.page.fill("input[name=password]", "not it")
        visitor.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        visitor.page.wait_for_load_state()
        if not _:
            seen(visitor, "address-wrong", "is not right", "I forgot my password")
    seen(visitor, "address-locked", "too many tries", "Wait")


def slip_wrong_and_locked(visitor: Visitor, house: House, held: Held) -> None:
    for turn in range(6):
        visitor.page.goto(f"{visitor.base}/code/")
        visitor.fill("Short name of your organisation", "acme")
        visitor.fill("Your number", "0042")
        visitor.fill("Code", "2222 2222")
        visitor.page.get_by_role("button", name="Continue").click()
        visitor.page.wait_for_load_state()
        if turn == 0:
            seen(visitor, "slip-wrong", "is not right", "new slip")
    seen(visitor, "slip-locked", "too many tries", "Wait")


def password_link_gone(visitor: Visitor, house: House, held: Held) -> None:
    visitor.page.goto(f"{visitor.base}/password/reset/1-no-such-key/")
    seen(visitor, "password-link-gone", "This link no longer works", "Ask for a new link")


def card_wrong_and_gone(visitor: Visitor, house: House, held: Held) -> None:
    visitor.page.goto(visitor.base + held.path)
    visitor.fill("Code on your card", "2222 2222")
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.page.get_by_text("I lost my card, or it does not work").click()
    seen(visitor, "card-wrong", "The code is not right", "Tell your HR manager at once")
    with transaction.atomic(), scope.bind(house.organisation.pk, house.alice.pk):
        card.withdraw(member=held.row.member, by=house.alice, at=timezone.now())
    visitor.page.goto(visitor.base + held.path)
    seen(visitor, "card-gone", "This card does not work", "Ask your HR manager for a new one")


def invitation_gone(visitor: Visitor, house: House, held: Held) -> None:
    visitor.page.goto(f"{visitor.base}/o/acme/invitation/{'0' * 32}{'A' * 43}/")
    seen(
        visitor,
        "invitation-gone",
        "This invitation does not work",
        "ask your HR manager for a new one",
        "Sign in",
    )


def factor_wrong_and_missing(visitor: Visitor, house: House, held: Held) -> None:
    app_for(house.manager.account)
    visitor.sign_in("manager@acme.example", PASSWORD)
    visitor.fill("Code", "000000")
    visitor.press("Continue")
    seen(visitor, "factor-wrong", "does not fit", "I have none of these at hand")
    for _ in range(5):
        visitor.fill("Code", "000000")
        visitor.page.get_by_role("button", name="Continue").click()
        visitor.page.wait_for_load_state()
    seen(visitor, "factor-locked", "too many tries", "Wait", "I have none of these at hand")
    visitor.follow("I have none of these at hand")
    seen(visitor, "factor-missing", "recovery codes", "Ask an HR manager", "Type a code")


def mailed_code_wrong(visitor: Visitor, house: House, held: Held) -> None:
    visitor.go("/sign-in/mail/")
    visitor.fill("E-mail address", "alice@acme.example")
    visitor.press("Send the code")
    visitor.fill("Code", "2222 2222")
    visitor.press("Sign in")
    seen(visitor, "mailed-code-wrong", "This code is not right", "Nothing after a few minutes?")


def kiosk_gone(visitor: Visitor, house: House, held: Held) -> None:
    visitor.page.goto(f"{visitor.base}/kiosk/enrol/no-such-link/")
    seen(visitor, "kiosk-link-gone", "This link does not work", "An HR manager makes a new one")
    visitor.page.goto(f"{visitor.base}/kiosk/")
    seen(visitor, "kiosk-none", "Sign in")


def confirm_by_card(visitor: Visitor, house: House, held: Held) -> None:
    """Nobody who came by card has to sign out and in."""
    visitor.go(held.path)
    visitor.fill("Code on your card", held.code)
    visitor.press("Sign in")
    visitor.go("/account/confirm/?next=/o/acme/my-data/export/")
    seen(visitor, "confirm-card", "Code on your card")
    visitor.fill("Code on your card", "2222 2222")
    visitor.press("Confirm with the code on your card")
    seen(visitor, "confirm-card-wrong", "This is not the code on your card.")
    visitor.fill("Code on your card", held.code)
    visitor.press("Confirm with the code on your card")
    seen(visitor, "export", "Take your data away")
    visitor.go("/account/security/")
    seen(visitor, "security", "You sign in with your card", "Choose a password")


def organisation_leaves(visitor: Visitor, house: House, held: Held) -> None:
    """From asking to the thirty days, as HR sees it."""
    with transaction.atomic(), scope.bind(house.organisation.pk):
        second = Member.objects.filter(number="20").first() or people.member(
            "20", full_name="Second of them", parts=(people.Part.ADMINISTRATOR,)
        )
    visitor.sign_in("alice@acme.example", PASSWORD)
    visitor.go("/o/acme/people/parts/")
    visitor.follow("The whole organisation leaves")
    seen(visitor, "closing", "two people decide it", "It cannot be undone.")
    visitor.fill("Reason", "We leave")
    visitor.fill("Name of the organisation", "Acme")
    visitor.press("Ask for the closing")
    seen(visitor, "closing-wrong", "This is not the name of this organisation.")
    visitor.fill("Name of the organisation", "Acme Hotels")
    visitor.press("Ask for the closing")
    seen(visitor, "closing-asked", "Nothing happens until a second person agrees", "Take it back")
    with transaction.atomic(), scope.bind(house.organisation.pk, second.pk):
        closing.agree(closing=queries.waiting(), by=second, at=timezone.now())
    visitor.go("/o/acme/closing/")
    seen(visitor, "closing-agreed", "will be closed on", "Take the organisation's data away")
    visitor.press("Take it back")
    seen(visitor, "closing-back", "This is taken back. The organisation stays.")


JOURNEYS: list[Callable[[Visitor, House, Held], None]] = [
    wrong_and_locked,
    address_wrong_and_locked,
    slip_wrong_and_locked,
    password_link_gone,
    card_wrong_and_gone,
    invitation_gone,
    factor_wrong_and_missing,
    mailed_code_wrong,
    kiosk_gone,
    confirm_by_card,
    organisation_leaves,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_page_that_says_what_to_do_next(
    journey: Callable[[Visitor, House, Held], None],
    house: House,
    held: Held,
    visit: Callable[..., Visitor],
) -> None:
    for width, theme in LOOKS:
        Attempt.objects.all().delete()
        with transaction.atomic(), scope.bind(house.organisation.pk):
            held.row.withdrawn_at = None
            held.row.save(update_fields=["withdrawn_at"])
        house.manager.account.authenticator_set.all().delete()
        visitor = visit(width, theme)
        visitor.theme = theme
        journey(visitor, house, held)
        # Such answers are what these journeys are about.
        visitor.complaints[:] = [
            one for one in visitor.complaints if not any(code in one for code in REFUSALS)
        ]
