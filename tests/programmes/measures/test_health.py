"""The programme over all its processes: the lowest stage, and a composite that hides nobody."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from programmes.measures.figure import Figure, Reason, Status, not_applicable
from programmes.measures.health import Headline, Standing, composite, headline, in_fives, moved
from programmes.measures.means import Direction
from programmes.measures.refusals import NotABand, NotFinite, OutsideScale

LOWS = [0.50, 0.35, 0.40, 0.30, 0.45, 0.20, 0.25]
HIGHS = [0.60, 0.45, 0.40, 0.50, 0.55, 0.30, 0.45]


def band(low, high):
    return Figure(formula="M39", low=low, high=high, n=1, N=5)


def standings(bands, *, stages=None, started=None):
    return [
        Standing(
            process=f"process {number}",
            stage=stages[number] if stages else 2,
            started=number < (len(bands) if started is None else started),
            band=band(low, high),
        )
        for number, (low, high) in enumerate(bands)
    ]


SEVEN = standings(list(zip(LOWS, HIGHS, strict=True)))
BANDS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), min_size=5, max_size=9)


def test_composite_golden_vectors():
    found = composite(SEVEN)

    assert (found.weighed.low, found.weighed.high) == pytest.approx((0.335, 0.455), abs=1e-3)
    assert (found.plain.low, found.plain.high) == pytest.approx((0.35, 0.464), abs=1e-3)
    assert (found.without_one.low, found.without_one.high) == pytest.approx(
        (0.313, 0.487), abs=1e-3
    )
    assert (found.weighed.formula, found.weighed.n, found.weighed.N) == ("M40", 7, 7)
    assert found.weighed.value is None


def test_composite_is_printed_in_fives():
    assert in_fives(composite(SEVEN).weighed) == (35, 45)


def test_composite_weighs_as_scipys_geometric_mean():
    found = composite(SEVEN)

    assert found.weighed.low == pytest.approx(stats.gmean(LOWS))
    assert found.weighed.high == pytest.approx(stats.gmean(HIGHS))
    assert (found.plain.low, found.plain.high) == pytest.approx((np.mean(LOWS), np.mean(HIGHS)))


def test_what_one_process_more_or_less_makes_of_it():
    found = composite(SEVEN).without_one

    assert found.low == pytest.approx(min(map(stats.gmean, combinations(LOWS, 6))))
    assert found.high == pytest.approx(max(map(stats.gmean, combinations(HIGHS, 6))))


@given(BANDS)
def test_composite_lies_between_the_worst_and_the_best_process(bands):
    found = composite(standings(bands))
    lows, highs = zip(*bands, strict=True)

    for each in (found.weighed, found.without_one, found.plain):
        assert min(lows) - 1e-12 <= each.low <= max(lows) + 1e-12
        assert min(highs) - 1e-12 <= each.high <= max(highs) + 1e-12


@given(BANDS)
def test_leaving_one_out_widens_the_band(bands):
    found = composite(standings(bands))

    assert found.without_one.low <= found.weighed.low + 1e-12
    assert found.without_one.high >= found.weighed.high - 1e-12


@given(st.lists(st.floats(0.05, 1), min_size=5, max_size=9))
def test_the_geometric_mean_is_no_more_than_the_arithmetic(ends):
    found = composite(standings([(end, end) for end in ends]))

    assert found.weighed.low <= found.plain.low + 1e-12


@given(BANDS, st.data())
def test_one_process_that_comes_further_never_lowers_the_composite(bands, data):
    place = data.draw(st.integers(0, len(bands) - 1))
    low, high = bands[place]
    further = [*bands[:place], sorted((low, max(low, (high + 1) / 2))), *bands[place + 1 :]]
    further[place][0] = data.draw(st.floats(low, further[place][1]))

    before, after = composite(standings(bands)), composite(standings(further))

    for one, other in ((before.weighed, after.weighed), (before.plain, after.plain)):
        assert other.low >= one.low - 1e-12
        assert other.high >= one.high - 1e-12


@given(BANDS, st.randoms())
def test_processes_have_no_order(bands, random):
    one, other = (
        composite(standings(each)).weighed for each in (bands, random.sample(bands, len(bands)))
    )

    assert (one.low, one.high) == pytest.approx((other.low, other.high))


@given(st.floats(0, 1), st.integers(5, 9))
def test_processes_all_alike_are_what_each_is(end, number):
    found = composite(standings([(end, end)] * number))

    for each in (found.weighed, found.without_one, found.plain):
        assert (each.low, each.high) == pytest.approx((end, end), abs=1e-12)


def test_a_process_that_has_not_begun_lowers_the_others_and_does_not_hide_them():
    found = composite(standings([(0.5, 0.5)] * 6 + [(0.0, 0.0)], started=6))

    assert found.weighed.low == pytest.approx((0.5**6 * 0.05) ** (1 / 7))
    assert (found.weighed.n, found.weighed.N) == (6, 7)


def test_the_floor_lifts_nothing_above_the_best():
    found = composite(standings([(0.0, 0.02)] * 7))

    assert (found.weighed.low, found.weighed.high) == (0.0, 0.02)


@pytest.mark.parametrize("started", [0, 4])
def test_before_five_have_started_there_is_no_composite(started):
    found = composite(standings([(0.2, 0.3)] * 7, started=started))

    assert {found.weighed, found.without_one, found.plain} == {
        not_applicable("M40", Reason.TOO_FEW_STARTED)
    }


def test_no_process_at_all_has_no_composite():
    assert composite([]).weighed.status is Status.NOT_APPLICABLE


def test_a_process_without_stages_is_left_out():
    without = Standing(
        process="bare",
        stage=1,
        started=True,
        band=not_applicable("M39", Reason.NOTHING_TO_COUNT),
    )

    assert composite([*SEVEN, without]) == composite(SEVEN)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"low": 0.5, "high": 1.1}, OutsideScale),
        ({"low": -0.1, "high": 1.0}, OutsideScale),
        ({"low": float("nan"), "high": 1.0}, NotFinite),
        ({}, NotABand),
    ],
)
def test_what_is_no_band_is_refused(wrong, refusal):
    with pytest.raises(refusal):
        composite(
            [
                *SEVEN,
                Standing(process="x", stage=1, started=True, band=Figure(formula="M39", **wrong)),
            ]
        )


def test_the_headline_is_the_lowest_stage_and_everybody_who_stands_there():
    found = headline(standings([(0.1, 0.2)] * 4, stages=[3, 2, 4, 2]))

    assert found == Headline(stage=2, processes=("process 1", "process 3"))


def test_without_a_process_there_is_no_headline():
    assert headline([]) is None


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        (0.335, 0.455, (35, 45)),
        (0.325, 0.475, (35, 50)),  # halves go up
        (0.324, 0.474, (30, 45)),
        (0.0, 1.0, (0, 100)),
    ],
)
def test_fives(low, high, printed):
    assert in_fives(band(low, high)) == printed


def test_what_has_no_ends_is_not_printed():
    assert in_fives(not_applicable("M40", Reason.TOO_FEW_STARTED)) is None


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ((0.2, 0.3), (0.31, 0.4), Direction.RISEN),
        ((0.31, 0.4), (0.2, 0.3), Direction.FALLEN),
        ((0.2, 0.3), (0.3, 0.4), Direction.NOT_DETECTABLE),  # they touch
        ((0.2, 0.3), (0.2, 0.9), Direction.NOT_DETECTABLE),
    ],
)
def test_bands_differ_only_where_they_do_not_touch(earlier, later, expected):
    assert moved(band(*earlier), band(*later)) is expected


def test_a_band_that_is_not_there_has_not_moved():
    nothing = not_applicable("M40", Reason.TOO_FEW_STARTED)

    assert moved(nothing, band(0.2, 0.3)) is Direction.NOT_DETECTABLE
    assert moved(band(0.2, 0.3), nothing) is Direction.NOT_DETECTABLE
