"""How a criterion went: a sentence, a line and a table of the same readings."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from programmes.actions import reading
from programmes.models import Criterion, Reading
from programmes.queries import trend
from tests.factories.people import NOW
from tests.factories.processes import value_card
from tests.factories.programmes import opened, programme_for, signed, stage_of
from tests.processes.pages import queries_of, text


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def criterion(key):
    return Criterion.objects.select_related("stage__process_run__cycle__programme").get(key=key)


def cards(house, programme, days):
    """The stage Draft opened, then read once a day with one more card on each of these days."""
    stage = opened(programme, "true_north", "draft", by=house.alice)
    for day in range(1, days[-1] + 1):
        if day in days:
            value_card(programme, by=house.alice)
        reading.take(stages=[stage], at=NOW + timedelta(days=day))
    return criterion("cards")


def rows(found):
    return [(each.days, each.words, each.first.outcome) for each in found.stretches]


def address(row):
    return f"/o/acme/p/culture/criteria/{row.uuid}/trend/"


def test_days_on_which_it_read_the_same_are_one_row(house, programme):
    with house.within(house.alice):
        row = cards(house, programme, [2, 3, 5])

        found = trend.trend(row)

    assert rows(found) == [
        ("7 Mar 2026", "3", "met"),
        ("5 Mar 2026 to 6 Mar 2026", "2", "not_met"),
        ("4 Mar 2026", "1", "not_met"),
        ("2 Mar 2026 to 3 Mar 2026", "0", "not_met"),
    ]
    assert found.sentence == "Risen since 2 Mar 2026, as counted: from 0 to 3."
    assert found.standing == "It has read “met” since 7 Mar 2026."


def test_of_one_reading_nothing_more_is_said(house, programme):
    with house.within(house.alice):
        opened(programme, "true_north", "draft", by=house.alice)
        found = trend.trend(criterion("cards"))

    assert found.sentence == "There is one reading so far, of 2 Mar 2026."
    assert found.drawn is False


def test_what_stays_is_unchanged(house, programme):
    with house.within(house.alice):
        stage = opened(programme, "true_north", "draft", by=house.alice)
        reading.take(stages=[stage], at=NOW + timedelta(days=9))
        found = trend.trend(criterion("cards"))

    assert found.sentence == "Unchanged since 2 Mar 2026, as counted: 0."
    assert rows(found) == [("2 Mar 2026 to 11 Mar 2026", "0", "not_met")]


def test_a_signature_is_there_or_not(house, programme):
    with house.within(house.alice):
        stage = opened(programme, "true_north", "draft", by=house.alice)
        signed(stage, by=house.alice, at=NOW + timedelta(days=1))
        found = trend.trend(criterion("authors"))

    assert (found.sentence, found.standing, found.drawn) == (
        "",
        "It has read “met” since 3 Mar 2026.",
        False,
    )


def sample(house, programme, *intervals):
    """A criterion that is measured, with one reading a week."""
    opened(programme, "true_north", "listen", by=house.alice)
    Criterion.objects.filter(key="ballot_grade").update(measure="ballot", threshold=0.6)
    row = criterion("ballot_grade")
    Reading.objects.bulk_create(
        Reading(
            criterion=row,
            at=NOW + timedelta(weeks=week),
            day=(NOW + timedelta(weeks=week)).date(),
            outcome="cant_tell",
            value=(low + high) / 2 if low is not None else None,
            low=low,
            high=high,
            status="ok" if low is not None else "suppressed",
            reason="" if low is not None else "fewer_than_minimum",
        )
        for week, (low, high) in enumerate(intervals)
    )
    return row


def test_what_was_sampled_moves_only_where_that_can_be_seen(house, programme):
    with house.within(house.alice):
        row = sample(house, programme, (0.4, 0.6), (None, None), (0.45, 0.65))
        found = trend.trend(row)

    assert found.sentence == (
        "No detectable change since 2 Mar 2026: the difference lies between -9 and 19 of 100."
    )
    assert rows(found) == [
        ("16 Mar 2026", "between 45 and 65 of 100", "cant_tell"),
        ("9 Mar 2026", "", "cant_tell"),
        ("2 Mar 2026", "between 40 and 60 of 100", "cant_tell"),
    ]


def test_what_was_sampled_and_has_moved_is_said_with_both_ends(house, programme):
    with house.within(house.alice):
        row = sample(house, programme, (0.2, 0.3), (0.6, 0.7))
        found = trend.trend(row)

    assert found.sentence == "Risen since 2 Mar 2026, by 33 to 47 of 100."


def test_of_private_counts_no_step_of_fewer_than_ten_is_shown(house, programme, monkeypatch):
    """Whoever reads the table each day must not learn that one person has begun."""
    with house.within(house.alice):
        opened(programme, "leadership", "coach", by=house.alice)
        row = criterion("promises_made")
        Reading.objects.bulk_create(
            Reading(
                criterion=row,
                at=NOW + timedelta(days=day),
                day=(NOW + timedelta(days=day)).date(),
                outcome="not_met",
                done=done,
                value=done,
                low=done,
                high=done,
                status="ok",
            )
            for day, done in enumerate([10, 11, 11, 19, 20, 20, 29, 31], start=1)
        )
        found = trend.trend(row)
        monkeypatch.setattr(trend, "PRIVATE_STEP", 1)
        unguarded = trend.trend(row)

    assert [words for _days, words, _outcome in rows(found)] == ["31", "20", "10"]
    assert [words for _days, words, _outcome in rows(unguarded)] == [
        "31", "29", "20", "19", "11", "10",
    ]  # fmt: skip
    assert (found.thinned, found.sentence) == (
        True,
        "Risen since 3 Mar 2026, as counted: from 10 to 31.",
    )


# The page


def test_the_process_page_leads_to_it_and_it_says_the_same_three_times(house, programme):
    with house.within(house.alice):
        row = cards(house, programme, [2, 3, 5])

    process = text(house.client(house.alice).get("/o/acme/p/culture/true-north/?stage=draft"))
    page = text(house.client(house.alice).get(address(row)))

    assert f'href="{address(row)}"' in process
    assert "Risen since 2 Mar 2026, as counted: from 0 to 3." in page
    assert len(re.findall(r"<tr>", page.split("<tbody>")[1])) == 4
    [drawing] = re.findall(r'<svg[^>]* class="chart".*?</svg>', page)
    assert drawing.count("<circle") == 4
    assert "asked: 3" in drawing
    assert "style=" not in drawing


def test_a_line_is_broken_where_nothing_could_be_told(house, programme):
    with house.within(house.alice):
        row = sample(
            house, programme, (0.4, 0.6), (0.4, 0.5), (None, None), (0.45, 0.65), (0.5, 0.6)
        )

    page = text(house.client(house.alice).get(address(row)))

    assert (page.count("<polyline"), page.count("<polygon")) == (2, 2)


def test_a_planned_criterion_has_no_reading_yet_and_says_when_it_will(house, programme):
    with house.within(house.alice):
        row = Criterion.objects.filter(stage=stage_of(programme, "true_north", "draft"))[0]

    page = text(house.client(house.alice).get(address(row)))

    assert "There is no reading yet" in page
    assert "A criterion is read when its stage opens, every night from then on" in page


def test_who_may_see_it(house, programme):
    with house.within(house.alice):
        row = cards(house, programme, [1])

    found = {
        name: house.client(getattr(house, name)).get(address(row)).status_code
        for name in ("alice", "sponsor", "carol", "manager", "bob", "mallory")
    }

    assert found == {
        **dict.fromkeys(("alice", "sponsor", "carol"), 200),
        **dict.fromkeys(("manager", "bob"), 403),
        "mallory": 404,
    }


@pytest.mark.parametrize("days", [[1], [1, 2, 3]])
def test_the_page_takes_the_same_queries_however_long_the_past_is(house, programme, days):
    with house.within(house.alice):
        row = cards(house, programme, days)

    assert queries_of(house.client(house.alice), address(row)) == 10
