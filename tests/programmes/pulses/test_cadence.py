"""A rhythm prepares the same once more, on the list of whoever opened it; nobody is asked by itself."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from programmes.models import Assignment
from programmes.pulses.actions import cadence, opening
from programmes.pulses.actions import wave as actions
from programmes.pulses.models import Wave
from programmes.queries import todo
from tests.factories.people import House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared, staffed

ON = datetime(2026, 1, 31, 9, tzinfo=UTC)
AFTER = datetime(2026, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Wave]:
    """Opened on the last of January, to be asked every three months; it has closed."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            staffed(house, {"Rooms": 7})
            stage = listening_stage(programme_for(house.alice), house.alice)
            wave = prepared(stage, by=house.alice, at=ON, every_months=3)
            opening.open(wave=wave, by=house.alice, at=ON)
    return house, closed(wave, at=AFTER)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(("day", "expected"), [(at(4, 29), 0), (at(4, 30), 1)])
def test_it_is_prepared_on_the_day_on_which_the_months_have_passed(acme, day, expected):
    """The thirty-first of April is its last day."""
    house, _wave = acme

    with transaction.atomic(), house.within():
        assert cadence.prepare(at=day) == expected


def test_it_is_prepared_once_and_lies_on_the_list_of_who_opened_it(acme):
    house, wave = acme

    with transaction.atomic(), house.within():
        found = [cadence.prepare(at=at(5, 2)), cadence.prepare(at=at(5, 3))]
        row = Wave.objects.get(state=Wave.State.DRAFT)
        before = Wave.objects.get(pk=wave.pk)
    with transaction.atomic(), house.within(house.alice):
        mine = {task.title: task.url for task in todo.tasks(house.alice, at(5, 2))}

    assert found == [1, 0]
    assert (before.every_months, row.every_months, row.keys) == (0, 3, ["SC"])
    assert row.closes_on == date(2026, 5, 16)
    assert mine["A questionnaire that lies ready to be asked again"] == (
        f"/o/acme/p/culture/questionnaires/{row.uuid}/"
    )


@pytest.mark.parametrize("deed", ["opened", "thrown away"])
def test_once_it_is_opened_or_thrown_away_nobody_is_asked_to_look_at_it(acme, deed):
    house, _wave = acme
    with transaction.atomic(), house.within(house.alice):
        cadence.prepare(at=at(5, 2))
        row = Wave.objects.get(state=Wave.State.DRAFT)

        if deed == "opened":
            opening.open(wave=row, by=house.alice, at=at(5, 2), reason="By our rhythm")
        else:
            actions.discard(wave=row, by=house.alice, at=at(5, 2))

        states = set(
            Assignment.objects.filter(kind="wave_prepared").values_list("state", flat=True)
        )
        again = cadence.prepare(at=at(12, 1))
    assert (states, again) == ({"done"}, 0)


def test_who_has_left_is_asked_for_nothing(acme):
    house, _wave = acme
    with transaction.atomic(), house.within(house.alice):
        type(house.alice).objects.filter(pk=house.alice.pk).update(left_on=date(2026, 4, 1))

        assert cadence.prepare(at=at(5, 2)) == 0


def test_the_first_listening_is_proposed_whole(acme):
    house, _wave = acme

    page = house.client(house.alice).get("/o/acme/p/culture/questionnaires/new/?listening")

    form = page.context["form"]
    assert form["keys"].value() == ["SC", "PS", "EC", "TN", "MT", "MW"]
    assert form["name_en"].value() == "How it is today"


@pytest.mark.parametrize(("ticked", "keys"), [({"ladder": "on"}, ["SC", "AD"]), ({}, ["SC"])])
def test_the_change_ladder_is_proposed_when_the_same_is_asked_again(acme, ticked, keys):
    house, wave = acme
    client, url = house.client(house.alice), f"/o/acme/p/culture/questionnaires/{wave.uuid}/again/"

    proposed = client.get(url).context["form"]["ladder"].value()
    client.post(url, {"closes_on": "2030-01-01", **ticked})

    with transaction.atomic(), house.within():
        assert Wave.objects.get(state=Wave.State.DRAFT).keys == keys
    assert proposed is True
