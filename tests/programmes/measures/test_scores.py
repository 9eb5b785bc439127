"""Scores of scales."""

from math import ceil, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.refusals import NotATable, NotFinite, OutsideScale
from programmes.measures.scores import (
    favourable,
    least_answered,
    pomp,
    scores,
    turned,
    unfavourable,
)


def test_the_score_is_the_mean_of_what_was_answered_the_right_way_round():
    rows = [[5, 1, 4], [4, None, 3], [None, 2, None]]

    assert scores(rows=rows, reverse=[False, True, False]) == [14 / 3, 3.5, None]


@pytest.mark.parametrize("items", range(1, 13))
def test_two_thirds_have_to_be_answered(items):
    assert least_answered(items) == ceil(2 * items / 3)


@pytest.mark.parametrize(("answered", "expected"), [(3, None), (4, 2.0), (6, 2.0)])
def test_a_score_of_six_items_needs_four(answered, expected):
    row = [2] * answered + [None] * (6 - answered)

    assert scores(rows=[row], reverse=[False] * 6) == [expected]


ROWS = st.integers(1, 6).flatmap(
    lambda items: st.lists(
        st.lists(st.none() | st.integers(1, 5), min_size=items, max_size=items),
        min_size=1,
        max_size=20,
    )
)


@given(ROWS, st.randoms())
def test_turning_every_item_maps_a_score_to_six_less_it(rows, random):
    reverse = [random.random() < 0.5 for _ in rows[0]]

    straight = scores(rows=rows, reverse=reverse)
    turned_over = scores(rows=rows, reverse=[not each for each in reverse])

    for one, other in zip(straight, turned_over, strict=True):
        assert other is one is None or other == pytest.approx(6 - one)


@given(ROWS)
def test_scores_stay_within_the_scale(rows):
    for score in scores(rows=rows, reverse=[False] * len(rows[0])):
        assert score is None or (1 <= score <= 5 and 0 <= pomp(score) <= 100)


def test_nobody_has_no_score():
    assert scores(rows=[], reverse=[False] * 6) == []


@pytest.mark.parametrize(("score", "percent"), [(1, 0), (3, 50), (4.2, 80), (5, 100)])
def test_percent_of_the_maximum_possible(score, percent):
    assert pomp(score) == pytest.approx(percent)


@pytest.mark.parametrize(
    ("score", "yes", "no"),
    [
        (1, False, True),
        (2, False, True),
        (2.5, False, True),
        (2.51, False, False),
        (3, False, False),
        (3.49, False, False),
        (3.5, True, False),
        (4, True, False),
        (5, True, False),
    ],
)
def test_favourable_and_unfavourable(score, yes, no):
    assert (favourable(score), unfavourable(score)) == (yes, no)


@given(st.floats(1, 5))
def test_what_is_favourable_is_unfavourable_when_turned(score):
    assert favourable(turned(score)) is unfavourable(score)


@pytest.mark.parametrize("measure", [turned, pomp, favourable, unfavourable])
@pytest.mark.parametrize(
    ("score", "refusal"),
    [(0.9, OutsideScale), (5.1, OutsideScale), (nan, NotFinite), (inf, NotFinite)],
)
def test_what_is_no_score_is_refused(measure, score, refusal):
    with pytest.raises(refusal):
        measure(score)


@pytest.mark.parametrize(
    ("rows", "reverse", "refusal"),
    [
        ([[1, 2]], [False], NotATable),
        ([[1, 2], [1]], [False, False], NotATable),
        ([[1, 6]], [False, False], OutsideScale),
        ([[1, nan]], [False, False], NotFinite),
    ],
)
def test_what_is_no_row_of_answers_is_refused(rows, reverse, refusal):
    with pytest.raises(refusal):
        scores(rows=rows, reverse=reverse)


def test_a_scale_that_does_not_run_upwards_is_refused():
    with pytest.raises(OutsideScale):
        pomp(3, lowest=3, highest=3)
