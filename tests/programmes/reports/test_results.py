"""Questionnaires in a report: the figures of their pages, what is protected, what moved."""

from datetime import timedelta

import pytest
from django.db import transaction

from people.models import Member
from programmes.access import cycle_of
from programmes.pulses.actions import opening
from programmes.pulses.models import Wave
from programmes.reports.facts import Facts
from programmes.reports.sections import results
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared, sent, staffed

LATER = NOW + timedelta(days=60)


@pytest.fixture
def acme(transactional_db: None) -> House:
    with transaction.atomic():
        return make_house()


def taken(house: House, at=LATER):
    with transaction.atomic(), house.within(house.alice):
        from programmes.models import Programme

        cycle = cycle_of(Programme.objects.get())
        facts = Facts(
            cycle=cycle, at=at, start=NOW.date(), end=at.date(),
            commentary="", requests="", author="",
        )  # fmt: skip
        return results.take(facts)


def test_before_one_has_closed_there_is_one_sentence(acme: House) -> None:
    with transaction.atomic(), acme.within(acme.alice):
        programme_for(acme.alice)

    found = taken(acme)

    assert (found["headline"], found["waves"]) == ("No questionnaire has closed yet", [])


def test_a_closed_one_shows_as_on_its_page(acme: House) -> None:
    with transaction.atomic(), acme.within(acme.alice):
        staffed(acme, {"Rooms": 14, "Porters": 3})
        stage = listening_stage(programme_for(acme.alice), acme.alice)
        wave = prepared(stage, by=acme.alice, keys=("SC",))
        opening.open(wave=wave, by=acme.alice, at=NOW)
        wave = Wave.objects.get(pk=wave.pk)
        people = list(Member.objects.filter(department__name__in=["Rooms", "Porters"]))
    for who in people:
        sent(wave, who, {f"SC.SC{n}": 4 for n in range(1, 7)})
    closed(wave)

    (found,) = taken(acme)["waves"]

    assert found["columns"] == ["Service climate"]
    assert found["rows"][0]["name"] == "Acme Hotels"
    assert [bool(row["cells"][0]) for row in found["rows"] if row["name"] == "Porters"] == [False]
    assert found["rows"][0]["cells"][0]["mean"] == "3.7"
    assert taken(acme, NOW)["waves"] == []
