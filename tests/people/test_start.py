"""Where somebody arrives, the choice of an organisation, the language, and who sees what."""

import pytest
from django.test import Client

from people.models import Account, Membership, Organisation
from people.permissions import MEANING, PART_PERMISSIONS
from tests.factories import people
from tests.factories.people import PASSWORD, House
from tests.factories.programmes import programme_for


@pytest.fixture
def both(house: House) -> Client:
    """Alice belongs to two organisations."""
    with house.within_other():
        guest = people.member("50", full_name="Alice")
        guest.account = house.alice.account
        guest.save()
        Membership.objects.create(
            account=house.alice.account, organisation=house.other, member_id=guest.pk
        )
    return house.client(house.alice)


def test_without_a_sign_in_the_way_leads_to_it(house: House) -> None:
    assert Client().get("/")["Location"] == "/sign-in/"


def test_without_any_organisation_the_way_leads_to_the_first_run(db: None) -> None:
    assert Client().get("/")["Location"] == "/first-run/"


@pytest.mark.parametrize(
    ("who", "with_programme", "first"),
    [
        ("alice", True, "/o/acme/p/culture/"),
        ("sponsor", True, "/o/acme/p/culture/sponsor/"),
        ("carol", True, "/o/acme/p/culture/"),
        ("manager", True, "/o/acme/team/"),
        ("bob", True, "/o/acme/to-do/"),
        ("alice", False, "/o/acme/programmes/start/"),
        ("sponsor", False, "/o/acme/to-do/"),
        ("bob", False, "/o/acme/to-do/"),
    ],
)
def test_each_part_has_its_first_screen(
    house: House, who: str, with_programme: bool, first: str
) -> None:
    if with_programme:
        with house.within():
            programme_for(house.alice)

    response = house.client(getattr(house, who)).get("/", follow=True)

    assert [url for url, _status in response.redirect_chain] == ["/o/acme/", first]
    assert response.status_code == 200


def test_who_belongs_to_several_organisations_chooses(house: House, both: Client) -> None:
    chooser = both.get("/")
    page = both.get("/o/acme/people/").content.decode()

    assert [row.slug for row in chooser.context["organisations"]] == ["acme", "elsewhere"]
    assert 'href="/o/elsewhere/"' in chooser.content.decode()
    assert both.get("/o/elsewhere/to-do/").status_code == 200
    assert both.get("/o/elsewhere/people/").status_code == 403  # HR in Acme alone
    assert 'href="/?choose"' in page


def test_who_belongs_to_one_is_not_offered_another(house: House) -> None:
    client = house.client(house.alice)

    assert 'href="/?choose"' not in client.get("/o/acme/people/").content.decode()
    assert client.get("/?choose").status_code == 200


def test_who_belongs_to_none_is_told_so(house: House) -> None:
    account = Account.objects.create_user(email="nobody@acme.example", password=PASSWORD)
    client = Client()
    client.force_login(account, backend="people.signin.backends.NumberBackend")

    page = client.get("/")

    assert page.status_code == 200
    assert "No organisation is open to you" in page.content.decode()


def test_an_organisation_that_one_does_not_belong_to_is_not_there(house: House) -> None:
    client = house.client(house.mallory)
    statuses = [client.get(url).status_code for url in ("/o/elsewhere/", "/o/acme/", "/o/none/")]

    assert statuses == [302, 404, 404]


def test_the_language_stays_with_the_person(house: House) -> None:
    client = house.client(house.alice)

    chosen = client.post("/language/", {"language": "es", "next": "/o/acme/people/"})
    client.post("/sign-out/")
    after = client.cookies["django_language"].value
    client.post("/sign-in/", {"login": "alice@acme.example", "password": PASSWORD})

    assert chosen["Location"] == "/o/acme/people/"
    assert after == ""
    assert client.cookies["django_language"].value == "es"


@pytest.mark.parametrize("language", ["", "xx", "en-gb", "../../etc"])
def test_only_our_languages_can_be_chosen(house: House, language: str) -> None:
    client = house.client(house.alice)

    response = client.post("/language/", {"language": language, "next": "/"})

    assert (response.status_code, "django_language" in response.cookies) == (302, False)
    assert Account.objects.get(pk=house.alice.account_id).language == "en"


def test_choosing_a_language_takes_a_post(house: House) -> None:
    assert Client().get("/language/").status_code == 405


def test_who_sees_what_is_the_table_that_is_enforced(db: None) -> None:
    response = Client().get("/who-sees-what/")

    shown = {row["part"]: sorted(map(str, row["may"])) for row in response.context["parts"]}
    assert response.status_code == 200
    assert shown == {
        part: sorted(str(MEANING[permission]) for permission in given)
        for part, given in PART_PERMISSIONS.items()
    }
    assert "Whoever holds both the database and the key" in response.content.decode()


def test_the_pages_around_signing_in_need_no_organisation(db: None) -> None:
    assert Organisation.objects.count() == 0
    for url in ("/sign-in/", "/sign-in/number/", "/code/", "/password/reset/", "/who-sees-what/"):
        assert Client().get(url).status_code == 200
