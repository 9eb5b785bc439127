"""Spaces over HTTP."""

import pytest

from processes.emotional_climate.models import Space
from tests.factories.processes import space
from tests.processes.pages import queries_of, text, url

FORM = {
    "place_en": "The room under the stairs",
    "kind": "quiet",
    "hours_en": "Always",
    "capacity": "3",
    "accessible": "False",
}


def test_alice_opens_a_space_and_everyone_finds_it(house, programme):
    answer = house.client(house.alice).post(url(programme, "emotional_climate:space_create"), FORM)

    with house.within(house.alice):
        row = Space.objects.get()
    assert answer["Location"] == url(programme, "emotional_climate:space_detail", row.uuid)
    assert (row.state, row.capacity, row.accessible) == ("open", 3, False)
    for reader in (house.bob, house.carol):
        page = text(house.client(reader).get(url(programme, "emotional_climate:space_list")))
        assert "The room under the stairs" in page
        assert "Room for 3 people. There are steps on the way." in page
        assert "Nobody writes down who uses them" in page


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"place_en": ""}, "place_en", "This field is required."),
        ({"kind": "chapel"}, "kind_0", "Select a valid choice."),
        ({"capacity": "0"}, "capacity", "Ensure this value is greater than or equal to 1."),
        ({"capacity": "many"}, "capacity", "Enter a whole number."),
        ({"accessible": ""}, "accessible_0", "This field is required."),
    ],
)
def test_a_refused_space_says_why_and_keeps_what_was_typed(
    house, programme, changed, field, sentence
):
    answer = house.client(house.alice).post(
        url(programme, "emotional_climate:space_create"), {**FORM, **changed}
    )

    page = text(answer)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in page
    assert sentence in page
    assert "Always</textarea>" in page
    with house.within(house.alice):
        assert Space.objects.count() == 0


def test_the_answer_about_steps_stands_in_the_form_that_changes_it(house, programme):
    with house.within(house.alice):
        row = space(programme, by=house.alice, accessible=False)

    page = house.client(house.alice).get(url(programme, "emotional_climate:space_update", row.uuid))

    chosen = [option.data["selected"] for option in page.context["form"]["accessible"]]
    assert chosen == [False, True]


def test_a_closed_space_stays_to_be_found_and_opens_again(house, programme):
    with house.within(house.alice):
        row = space(programme, by=house.alice)
    client = house.client(house.alice)
    address = url(programme, "emotional_climate:space_detail", row.uuid)

    client.post(address + "close/")
    listed = text(client.get(url(programme, "emotional_climate:space_list")))
    page = text(client.post(address + "reopen/", follow=True))

    assert "No space is open yet" in listed
    assert address in listed
    assert "Open again." in page


@pytest.mark.parametrize("verb", ["create", "update", "close", "reopen"])
def test_only_hr_writes(house, programme, verb):
    with house.within(house.alice):
        row = space(programme, by=house.alice, closed=verb == "reopen")
    args = [] if verb == "create" else [row.uuid]
    address = url(programme, f"emotional_climate:space_{verb}", *args)

    answers = {
        name: house.client(getattr(house, name)).post(address, FORM).status_code
        for name in ("bob", "carol", "mallory", "alice")
    }

    assert answers == {"bob": 403, "carol": 403, "mallory": 404, "alice": 302}


def test_the_list_takes_as_many_queries_for_three_spaces_as_for_one(house, programme):
    client, address = house.client(house.bob), url(programme, "emotional_climate:space_list")
    taken = []

    for more in (1, 2):
        with house.within(house.alice):
            for _number in range(more):
                space(programme, by=house.alice)
        taken.append(queries_of(client, address))

    assert taken == [11, 11]
