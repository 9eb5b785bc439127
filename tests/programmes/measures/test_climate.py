"""Emotional climate and its guard."""

from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.climate import climate, strain_guard
from programmes.measures.figure import Note, Reason, Status, not_applicable, suppressed
from programmes.measures.means import mean
from programmes.measures.participation import mean_bounds, share, share_bounds
from programmes.measures.refusals import NotFinite, OutsideScale

KEYS = [False, False, False, True, True, False]
GOOD, POOR = [5, 4, 4, 2, 1, 4], [2, 2, 3, 4, 5, 1]


def test_climate_in_percent_of_the_maximum_possible():
    """A good answer scores 26/6, a poor one 11/6: 83.3 and 20.8 of 100."""
    found = climate(rows=[GOOD] * 9 + [POOR] * 3, reverse=KEYS, eligible=20)

    assert found.index.value == pytest.approx((9 * 250 / 3 + 3 * 62.5 / 3) / 12)
    assert (found.index.formula, found.index.n, found.index.N) == ("M33", 12, 20)
    assert (found.index.status, found.index.notes) == (Status.OK, ())
    assert (found.bounds.formula, found.bounds.notes) == ("M33", (Note.NO_ASSUMPTION,))


@given(
    st.lists(st.lists(st.integers(1, 5), min_size=6, max_size=6), min_size=10, max_size=30),
    st.integers(0, 30),
)
def test_climate_is_the_mean_on_another_scale(rows, silent):
    """The interval and the bounds are those of the scores, stretched from 1..5 to 0..100."""
    turned = [[6 - x if key else x for x, key in zip(row, KEYS, strict=True)] for row in rows]
    points = [sum(row) / 6 for row in turned]
    eligible = len(rows) + silent
    expected = mean(answers=points, eligible=eligible, minimum=10)
    bounds = mean_bounds(mean=expected.value, answered=len(rows), eligible=eligible, minimum=10)

    found = climate(rows=rows, reverse=KEYS, eligible=eligible)

    for one, other in ((found.index, expected), (found.bounds, bounds)):
        assert (one.low, one.value, one.high) == pytest.approx(
            tuple(25 * (x - 1) for x in (other.low, other.value, other.high)), abs=1e-5
        )
    assert 0 <= found.bounds.low <= found.index.value <= found.bounds.high <= 100


def test_climate_of_nine_is_not_told():
    found = climate(rows=[GOOD] * 9, reverse=KEYS, eligible=20)

    assert (found.index, found.bounds) == (suppressed("M33"), suppressed("M33"))


def test_who_answered_too_little_counts_as_silent():
    little = [5, 4, 4, None, None, None]

    found = climate(rows=[GOOD] * 9 + [little], reverse=KEYS, eligible=20)
    enough = climate(rows=[GOOD] * 10 + [little], reverse=KEYS, eligible=20)

    assert found.index == suppressed("M33")
    assert (enough.index.n, enough.index.notes) == (10, (Note.ALL_ALIKE,))


def test_climate_of_nobody():
    found = climate(rows=[], reverse=KEYS, eligible=0)

    assert found.index == not_applicable("M33", Reason.NOBODY_ASKED)


def test_the_guard_counts_those_who_need_not_show_what_they_do_not_feel():
    found = strain_guard(answers=[1, 2, 2, 3, 4, 5, 1, 1, 2, 1, None], eligible=20)

    counts = {"count": 7, "answered": 10, "eligible": 20, "minimum": 10}
    assert found.share == replace(share(**counts), formula="M33")
    assert found.bounds == replace(share_bounds(**counts), formula="M33")
    assert (found.bounds.low, found.bounds.high) == (0.35, 0.85)


def test_the_guard_of_nine_is_not_told():
    found = strain_guard(answers=[1] * 9, eligible=20)

    assert (found.share, found.bounds) == (suppressed("M33"), suppressed("M33"))


@pytest.mark.parametrize(
    ("odd", "refusal"), [(nan, NotFinite), (6, OutsideScale), (0, OutsideScale)]
)
def test_what_is_no_answer_is_refused(odd, refusal):
    with pytest.raises(refusal):
        strain_guard(answers=[1, odd], eligible=20)
    with pytest.raises(refusal):
        climate(rows=[[1, 1, 1, 1, 1, odd]], reverse=KEYS, eligible=20)
