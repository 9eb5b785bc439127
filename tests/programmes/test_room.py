"""Workers and managers find the rooms of the processes on their own first screen."""

from people.permissions import Permission
from programmes import registry
from programmes.models import Programme
from tests.factories.people import House
from tests.factories.programmes import programme_for
from tests.processes.pages import url


def rooms(house: House, who: str) -> list[str]:
    page = house.client(getattr(house, who)).get("/o/acme/to-do/")
    return [entrance.url for entrance in page.context["rooms"]]


def offered(programme: Programme, *permissions: Permission) -> list[str]:
    return [
        url(programme, room.url_name)
        for process in registry.processes()
        for room in process.rooms
        if room.permission in permissions
    ]


def test_before_a_programme_there_is_nothing_to_enter(house: House) -> None:
    assert rooms(house, "bob") == []


def test_each_is_offered_the_rooms_that_open_to_them(house: House) -> None:
    with house.within(house.alice):
        programme = programme_for(house.alice)

    worker, manager = rooms(house, "bob"), rooms(house, "manager")

    assert url(programme, "meaning_of_life:life_plan_detail") in worker
    assert url(programme, "meaning_of_life:goal_shared_list") in worker
    assert url(programme, "meaning_of_life:goal_shared_list") in manager
    assert set(offered(programme, Permission.LIFE_PLAN_WRITE)) <= set(worker)
    assert all(house.client(house.bob).get(address).status_code == 200 for address in worker)
    assert all(house.client(house.manager).get(address).status_code == 200 for address in manager)


def test_whoever_sees_the_programme_finds_them_on_its_pages(house: House) -> None:
    with house.within(house.alice):
        programme_for(house.alice)

    assert [rooms(house, who) for who in ("alice", "carol", "sponsor")] == [[], [], []]
