"""Nobody is asked again before they have heard what came of the last time, nor too often in a month."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people.models import Member
from programmes.pulses.actions import follow_up, opening
from programmes.pulses.actions import wave as actions
from programmes.pulses.models import Wave, WaveGroup
from programmes.refusals import NotPossible, ReasonMissing
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared, sent, staffed

LATER = NOW + timedelta(days=90)


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Wave]:
    """One wave has closed; nothing has come of it yet."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            staffed(house, {"Rooms": 7, "Bar": 6})
            stage = listening_stage(programme_for(house.alice), house.alice)
            wave = prepared(stage, by=house.alice)
            opening.open(wave=wave, by=house.alice, at=NOW)
            wave = Wave.objects.get(pk=wave.pk)
            people = list(Member.objects.filter(department__name__in=["Rooms", "Bar"]))
    for who in people:
        sent(wave, who, {f"SC.SC{n}": 4 for n in range(1, 7)})
    return house, closed(wave)


def again(house: House, wave: Wave, *, at=LATER, reason: str = "") -> Wave:
    row = actions.repeat(
        wave=wave, closes_on=(at + timedelta(days=14)).date(), by=house.alice, at=at
    )
    return opening.open(wave=row, by=house.alice, at=at, reason=reason)


def told(house: House, wave: Wave, name: str, *, changed: str = "It has changed") -> None:
    row = follow_up.make(
        wave=wave,
        group=WaveGroup.objects.get(wave=wave, name=name),
        intention="Something",
        owner=house.manager,
        due_on=LATER.date(),
        by=house.alice,
        at=NOW,
    )
    if changed:
        follow_up.tell(follow_up=row, changed=changed, by=house.manager, at=NOW)


def test_nobody_is_asked_again_before_they_were_told_what_changed(acme):
    """Seen failing with ``waiting`` returning nothing."""
    house, wave = acme

    with transaction.atomic(), house.within(house.alice):
        with pytest.raises(ReasonMissing, match="Bar, Kitchen, Rooms"):
            again(house, wave)
        told(house, wave, "Rooms")
        told(house, wave, "Bar", changed="")
        with pytest.raises(ReasonMissing, match=": Bar, Kitchen"):
            again(house, wave)


def test_a_note_for_everybody_counts_for_each_department(acme):
    house, wave = acme

    with transaction.atomic(), house.within(house.alice):
        told(house, wave, "Acme Hotels")
        row = again(house, wave)

    assert (row.state, row.lifted) == ("open", "")


def test_hr_lifts_it_with_a_reason_that_everyone_who_is_asked_reads(acme):
    house, wave = acme

    with transaction.atomic(), house.within(house.alice):
        at = timezone.now()  # pages read the clock of the machine
        row = again(house, wave, at=at, reason="The heating failed and we need to know")
    page = house.client(house.bob).get(f"/o/acme/p/culture/questionnaires/{row.uuid}/answer/")

    assert "The heating failed and we need to know" in page.content.decode()


def test_a_reason_that_was_not_needed_is_not_told(acme):
    """Else everyone would read that they are asked although they still wait for something."""
    house, wave = acme

    with transaction.atomic(), house.within(house.alice):
        told(house, wave, "Acme Hotels")
        row = again(house, wave, reason="To be on the safe side")

    assert row.lifted == ""


def test_nobody_is_asked_three_times_within_a_month(acme):
    house, wave = acme

    with transaction.atomic(), house.within(house.alice):
        told(house, wave, "Acme Hotels")
        again(house, wave)
        again(house, wave, at=LATER + timedelta(days=8))
        with pytest.raises(NotPossible, match="asked twice within a month"):
            again(house, wave, at=LATER + timedelta(days=20))
        again(house, wave, at=LATER + timedelta(days=32))


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    more: int, acme, django_assert_num_queries
):
    house, wave = acme
    with transaction.atomic(), house.within(house.alice):
        for _ in range(more):
            actions.repeat(wave=wave, closes_on=LATER.date(), by=house.alice, at=NOW)
    client = house.client(house.alice)
    url = "/o/acme/p/culture/questionnaires/"
    client.get(url)

    with django_assert_num_queries(8):
        assert client.get(url).content.decode().count("<tr") == 2 + more


def test_results_are_read_once_and_then_only_what_is_said_about_them(
    acme, django_assert_num_queries
):
    house, wave = acme
    client = house.client(house.alice)
    url = f"/o/acme/p/culture/questionnaires/{wave.uuid}/results/"
    first = client.get(url).content

    with django_assert_num_queries(10):
        assert client.get(url).content.count(b"<td") == first.count(b"<td") > 20
