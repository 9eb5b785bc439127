"""After a change of manager: how much stands with the one before, and the way to hand it over."""

import pytest

from people.models import Department
from tests.factories import people
from tests.factories.people import House
from tests.people.test_department import sure, url_of


@pytest.fixture
def bakery(house: House) -> Department:
    """Below the kitchen, led by the sponsor, who manages one more department and leads one by name."""
    with house.within():
        people.department("Store", manager=house.sponsor)
        people.member("60", full_name="Reports by name", manager=house.sponsor)
        made = people.department("Bakery", parent=house.kitchen, manager=house.sponsor)
        people.member("61", full_name="Bakes", department=made)
        return made


def told(client, response) -> list[str]:
    page = client.get(response["Location"])
    return [str(each) for each in page.context["messages"] if "open matter" in str(each)]


def sentence(count: str, name: str, url: str) -> str:
    return (
        f"{count} with {name}, who led here until now or leaves."
        f' <a href="{url}">Hand over what should go</a>'
    )


@pytest.mark.parametrize("change", ["department", "merge", "split", "person", "edit"])
def test_what_stands_with_the_one_before_is_said_with_its_link(
    house: House, bakery: Department, change: str
) -> None:
    client = house.client(house.alice)
    with house.within():
        baker = bakery.members.get()

    match change:
        case "department":
            done = client.post(url_of(bakery, "manager"), {"manager": "3"})
            count = "2 open matters stand"
        case "merge":
            _asked, done = sure(client, url_of(bakery, "merge"), into="Kitchen")
            count = "2 open matters stand"
        case "split":
            sent = {"people": str(baker.uuid), "into": "Kitchen", "sure": "yes"}
            done = client.post(url_of(bakery, "split/to"), sent)
            count = "3 open matters stand"
        case "person":
            done = client.post(f"/o/acme/people/{baker.uuid}/manager/", {"manager": "3"})
            count = "3 open matters stand"
        case "edit":
            fields = {"number": "61", "full_name": "Bakes", "department": "Kitchen"}
            done = client.post(f"/o/acme/people/{baker.uuid}/edit/", fields)
            count = "3 open matters stand"

    url = f"/o/acme/people/{house.sponsor.uuid}/hand-over/"
    assert told(client, done) == [sentence(count, "The sponsor", url)]
    assert client.get(url).status_code == 200


def test_who_leaves_leaves_something_behind_and_who_stays_does_not(
    house: House, bakery: Department
) -> None:
    client, url = house.client(house.alice), f"/o/acme/people/{house.sponsor.uuid}/last-day/"

    leaving = told(client, client.post(url, {"on": "2026-01-31"}))
    staying = told(client, client.post(url, {"on": ""}))

    link = f"/o/acme/people/{house.sponsor.uuid}/hand-over/"
    assert (leaving, staying) == ([sentence("3 open matters stand", "The sponsor", link)], [])


def test_nothing_is_said_where_the_manager_stays_or_has_nothing(
    house: House, bakery: Department
) -> None:
    client = house.client(house.alice)
    with house.within():
        below = people.department("Below", parent=bakery, manager=house.sponsor)
        idle = people.member("70", full_name="Leads only here")
        people.department("Idle", manager=idle)

    same = client.post(url_of(below, "manager"), {"manager": "4"})
    _asked, merged = sure(client, url_of(below, "merge"), into="Bakery")
    with house.within():
        row = Department.objects.get(name="Idle")
    none_left = client.post(url_of(row, "manager"), {"manager": "3"})

    assert [told(client, done) for done in (same, merged, none_left)] == [[], [], []]
