"""The page of one person, their manager and their last day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import AuditEvent, Member, Membership
from tests.factories import people
from tests.factories.people import House


def page_of(house: House, member: Member):
    return house.client(house.alice).get(f"/o/acme/people/{member.uuid}/")


def test_the_page_shows_what_hr_needs(house: House) -> None:
    response = page_of(house, house.bob)

    page = response.content.decode()
    for shown in ("Bob", "Kitchen", "Cook", "The kitchen&#x27;s manager", "By the department"):
        assert shown in page
    assert response.context["way_in"] == "number"


@pytest.mark.parametrize(
    ("who", "way_in"), [("alice", "address"), ("bob", "number"), ("carol", "address")]
)
def test_the_way_in_is_said(house: House, who: str, way_in: str) -> None:
    assert page_of(house, getattr(house, who)).context["way_in"] == way_in


def test_the_manager_of_a_department_reports_one_level_up(house: House) -> None:
    with house.within():
        boss = people.member("30", full_name="Boss")
        house.kitchen.parent = people.department("House", manager=boss)
        house.kitchen.save()

    assert page_of(house, house.manager).context["manager"] == boss


def test_a_manager_of_their_own_comes_before_the_departments(house: House) -> None:
    url = f"/o/acme/people/{house.bob.uuid}/manager/"
    client = house.client(house.alice)

    client.post(url, {"manager": "sponsor@acme.example"})
    named = page_of(house, house.bob).context["manager"]
    client.post(url, {"manager": ""})

    assert (named, page_of(house, house.bob).context["manager"]) == (house.sponsor, house.manager)


@pytest.mark.parametrize("who", ["3", "999", "C1"])
def test_nobody_reports_to_themselves_to_nobody_known_or_to_a_consultant(
    house: House, who: str
) -> None:
    url = f"/o/acme/people/{house.bob.uuid}/manager/"

    response = house.client(house.alice).post(url, {"manager": who})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["manager"])
    assert f'value="{who}"' in response.content.decode()


def test_managers_do_not_go_round_in_a_circle(house: House) -> None:
    client = house.client(house.alice)
    client.post(f"/o/acme/people/{house.bob.uuid}/manager/", {"manager": "4"})

    response = client.post(f"/o/acme/people/{house.sponsor.uuid}/manager/", {"manager": "3"})

    assert response.status_code == 422
    with house.within():
        assert Member.objects.get(pk=house.sponsor.pk).manager_id is None


def test_after_the_last_day_the_way_in_is_closed(house: House) -> None:
    bob = house.client(house.bob)
    url = f"/o/acme/people/{house.bob.uuid}/last-day/"
    client, today = house.client(house.alice), timezone.localdate()

    client.post(url, {"on": str(today)})
    last_day = bob.get("/o/acme/to-do/").status_code
    client.post(url, {"on": str(today - timedelta(days=1))})
    after = bob.get("/o/acme/to-do/").status_code
    client.post(url, {"on": ""})

    assert (last_day, after, bob.get("/o/acme/to-do/").status_code) == (200, 404, 200)
    assert Membership.objects.get(member_id=house.bob.pk).ends_on is None
    with house.within():
        actions = AuditEvent.objects.values_list("action", "actor")
        assert list(actions) == [("member.set_last_day", house.alice.pk)] * 3


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor", "carol"])
@pytest.mark.parametrize("page", ["", "manager/", "last-day/"])
def test_only_hr_opens_a_person(house: House, who: str, page: str) -> None:
    url = f"/o/acme/people/{house.bob.uuid}/{page}"

    assert house.client(getattr(house, who)).get(url).status_code == 403
    assert house.client(house.alice).get(url).status_code == 200


@pytest.mark.parametrize("page", ["", "manager/", "last-day/"])
def test_a_person_of_another_organisation_is_not_there(house: House, page: str) -> None:
    client = house.client(house.mallory)

    own = client.get(f"/o/elsewhere/people/{house.mallory.uuid}/{page}")
    foreign = client.get(f"/o/elsewhere/people/{house.bob.uuid}/{page}")
    direct = client.get(f"/o/acme/people/{house.bob.uuid}/{page}")

    assert [r.status_code for r in (own, foreign, direct)] == [200, 404, 404]


@pytest.mark.parametrize("departments", [1, 3])
def test_the_page_takes_the_same_queries_for_few_and_many(
    house: House, departments: int, questions
) -> None:
    with house.within():
        for n in range(departments):
            people.department(f"Department {n}", manager=house.bob)
    client = house.client(house.alice)

    with questions() as asked:
        response = client.get(f"/o/acme/people/{house.bob.uuid}/")

    assert (response.status_code, len(asked)) == (200, 10)
