"""The wall: a session that one organisation's provider has opened, at every other address there is.

The account leads in both organisations, so that nothing but the wall is in the way. Each address
answers as to somebody who is not signed in. Seen failing with ``restore`` for every address, with
``public`` not asked in ``_opens``, and, where the middleware's wall is down, with ``confined_to``
not asked in ``membership_for``.
"""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import access, proof, scope
from people.models import Part, Provider, ProviderLink
from people.signin import provider
from tests.estate import Estate
from tests.factories import people
from tests.factories.provider import browser
from tests.matrix import PUBLIC, Address, addresses
from tests.test_matrix import ask, url_of, without_echo

pytestmark = pytest.mark.safe
OURS = [address for address in addresses() if not address.public]
# Pages of the account itself, which no organisation's provider may touch.
ACCOUNT = sorted(
    name for name, why in PUBLIC.items() if why.startswith("one's own ") and name != "confirm"
)
METHODS = ("GET", "POST")


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def through(estate: Estate) -> Iterator[Client]:
    """Acme's HR manager, who leads elsewhere too and came in through that organisation's provider."""
    place, account = estate.elsewhere, estate.acme.hr.account
    with transaction.atomic():
        with place.within():
            member = people.member("W1", full_name="Canary guest", parts=(Part.HR,))
            people.account_for(member, account.email)
            row = Provider.objects.get()
            Provider.objects.update(enabled=True)
            link = ProviderLink.objects.create(
                member=member, issuer=row.issuer, subject="guest", made_at=timezone.now()
            )
        client = browser(raise_request_exception=False)
        people.signed_in(client, account)
        session = client.session
        session[provider.SESSION_KEY] = {
            "organisation": place.organisation.pk,
            "stamp": row.stamp,
            "link": str(link.uuid),
        }
        session.save()
        yield client
        transaction.set_rollback(True)


def unlike(address: Address, estate: Estate, client: Client, anonymous: Client) -> list[str]:
    """Where the answer differs from the one to somebody who is not signed in."""
    found = []
    for method in METHODS:
        url = url_of(address, estate)
        ours, theirs = ask(client, method, url), ask(anonymous, method, url)
        same = ours.status_code == theirs.status_code and ours.get("Location") == theirs.get(
            "Location"
        )
        if not same or without_echo(ours) != without_echo(theirs):
            found.append(f"{address.name} {method}: {ours.status_code}, not {theirs.status_code}")
    return found


def test_no_page_of_another_organisation_opens(estate: Estate, through: Client) -> None:
    anonymous = browser(raise_request_exception=False)

    found = [line for address in OURS for line in unlike(address, estate, through, anonymous)]

    assert len(OURS) > 150
    assert found == []


def test_its_own_organisation_opens(estate: Estate, through: Client) -> None:
    """So that the other tests do not pass because nothing opens at all."""
    answers = [ask(through, "GET", f"/o/elsewhere/{page}").status_code for page in ("people/", "")]

    assert answers == [200, 302]


def test_no_page_of_the_account_opens(estate: Estate, through: Client) -> None:
    by_name = {address.name: address for address in addresses()}
    anonymous = browser(raise_request_exception=False)

    found = [line for name in ACCOUNT for line in unlike(by_name[name], estate, through, anonymous)]

    assert len(ACCOUNT) >= 9
    assert found == []


def test_every_other_public_address_is_as_to_somebody_who_is_not_signed_in(
    estate: Estate, through: Client
) -> None:
    """Invitations, slips and the language of the account among them; all but the named few."""
    anonymous = browser(raise_request_exception=False)
    rest = [
        address
        for address in addresses()
        if address.public and address.name not in {*provider.ALSO, *ACCOUNT, "account_login"}
    ]

    found = [line for address in rest for line in unlike(address, estate, through, anonymous)]

    assert found == []


def test_the_start_leads_to_its_organisation_alone(estate: Estate, through: Client) -> None:
    for path in ("/", "/?choose"):
        page = ask(through, "GET", path)
        text = page.content.decode()
        assert page.get("Location") == "/o/elsewhere/" or "/o/acme/" not in text


def test_no_page_of_its_organisation_names_the_others(estate: Estate, through: Client) -> None:
    """Also the page of reports, which offers the account's other organisations."""
    for name in ("people:list", "reports:report_create", "data:overview", "people:parts"):
        path = reverse(name, args=["elsewhere"])
        page = ask(through, "GET", path)
        assert (page.status_code, b"Acme" in page.content, path) == (200, False, path)
        assert b"/account/security/" not in page.content


@pytest.mark.parametrize("where", ["acme", "elsewhere"])
def test_an_invitation_is_not_joined_with_it(estate: Estate, through: Client, where: str) -> None:
    """The page for somebody who is signed in would tie the account to a further member."""
    from people.actions import invitation as actions
    from people.signin import letters

    place = getattr(estate, where)
    with place.within():
        guest = people.member("W2", full_name="Guest", address="guest@acme.example")
        actions.send(members=[guest], by=place.hr, at=timezone.now())
        letter = letters.invitation(guest, timezone.now())
    path = letter.body_text.split("http://127.0.0.1:8000")[1].split()[0]

    page = ask(through, "GET", path)

    assert next(template.name for template in page.templates).endswith("invitation_new.html")


def test_the_sign_in_page_says_why_and_leads_back(estate: Estate, through: Client) -> None:
    text = ask(through, "GET", "/sign-in/?next=/account/security/").content.decode()

    assert "What you asked for needs your own sign-in." in text
    assert 'href="/o/elsewhere/"' in text


def test_the_second_wall_holds_where_the_first_is_down(
    estate: Estate, through: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account is put back everywhere: the doors still know for whom it counts."""
    monkeypatch.setattr(provider, "_opens", lambda *_: True)

    answers = [
        ask(through, "GET", f"/o/acme/{page}").status_code for page in ("people/", "", "to-do/")
    ]
    with scope.bind(estate.elsewhere.organisation.pk):
        account = estate.acme.hr.account
        account.confined_to = estate.elsewhere.organisation.pk
        named = access.organisations_of(account, timezone.localdate())

    assert answers == [404, 404, 404]
    assert named == [estate.elsewhere.organisation]
    account.confined_to = None


def test_nothing_that_was_proved_in_it_counts_elsewhere(estate: Estate, through: Client) -> None:
    """Its proof is fresh and twofold; at the account's pages it is nobody's."""
    assert through.session[proof.KEY]["second"] is True

    answers = {
        path: ask(through, "POST", path).get("Location", "")[:9]
        for path in (
            "/account/security/authenticator/add/",
            "/password/change/",
            "/account/security/",
        )
    }

    assert set(answers.values()) == {"/sign-in/"}
