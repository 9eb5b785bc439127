"""Second factors in a real browser: an app by hand, a passkey on a device of the browser's own, a mailed code."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import CDPSession

from tests.browser.conftest import Visitor
from tests.browser.test_story import until
from tests.factories import people
from tests.factories.factors import shows

pytestmark = [pytest.mark.browser, pytest.mark.queue]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
CODE = re.compile(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", re.M)


@pytest.fixture
def house(transactional_db):
    with transaction.atomic():
        return people.house()


@pytest.fixture
def required(visit, settings, live_server) -> None:
    """As in production; passkeys are for the name at which this server is reached."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.BASE_URL = live_server.url


def device_for(visitor: Visitor) -> tuple[CDPSession, str]:
    """A device that keeps passkeys and looks who holds it."""
    line = visitor.context.new_cdp_session(visitor.page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return line, made["authenticatorId"]


def sets_up_an_app(alice: Visitor) -> str:
    """Types the secret into an app, and its code into the page."""
    alice.follow("Set up an authenticator app")
    secret = alice.page.inner_text(".qr-secret").replace(" ", "").strip()
    assert alice.page.locator(".qr svg").bounding_box()["width"] > 150
    alice.fill("Code from the app", "000000")
    alice.press("Add the app")
    alice.says("This code does not fit")
    alice.fill("Code from the app", shows(secret))
    alice.press("Add the app")
    alice.says("shown only this once")
    assert alice.page.locator(".recovery-codes li").count() == 10
    with alice.page.expect_download() as saved:
        alice.page.get_by_role("link", name="Save as a file").click()
    assert saved.value.suggested_filename == "synchro-recovery-codes.txt"
    alice.follow("I have kept them, continue")
    return secret


def adds_a_passkey(alice: Visitor) -> None:
    alice.go("/account/security/")
    alice.follow("Add a passkey")
    alice.fill("Name of the passkey", "My telephone")
    # The device is asked before the form is sent: nothing to look at in between.
    alice.page.get_by_role("button", name="Add the passkey").click()
    alice.page.wait_for_url("**/account/security/")
    alice.says("My telephone")
    alice.look()


def signs_out(visitor: Visitor) -> None:
    visitor.go("/sign-out/")
    visitor.page.locator("main").get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_url("**/sign-in/")


@WIDTHS
def test_hr_sets_up_an_app_and_a_passkey_and_signs_in_with_each(
    house, visit, required, width: int
) -> None:
    alice = visit(width)
    line, device = device_for(alice)
    alice.go("/o/acme/people/")
    alice.page.fill("input[name=login]", "alice@acme.example")
    alice.page.fill("input[name=password]", people.PASSWORD)
    alice.press("Sign in")
    alice.says("Set up a second factor")
    secret = sets_up_an_app(alice)
    assert alice.page.url.endswith("/o/acme/people/")
    adds_a_passkey(alice)

    signs_out(alice)
    alice.go("/sign-in/?next=/o/acme/people/")
    alice.follow("Sign in with a passkey")
    alice.page.get_by_role("button", name="Use a passkey").click()
    alice.page.wait_for_url(lambda url: url.partition("?")[0].endswith("/o/acme/people/"))

    signs_out(alice)
    alice.sign_in("alice@acme.example", people.PASSWORD)
    alice.says("Your second factor")
    alice.fill("Code", shows(secret, steps=1))
    alice.press("Continue")
    alice.go("/o/acme/people/")
    assert alice.page.url.endswith("/o/acme/people/")

    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    signs_out(alice)
    alice.go("/sign-in/passkey/")
    alice.page.get_by_role("button", name="Use a passkey").click()
    alice.says("Your browser gave no passkey")
    alice.complaints += alice.faults()

    alice.go(alice.base.replace("localhost", "127.0.0.1") + "/sign-in/passkey/")
    alice.page.get_by_role("button", name="Use a passkey").click()
    alice.says(f"Passkeys work at {alice.base} and at no other address.")
    alice.complaints += alice.faults()


@WIDTHS
def test_a_code_comes_by_mail_and_the_pages_of_failures_say_what_to_do(
    house, visit, required, workers, mailbox, width: int
) -> None:
    manager = visit(width)
    manager.go("/sign-in/")
    manager.follow("Send me a code by mail")
    manager.fill("E-mail address", "manager@acme.example")
    manager.press("Send the code")
    until(manager, lambda: bool(mailbox.text_to("manager@acme.example")))
    code = CODE.search(mailbox.text_to("manager@acme.example")[0].replace("\r", "")).group(1)
    manager.fill("Code", "2222 2222")
    manager.press("Sign in")
    manager.says("This code is not right")
    manager.fill("Code", code)
    manager.press("Sign in")
    manager.page.wait_for_url(re.compile("/o/acme/"))
    for path in ("/account/security/", "/account/confirm/", "/account/security/passkeys/add/"):
        manager.go(path)
    signs_out(manager)
    manager.go("/sign-in/second-factor/none/")


def test_without_javascript_all_but_passkeys_works(house, browser, required, live_server) -> None:
    context = browser.new_context(java_script_enabled=False)
    bob = Visitor(context, live_server.url)
    bob.look = lambda: None  # axe is a script too
    bob.go("/sign-in/number/")
    bob.page.fill("input[name=number-organisation]", "acme")
    bob.page.fill("input[name=number-number]", "3")
    bob.page.fill("input[name=number-password]", people.PASSWORD)
    bob.press("Sign in with my number")
    bob.go("/account/security/authenticator/add/")
    secret = bob.page.inner_text(".qr-secret").replace(" ", "").strip()
    bob.fill("Code from the app", shows(secret))
    bob.press("Add the app")
    bob.follow("I have kept them, continue")
    bob.go("/account/security/passkeys/add/")
    assert "A passkey needs JavaScript" in bob.text()
    bob.fill("Name of the passkey", "Mine")
    bob.press("Add the passkey")
    assert "No passkey came from your browser" in bob.text()
    context.close()
