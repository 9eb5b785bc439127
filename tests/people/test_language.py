"""The language of the pages: chosen anywhere, and the reader stays where they were."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.cards import device, kiosk_in
from tests.factories.people import House

pytestmark = pytest.mark.django_db


def nexts(response: Any) -> list[str]:
    """Where each of the page's language switches comes back to."""
    return re.findall(r'name="next" value="([^"]*)">\s*<p', response.content.decode())


def turned(client: Client, response: Any, language: str = "es") -> Any:
    """The page after its first language switch was used."""
    choice = {"next": nexts(response)[0].replace("&amp;", "&"), "language": language}
    return client.post("/language/", choice, follow=True)


def test_it_stays_on_the_page_with_its_query(house: House) -> None:
    client = house.client(house.bob)
    address = "/o/acme/to-do/?after=3&q=a%20b"

    spanish = turned(client, client.get(address))

    assert spanish.redirect_chain == [(address, 302)]
    assert "Nada pendiente" in spanish.content.decode()
    house.bob.account.refresh_from_db()
    assert house.bob.account.language == "es"


def test_the_wide_and_the_narrow_menu_lead_to_the_same_page(house: House) -> None:
    assert nexts(house.client(house.bob).get("/o/acme/to-do/?a=1")) == ["/o/acme/to-do/?a=1"] * 2


def test_a_page_that_says_what_is_wrong_keeps_its_query(house: House) -> None:
    """Seen failing with the path alone for an answer to a form."""
    client = Client()

    wrong = client.post("/sign-in/?next=/o/acme/to-do/", {"login": "nobody"})
    spanish = turned(client, wrong)

    assert wrong.context["form"].errors
    assert spanish.redirect_chain == [("/sign-in/?next=/o/acme/to-do/", 302)]
    assert "Iniciar sesión" in spanish.content.decode()


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://testserver/o/acme/my-calendar/?from=menu", "/o/acme/my-calendar/?from=menu"),
        ("http://elsewhere.example/o/acme/my-calendar/", "/"),
        ("", "/"),
    ],
)
def test_an_answer_without_a_page_of_its_own_leads_to_the_page_before(
    house: House, referrer: str, back: str
) -> None:
    """The address of a calendar stands on the answer to a button; asked for by GET it is refused.

    Seen failing with the address of the button itself: 405.
    """
    client = house.client(house.bob)

    made = client.post("/o/acme/my-calendar/make/", headers={"referer": referrer})

    assert made.status_code == 200
    assert nexts(made) == [back] * 2
    assert turned(client, made).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/number/", "/code/", "/who-sees-what/"])
def test_whoever_is_not_signed_in_chooses_too(path: str) -> None:
    client = Client()

    chinese = turned(client, client.get(path), "zh-hans")

    assert chinese.redirect_chain == [(path, 302)]
    assert '<html lang="zh-hans"' in chinese.content.decode()


def test_a_kiosk_comes_back_to_its_first_page(house: House) -> None:
    house.organisation.languages = ["en", "es"]
    house.organisation.save()
    _kiosk, key = kiosk_in(house)
    tablet = device(key)

    spanish = turned(tablet, tablet.get("/kiosk/"))

    assert spanish.redirect_chain == [("/kiosk/", 302)]
    assert '<html lang="es"' in spanish.content.decode()


@pytest.mark.parametrize("chosen", ["fr", "", "../es"])
def test_a_language_that_is_not_ours_changes_nothing(house: House, chosen: str) -> None:
    client = house.client(house.bob)

    answer = client.post("/language/", {"language": chosen, "next": "/o/acme/to-do/"})

    assert answer.headers["Location"] == "/o/acme/to-do/"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
