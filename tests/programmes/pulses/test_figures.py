"""What gates read of a questionnaire: the printed figure of everybody who was asked, and no other."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from people.models import Member
from programmes import registry
from programmes.access import cycle_of
from programmes.measures.criteria import Comparator, verdict
from programmes.measures.figure import Status
from programmes.models import Criterion, Programme
from programmes.pulses import figures
from programmes.pulses.actions import opening
from programmes.pulses.models import Wave
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared, sent, staffed

TODAY = date(2026, 4, 1)
TN = ("TN1", "TN2", "TN3", "TN4")


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Wave]:
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            staffed(house, {"Rooms": 40})
            stage = listening_stage(programme_for(house.alice), house.alice)
            wave = prepared(stage, by=house.alice, keys=("TN", "EC"))
            opening.open(wave=wave, by=house.alice, at=NOW)
            return house, Wave.objects.get(pk=wave.pk)


def read(house: House, process: str, key: str):
    with transaction.atomic(), house.within(house.alice):
        outcome = registry.process(process).figures[key]
        return outcome.read(cycle_of(Programme.objects.get()), TODAY)


def test_before_it_has_closed_there_is_nothing_to_read(acme):
    house, _wave = acme

    assert read(house, "true_north", "clarity") is None


def test_after_it_has_closed_the_printed_share_is_read_with_its_interval(acme):
    """Thirty of forty say 4, ten say 2; TN4 is worded the other way round."""
    house, wave = acme
    with transaction.atomic(), house.within(house.alice):
        people = list(Member.objects.filter(department__name="Rooms").order_by("pk"))
    for place, who in enumerate(people):
        value = 4 if place < 30 else 2
        sent(wave, who, {f"TN.{key}": 6 - value if key == "TN4" else value for key in TN})
    closed(wave, at=NOW + timedelta(days=15))

    found = read(house, "true_north", "clarity")
    climate = read(house, "emotional_climate", "climate")

    assert (found.value, found.n, found.N) == (0.75, 40, wave.asked)
    assert found.low < 0.75 < found.high
    assert climate.status is Status.SUPPRESSED


def test_another_instrument_of_another_cycle_is_not_read(acme):
    house, _wave = acme

    with transaction.atomic(), house.within(house.alice):
        cycle = cycle_of(Programme.objects.get())
        assert figures.favourable("SC")(cycle, TODAY) is None


def test_whether_people_could_say_no_decides_the_gate_of_the_invitation(
    transactional_db: None,
) -> None:
    """M17: thirty-eight of forty could; of all who were asked, with its interval."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            staffed(house, {"Rooms": 40})
            stage = listening_stage(programme_for(house.alice), house.alice)
            row = prepared(stage, by=house.alice, keys=("FC",))
            opening.open(wave=row, by=house.alice, at=NOW)
            wave = Wave.objects.get(pk=row.pk)
            asked = list(Member.objects.filter(department__name="Rooms").order_by("pk"))
            criterion = Criterion.objects.get(key="free_choice")
    early = read(house, "meaning_of_life", "free_choice")
    for place, who in enumerate(asked):
        sent(wave, who, {"FC.FC1": 5 if place < 38 else 2})
    closed(wave, at=NOW + timedelta(days=15))

    found = read(house, "meaning_of_life", "free_choice")

    assert early is None
    assert (found.value, found.n) == (0.95, 40)
    assert (criterion.measure, criterion.threshold) == ("free_choice", 0.8)
    assert verdict(found, comparator=Comparator.AT_LEAST, threshold=0.8).value == "met"


def asked_again(house: House, wave: Wave, values: list[dict[str, int]], number: int) -> None:
    """The wave answered like this by the people of the rooms, and closed."""
    with transaction.atomic(), house.within(house.alice):
        people = list(Member.objects.filter(department__name="Rooms").order_by("pk"))
    for who, given in zip(people, values, strict=True):
        sent(wave, who, given)
    closed(wave, at=NOW + timedelta(days=15 * number))


@pytest.mark.parametrize(
    ("second", "outcome"), [(4, "met"), (3, "not_met"), (5, "met")], ids=["same", "worse", "better"]
)
def test_whether_it_has_become_worse_is_read_from_the_first_wave_and_the_latest(
    acme, second, outcome
):
    """EC4, having to show feelings that one lacks, is worse the more people agree."""
    house, wave = acme
    first = {f"EC.EC{number}": 2 if number in {4, 5} else 4 for number in range(1, 7)}
    then = {f"EC.EC{number}": 6 - second if number in {4, 5} else second for number in range(1, 7)}
    asked_again(house, wave, [first] * 40, 1)
    alone = read(house, "emotional_climate", "climate_change")
    with transaction.atomic(), house.within(house.alice):
        later = NOW + timedelta(days=20)
        row = prepared(wave.stage, by=house.alice, keys=("EC",), at=later)
        opening.open(wave=row, by=house.alice, at=later, reason="To know")
    asked_again(house, row, [then] * 40, 3)

    changes = [read(house, "emotional_climate", key) for key in ("climate_change", "strain_change")]

    assert alone is None
    assert [round(figure.value) for figure in changes] == [second - 4] * 2
    verdicts = {
        verdict(figure, comparator=Comparator.AT_LEAST, threshold=-figures.LEAST_MOVE, minimum=10)
        for figure in changes
    }
    assert verdicts == {outcome}


def test_how_many_answered_and_what_share_of_those_asked(acme):
    house, wave = acme
    asked_again(house, wave, [{f"EC.EC{number}": 3 for number in range(1, 7)}] * 40, 1)

    with transaction.atomic(), house.within(house.alice):
        cycle = cycle_of(Programme.objects.get())
        count = figures.answered("EC")(cycle, TODAY)
        share = figures.response("EC")(cycle, TODAY)
        rest = figures.others("EC", "EC1")(cycle, TODAY)
        yes = figures.favourable("EC", "EC1")(cycle, TODAY)
        hidden = figures.answered("TN")(cycle, TODAY)

    assert (count.value, count.low, count.high) == (40, 40, 40)
    assert share.value == 40 / wave.asked
    assert (rest.value, rest.low, rest.high) == (1 - yes.value, 1 - yes.high, 1 - yes.low)
    assert hidden.status is Status.SUPPRESSED
