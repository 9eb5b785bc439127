"""Readings: what each criterion reads, kept each time it is read; few people leave "can't tell"."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from programmes import nightly
from programmes.actions import criterion as criteria
from programmes.actions import reading
from programmes.models import Criterion, PrivateCount, Reading
from programmes.process import Count
from programmes.queries import criterion as readings
from tests.factories import people
from tests.factories.alignment import profile_for
from tests.factories.people import NOW
from tests.factories.processes import value_card
from tests.factories.programmes import opened, passed, programme_for, signed, stage_of

LATER = NOW + timedelta(hours=3)
TOMORROW = NOW + timedelta(days=1)
TOO_FEW = "No figure is shown: fewer than 10 people."


@pytest.fixture
def acme(house):
    """Acme, bound as Alice."""
    with house.within(house.alice):
        yield house


@pytest.fixture
def programme(acme):
    return programme_for(acme.alice)


@contextmanager
def as_tally() -> Iterator[None]:
    """The role that may write counts of what is private."""
    connection.close()
    connection.settings_dict["USER"] = "synchro_tally"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = "synchro_app"


def kept(at):
    """What was kept at that moment: criterion -> outcome and figures."""
    rows = Reading.objects.filter(at=at).select_related("criterion")
    return {row.criterion.key: (row.outcome, row.done, row.expected) for row in rows}


def read(stage, key):
    [found] = [row for row in readings.read([stage])[stage.pk] if row.criterion.key == key]
    return found.outcome, found.done, found.expected, found.sentence


# Taking


def test_each_criterion_that_can_be_read_is_kept_with_its_figures(acme, programme):
    stage = opened(programme, "true_north", "draft", by=acme.alice)
    value_card(programme, by=acme.alice)
    signed(stage, by=acme.alice)

    taken = reading.take(stages=[stage], at=LATER)

    assert taken == 2
    assert kept(LATER) == {"authors": ("met", None, None), "cards": ("not_met", 1, None)}


def test_what_waits_for_answers_is_not_kept_for_it_reads_the_same_every_night(acme, programme):
    stage = opened(programme, "true_north", "listen", by=acme.alice)

    reading.take(stages=[stage], at=LATER)

    assert set(kept(LATER)) == {"circles", "dictionary"}
    assert read(stage, "ballot_grade") == (
        "cant_tell",
        None,
        None,
        "Read from the value ballot once it has closed.",
    )


def test_every_figure_has_a_past(acme, programme):
    stage = opened(programme, "true_north", "draft", by=acme.alice)
    for number in range(1, 4):
        value_card(programme, by=acme.alice)
        reading.take(stages=[stage], at=NOW + timedelta(days=number))

    rows = Reading.objects.filter(criterion__key="cards").order_by("at")
    assert [(row.at, row.done, row.outcome) for row in rows] == [
        (NOW, 0, "not_met"),
        (NOW + timedelta(days=1), 1, "not_met"),
        (NOW + timedelta(days=2), 2, "not_met"),
        (NOW + timedelta(days=3), 3, "met"),
    ]


def test_several_stages_are_read_at_once(acme, programme):
    stages = [
        opened(programme, "true_north", "draft", by=acme.alice),
        opened(programme, "emotional_climate", "make_room", by=acme.alice),
    ]

    taken = reading.take(stages=stages, at=LATER)

    assert taken == 5
    assert set(kept(LATER)) == {"authors", "cards", "spaces", "accessible", "usable"}


def test_of_no_stage_nothing_is_read(acme):
    assert reading.take(stages=[], at=NOW) == 0


# Counted


@pytest.mark.parametrize(
    ("threshold", "outcome", "wanted"),
    [(0, "met", 0), (0.25, "met", 1), (0.26, "not_met", 2), (0.8, "not_met", 4), (1, "not_met", 4)],
)
def test_a_share_is_of_all_who_are_expected(acme, programme, threshold, outcome, wanted):
    """Of four people Bob alone has a profile in use; a part of a person is a whole one."""
    row = Criterion.objects.get(stage=stage_of(programme, "alignment", "publish"), key="in_use")
    criteria.edit(
        criterion=row,
        text=row.text,
        threshold=threshold,
        required=True,
        by=acme.alice,
        at=NOW,
    )
    profile_for(programme, acme.alice, job_title=acme.bob.job_title)

    stage = opened(programme, "alignment", "publish", by=acme.alice)

    assert read(stage, "in_use") == (outcome, 1, 4, f"1 of 4; {wanted} are asked for.")
    assert kept(NOW)["in_use"] == (outcome, 1, 4)


@pytest.mark.parametrize(
    ("written", "outcome"), [(0, "not_met"), (2, "not_met"), (3, "met"), (4, "met")]
)
def test_a_number_is_met_from_the_threshold_on(acme, programme, written, outcome):
    for _number in range(written):
        value_card(programme, by=acme.alice)

    stage = opened(programme, "true_north", "draft", by=acme.alice)

    assert read(stage, "cards") == (outcome, written, None, f"{written}; 3 are asked for.")
    assert kept(NOW)["cards"] == (outcome, written, None)


def test_of_a_private_deed_no_figure_is_kept_until_ten_have_done_it(acme, programme):
    stage = opened(programme, "leadership", "coach", by=acme.alice)

    assert read(stage, "promises_made") == ("cant_tell", None, None, TOO_FEW)
    assert kept(NOW)["promises_made"] == ("cant_tell", None, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("made", "kept_ones", "outcome"),
    [(20, 20, "met"), (20, 13, "not_met"), (20, 14, "met")],
)
def test_from_ten_on_the_kept_counts_are_read(made, kept_ones, outcome):
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            stage = opened(programme_for(house.alice), "meaning_of_life", "write", by=house.alice)
    counted = {"plan_started": made, "plan_goal_set": kept_ones}
    with as_tally(), transaction.atomic(), house.within():
        PrivateCount.objects.bulk_create(
            PrivateCount(
                process="meaning_of_life", kind=kind, count=count, counted_on=date(2026, 3, 2)
            )
            for kind, count in counted.items()
        )

    with transaction.atomic(), house.within(house.alice):
        reading.take(stages=[stage], at=LATER)

        assert kept(LATER)["goals"] == (outcome, kept_ones, made)
        assert read(stage, "goals")[3] == f"{kept_ones} of 20; 14 are asked for."


# Every night


def test_the_open_stages_are_read_and_no_others(acme, programme):
    passed(opened(programme, "true_north", "listen", by=acme.alice), by=acme.alice)
    opened(programme, "true_north", "draft", by=acme.alice)

    assert [stage.key for stage in reading.open_stages()] == ["draft"]
    assert nightly.read(TOMORROW) == 2
    assert set(kept(TOMORROW)) == {"authors", "cards"}


def test_a_night_reads_once(acme, programme):
    opened(programme, "true_north", "draft", by=acme.alice)

    first, again = nightly.read(TOMORROW), nightly.read(TOMORROW + timedelta(hours=1))

    assert (first, again) == (2, 0)


def test_a_stage_that_was_signed_today_keeps_no_other_from_being_read(acme, programme):
    opened(programme, "true_north", "draft", by=acme.alice)
    signed_today = opened(programme, "true_north", "listen", by=acme.alice)
    reading.take(stages=[signed_today], at=TOMORROW)

    assert nightly.read(TOMORROW + timedelta(hours=1)) == 2


@pytest.mark.parametrize(("done", "outcome"), [(54, "not_met"), (55, "met")])
def test_a_share_asks_for_no_more_people_than_it_says(acme, programme, monkeypatch, done, outcome):
    """0.55 of 100 is a little more than 55 to a computer."""
    stage = opened(programme, "alignment", "person", by=acme.alice)
    row = Criterion.objects.get(stage=stage, kind="counted")
    row.threshold = 0.55
    monkeypatch.setitem(
        stage.process_run.process.measures,
        row.measure,
        lambda stage: Count(done=done, expected=100),
    )

    found = readings._counted(row, stage, ())

    assert (found.outcome, found.sentence) == (outcome, f"{done} of 100; 55 are asked for.")


def test_the_open_stages_of_others_are_not_read(house):
    with house.within_other(house.mallory):
        opened(programme_for(house.mallory), "true_north", "draft", by=house.mallory)

    with house.within(house.alice):
        assert reading.open_stages() == []


# On demand


def test_who_reads_the_criteria_again(house):
    with house.within(house.alice):
        stage = opened(programme_for(house.alice), "true_north", "draft", by=house.alice)
        before = Reading.objects.count()
    address = f"/o/acme/p/culture/stages/{stage.uuid}/read/"

    found = {
        name: house.client(getattr(house, name)).post(address).status_code
        for name in ("sponsor", "manager", "bob", "carol", "mallory")
    }
    response = house.client(house.alice).post(address)

    assert found == {
        **dict.fromkeys(("sponsor", "manager", "bob", "carol"), 403),
        "mallory": 404,
    }
    assert (response.status_code, response.url) == (
        302,
        "/o/acme/p/culture/true-north/?stage=draft",
    )
    with house.within(house.alice):
        assert Reading.objects.count() == before + 2
