"""Single sign-on in a real browser against a real provider: HR sets it up, a worker and HR come in."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from people import proof
from tests.browser.conftest import ROOT, Visitor
from tests.browser.provider_site import CLIENT_ID, PASSWORD, SECRET
from tests.factories import people
from tests.factories.people import House
from tests.factories.provider import provider_in

pytestmark = [pytest.mark.browser]
SETTINGS = "/o/acme/people/single-sign-on/"


@dataclass
class Site:
    """The provider's process and its address."""

    issuer: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def site(live_server, tmp_path: Path) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    back = f"{live_server.url}/o/acme/sign-in/back/"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.provider_site", str(port), str(tmp_path), back],
        cwd=ROOT,
    )
    found = Site(f"http://127.0.0.1:{port}/o", process)
    until = time.monotonic() + 60
    while not (tmp_path / "ready").exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    yield found
    found.stop()


@pytest.fixture
def house(transactional_db) -> House:
    with transaction.atomic():
        found = people.house()
        with found.within():
            found.bob.address = "bob@acme.example"
            found.bob.save()
            people.member("7", full_name="Eve", address="eve@acme.example")
    return found


@pytest.fixture
def required(visit, settings, live_server) -> None:
    """As in production; the provider knows this server by its own address."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.BASE_URL = live_server.url


def logs_in(visitor: Visitor, name: str) -> None:
    """At the provider."""
    visitor.fill("Name", name)
    visitor.fill("Password", PASSWORD)
    visitor.press("Log in")


def grows_old() -> None:
    """Whoever is signed in was asked an hour ago."""
    for row in Session.objects.all():
        held = row.get_decoded()
        if proof.KEY in held:
            held[proof.KEY]["at"] -= 3600
            row.session_data = Session.objects.encode(held)
            row.save()


def test_a_worker_comes_in_and_gets_no_further(house: House, visit, required, site: Site) -> None:
    with transaction.atomic():
        provider_in(
            house.organisation, house.alice, site.issuer, client_id=CLIENT_ID, secret=SECRET
        )
    bob = visit(390)
    bob.go("/o/acme/to-do/")
    bob.follow("Sign in through my organisation")
    bob.follow("Sign in with Acme account")
    logs_in(bob, "bob")
    assert bob.page.url.endswith("/o/acme/to-do/")

    bob.go("/account/security/")
    bob.says("What you asked for needs your own sign-in.")
    bob.follow("Go back to where you were")
    assert "/o/acme/" in bob.page.url

    bob.go("/sign-out/")
    bob.page.locator("main").get_by_role("button", name="Sign out").click()
    bob.page.wait_for_url("**/o/acme/sign-in/?left")
    bob.look()
    bob.says("You are signed out of Synchro")
    bob.go("/sign-in/")
    bob.follow("Sign in through my organisation")
    bob.fill("Short name of your organisation", "no-such")
    bob.page.get_by_role("button", name="Continue").click()
    bob.says("No such way in")
    bob.complaints = [one for one in bob.complaints if "404" not in one] + bob.faults()
    bob.follow("Type another short name")
    bob.fill("Short name of your organisation", "acme")
    bob.press("Continue")
    bob.follow("Sign in with Acme account")  # still known at the provider
    bob.page.wait_for_url(re.compile("/o/acme/"))

    bob.go("/sign-out/")
    bob.page.locator("main").get_by_role("button", name="Sign out").click()
    bob.follow("Sign out of Acme account")
    bob.press("Leave")
    assert bob.page.url.startswith(site.issuer.removesuffix("/o"))
    bob.go("/o/acme/sign-in/")
    bob.follow("Sign in with Acme account")
    assert bob.page.get_by_label("Name").is_visible()  # it asks again who comes


def test_hr_connects_it_comes_in_and_confirms_there(
    house: House, visit, required, settings, site: Site
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False  # Alice's own is not what this is about
    alice = visit(1280)
    alice.sign_in("alice@acme.example", people.PASSWORD)
    alice.go(SETTINGS)
    alice.follow("Connect a provider")
    alice.fill("Name on the button", "Acme account")
    alice.fill("Address of the provider", "http://127.0.0.1:9/realms/none")
    alice.fill("Client ID", CLIENT_ID)
    alice.fill("Client secret", "not this")
    alice.press("Save")
    alice.press("Try it")
    alice.says("The server did not answer within a few seconds.")
    alice.follow("Change it")
    alice.fill("Address of the provider", site.issuer)
    alice.press("Save")
    alice.says("Enter the secret too")
    alice.fill("Client secret", "still not")
    alice.press("Save")
    alice.press("Try it")
    alice.says("does not take the client ID with this secret")
    alice.follow("Change it")
    alice.fill("Client secret", SECRET)
    alice.press("Save")
    alice.press("Try it")
    alice.says("It works as far as can be tried without a person")
    alice.press("Switch it on")
    alice.says("It is switched on")

    settings.SECOND_FACTOR_REQUIRED = True
    through = visit(390, "dark")
    through.go("/o/acme/sign-in/")
    through.follow("Sign in with Acme account")
    logs_in(through, "alice")
    through.says("A second factor is missing")

    settings.SECOND_FACTOR_REQUIRED = False
    alice.follow("Change it")
    alice.page.get_by_text("Our provider asks for a second factor").click()
    alice.press("Save")
    settings.SECOND_FACTOR_REQUIRED = True

    through.go("/o/acme/sign-in/")
    through.follow("Sign in with Acme account")
    through.go("/o/acme/people/parts/")
    assert through.page.url.endswith("/parts/")
    grows_old()
    through.go("/o/acme/people/parts/")
    through.says("Confirm that it is you")
    through.press("Confirm with Acme account")
    through.follow("Continue to Acme account")
    logs_in(through, "alice")
    assert through.page.url.endswith("/parts/")

    settings.SECOND_FACTOR_REQUIRED = False
    grows_old_is_over(alice)
    alice.go(SETTINGS)
    alice.follow("Switch it off")
    alice.press("Switch it off")
    settings.SECOND_FACTOR_REQUIRED = True
    through.go("/o/acme/people/parts/")
    through.says("You were signed out, because the sign-in through your organisation was changed.")


def grows_old_is_over(visitor: Visitor) -> None:
    """Confirms by password where the page asks for it."""
    visitor.go(SETTINGS)
    if "/account/confirm/" in visitor.page.url:
        visitor.fill("Your password", people.PASSWORD)
        visitor.press("Confirm with the password")


def test_who_does_not_come_in_is_told_what_to_do(house: House, visit, required, site: Site) -> None:
    with transaction.atomic():
        provider_in(
            house.organisation, house.alice, site.issuer, client_id=CLIENT_ID, secret=SECRET
        )
    eve = visit(390)
    eve.go("/o/acme/sign-in/")
    eve.follow("Sign in with Acme account")
    logs_in(eve, "eve")
    eve.says("has not checked that your e-mail address is yours")
    site.stop()
    eve.follow("Begin again")
    # What the provider said of itself is kept for ten minutes, so the browser finds it down itself.
    from django.core.cache import cache

    cache.clear()
    eve.follow("Sign in with Acme account")
    eve.says("does not answer at the moment")
    eve.follow("With your number and a password or card")
    assert eve.page.get_by_label("Short name of your organisation").first.input_value() == "acme"
    eve.complaints = [one for one in eve.complaints if not re.search(r"\b(403|503)\b", one)]
