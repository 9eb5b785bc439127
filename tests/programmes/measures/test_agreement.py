"""Agreement of raters, and whether a unit may be spoken of as one."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from programmes.measures.agreement import (
    Consensus,
    Strength,
    aggregation,
    agreement,
    average_deviation,
    even_null,
    r_wg,
    speaks_for_units,
    strength,
)
from programmes.measures.criteria import Comparator, Verdict, verdict
from programmes.measures.figure import Figure, Note, Reason, Status, insufficient
from programmes.measures.refusals import NotATable, NotFinite, OutsideScale

RATINGS = [[4, 4, 5], [4, 5, 5], [5, 4, 4], [4, 4, 4], [3, 4, 4]]
UNITS = [[4, 5, 4], [2, 3, 2], [3, 3, 4]]


@st.composite
def tables(draw, *, fewest=5):
    """Ratings of five steps, of one to six items."""
    items = draw(st.integers(1, 6))
    row = st.lists(st.integers(1, 5), min_size=items, max_size=items)
    return draw(st.lists(row, min_size=fewest, max_size=12))


# Raters of one thing


def test_agreement_golden_vectors():
    found = agreement(rows=RATINGS)

    assert (found.even.value, found.lenient.value) == pytest.approx((0.938, 0.901), abs=1e-3)
    assert (found.even.formula, found.even.n, found.even.N) == ("M10", 5, 5)
    assert (found.even.reading, found.lenient.reading) == (Strength.VERY_STRONG,) * 2


@pytest.mark.parametrize(("null", "expected"), [(2.0, 0.938), (1.34, 0.901), (0.90, 0.836)])
def test_agreement_against_each_null_golden_vectors(null, expected):
    variance = np.var(RATINGS, axis=0, ddof=1).mean()

    assert r_wg(variance=variance, null=null, items=3) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("steps", range(2, 12))
def test_the_even_null_is_the_variance_of_steps_taken_evenly(steps):
    assert even_null(steps) == pytest.approx(np.var(range(steps)))


@given(st.floats(0, 3), st.floats(0.5, 3), st.integers(1, 30))
def test_many_items_agree_as_one_does_lengthened(variance, null, items):
    """Spearman and Brown's formula for a test that becomes `items` times as long."""
    one = r_wg(variance=variance, null=null)

    assert one == pytest.approx(max(0.0, 1 - variance / null))
    lengthened = items * one / (1 + (items - 1) * one)
    assert r_wg(variance=variance, null=null, items=items) == pytest.approx(lengthened)


@given(tables())
def test_agreement_lies_between_none_and_all_and_the_lenient_is_no_more(rows):
    found = agreement(rows=rows)

    assert 0 <= found.lenient.value <= found.even.value <= 1


@given(tables(), st.randoms())
def test_agreement_does_not_ask_for_an_order_or_a_direction(rows, random):
    expected = agreement(rows=rows).even.value
    raters = random.sample(rows, len(rows))
    items = random.sample(range(len(rows[0])), len(rows[0]))
    columns = [[row[item] for item in items] for row in rows]
    turned = [[6 - rating for rating in row] for row in rows]

    for same in (raters, columns, turned):
        assert agreement(rows=same).even.value == pytest.approx(expected)


@given(st.integers(1, 5), st.integers(5, 9), st.integers(1, 4))
def test_raters_who_say_the_same_agree_wholly(rating, raters, items):
    found = agreement(rows=[[rating] * items] * raters)

    assert (found.even.value, found.lenient.value) == (1.0, 1.0)


def test_raters_at_both_ends_do_not_agree_at_all():
    found = agreement(rows=[[1], [1], [1], [5], [5], [5]])

    assert (found.even.value, found.even.reading) == (0.0, Strength.NONE)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.30, Strength.NONE),
        (0.301, Strength.WEAK),
        (0.50, Strength.WEAK),
        (0.70, Strength.MODERATE),
        (0.90, Strength.STRONG),
        (0.901, Strength.VERY_STRONG),
    ],
)
def test_words_for_agreement(value, word):
    assert strength(value) is word


@pytest.mark.parametrize(
    ("threshold", "expected"), [(0.51, Verdict.MET), (0.93, Verdict.MET), (0.94, Verdict.NOT_MET)]
)
def test_agreement_is_a_fact_that_a_gate_can_ask_for(threshold, expected):
    found = agreement(rows=RATINGS).even

    assert found.notes == (Note.THESE_RATERS,)
    assert verdict(found, comparator=Comparator.AT_LEAST, threshold=threshold) is expected


@pytest.mark.parametrize("raters", range(5))
def test_fewer_than_five_raters_are_not_judged_by_agreement(raters):
    found = agreement(rows=[[4, 4]] * raters)

    assert (found.even, found.lenient) == (insufficient("M10"), insufficient("M10"))


def test_a_rater_who_left_an_item_out_is_counted_and_not_used():
    found = agreement(rows=[*RATINGS, [1, None, 1]])

    assert found.even.value == agreement(rows=RATINGS).even.value
    assert (found.even.n, found.even.N) == (5, 6)


def test_the_lenient_null_of_six_steps():
    """Required levels of a post run from 0 to 5."""
    variance = np.var([3, 5, 4, 4, 4], ddof=1)

    found = agreement(rows=[[3], [5], [4], [4], [4]], lowest=0, highest=5)

    assert found.even.value == pytest.approx(1 - variance / (35 / 12))
    assert found.lenient.value == pytest.approx(1 - variance / 1.85)


def test_the_lenient_null_is_not_invented_for_other_scales():
    found = agreement(rows=[[1], [5], [4], [4], [7]], lowest=1, highest=7)

    assert found.even.value == pytest.approx(max(0, 1 - np.var([1, 5, 4, 4, 7], ddof=1) / 4))
    assert found.lenient == Figure(
        formula="M10", status=Status.NOT_APPLICABLE, reason=Reason.NO_NULL_FOR_SCALE
    )


def test_agreement_of_a_hundred_thousand_raters():
    found = agreement(rows=[[1], [2], [3], [4], [5]] * 20_000)

    assert found.even.value == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize("measure", [agreement, average_deviation])
@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([[4], [nan], [3], [3], [3]], NotFinite),
        ([[4], [inf], [3], [3], [3]], NotFinite),
        ([[4], [6], [3], [3], [3]], OutsideScale),
        ([[4], [4, 4], [3], [3], [3]], NotATable),
    ],
)
def test_what_is_no_rating_is_refused(measure, rows, refusal):
    with pytest.raises(refusal):
        measure(rows=rows)


@pytest.mark.parametrize("measure", [agreement, average_deviation])
def test_a_scale_of_one_step_is_refused(measure):
    with pytest.raises(OutsideScale):
        measure(rows=RATINGS, lowest=4, highest=4)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ({"variance": -0.1, "null": 2}, OutsideScale),
        ({"variance": 1, "null": 0}, OutsideScale),
        ({"variance": 1, "null": 2, "items": 0}, OutsideScale),
        ({"variance": nan, "null": 2}, NotFinite),
    ],
)
def test_an_impossible_variance_is_refused(numbers, refusal):
    with pytest.raises(refusal):
        r_wg(**numbers)


# Two to four raters


@pytest.mark.parametrize(
    ("rows", "value", "reading"),
    [
        ([[3], [3], [4]], 1 / 3, Consensus.NEAR),
        ([[2], [4]], 1.0, Consensus.APART),
        ([[2, 3], [3, 3], [4, 3]], 1 / 3, Consensus.NEAR),
        # 5/6 itself is near: 2/3 over the first item, and 1 over the second.
        ([[2, 1], [3, 1], [4, 4]], 5 / 6, Consensus.NEAR),
        ([[1], [1], [5]], 4 / 3, Consensus.APART),
    ],
)
def test_average_deviation(rows, value, reading):
    figure = average_deviation(rows=rows)

    assert figure.value == pytest.approx(value)
    assert figure == Figure(
        formula="M10",
        value=figure.value,
        low=figure.value,
        high=figure.value,
        n=len(rows),
        N=len(rows),
        reading=reading,
        notes=(Note.THESE_RATERS,),
    )


def test_the_bound_of_the_average_deviation_grows_with_the_scale():
    figure = average_deviation(rows=[[0], [2]], lowest=0, highest=5)

    assert (figure.value, figure.reading) == (1.0, Consensus.NEAR)


@pytest.mark.parametrize("rows", [[], [[3]], [[3], [None]]])
def test_one_rater_agrees_with_nobody(rows):
    assert average_deviation(rows=rows) == insufficient("M10")


@given(tables(fewest=2))
def test_average_deviation_is_that_of_numpy_in_any_direction(rows):
    by_hand = np.mean(
        [abs(np.array(item) - np.median(item)).mean() for item in zip(*rows, strict=True)]
    )
    turned = [[6 - rating for rating in row] for row in rows]

    assert average_deviation(rows=rows).value == pytest.approx(by_hand)
    assert average_deviation(rows=turned).value == pytest.approx(by_hand)
    assert 0 <= by_hand <= 2


# People of one unit


def test_aggregation_golden_vectors():
    found = aggregation(units=UNITS)

    assert (found.one.value, found.mean.value) == pytest.approx((0.727, 0.889), abs=1e-3)
    assert (found.one.formula, found.one.n) == ("M11", 9)


@st.composite
def units(draw):
    unit = st.lists(st.integers(1, 5), min_size=1, max_size=8)
    return draw(st.lists(unit, min_size=2, max_size=8))


@given(units())
def test_aggregation_follows_from_scipys_ratio_of_variances(drawn):
    sizes = np.array([len(unit) for unit in drawn])
    n, groups = sizes.sum(), len(drawn)
    found = aggregation(units=drawn)
    differs_within = any(len(set(unit)) > 1 for unit in drawn)
    differs_between = len({round(np.mean(unit), 9) for unit in drawn}) > 1
    if n == groups:
        assert (found.one, found.mean) == (insufficient("M11"),) * 2
    elif not differs_within and not differs_between:
        assert found.one.reason is found.mean.reason is Reason.ALL_ALIKE
    elif not differs_between:
        assert found.one.value < 0
        assert found.mean.reason is Reason.ALL_ALIKE
    elif not differs_within:
        assert (found.one.value, found.mean.value) == pytest.approx((1, 1))
    else:
        ratio = stats.f_oneway(*drawn).statistic
        size = (n - (sizes**2).sum() / n) / (groups - 1)
        assert found.one.value == pytest.approx((ratio - 1) / (ratio + size - 1))
        assert found.mean.value == pytest.approx(1 - 1 / ratio)


@given(units(), st.randoms())
def test_aggregation_does_not_ask_for_an_order_or_a_direction(drawn, random):
    found = aggregation(units=drawn).one.value
    shuffled = random.sample([random.sample(unit, len(unit)) for unit in drawn], len(drawn))
    turned = [[6 - answer for answer in unit] for unit in drawn]

    for same in (shuffled, turned, [*drawn, [], [None]]):
        other = aggregation(units=same).one.value
        assert other is found is None or other == pytest.approx(found)


@pytest.mark.parametrize("few", [[], [[3, 4]], [[3], [4], [5]], [[None], [3, 4]]])
def test_too_few_units_cannot_be_compared(few):
    found = aggregation(units=few)

    assert (found.one, found.mean) == (insufficient("M11"), insufficient("M11"))


@pytest.mark.parametrize(("odd", "refusal"), [(nan, NotFinite), (0, OutsideScale)])
def test_what_is_no_score_is_refused(odd, refusal):
    with pytest.raises(refusal):
        aggregation(units=[[3, 4], [4, odd]])


def agreed(*values):
    return [Figure(formula="M10", value=value) for value in values]


@pytest.mark.parametrize(
    ("agreements", "between", "speaks"),
    [
        (agreed(0.5, 0.6, 0.7, 0.8, 0.9), 0.06, True),
        (agreed(0.1, 0.2, 0.7, 0.8, 0.9), 0.06, True),  # the middle one, not the mean
        (agreed(0.5, 0.6, 0.69, 0.8, 0.9), 0.06, False),
        (agreed(0.5, 0.6, 0.7, 0.8, 0.9), 0.05, False),  # above, not at
        (agreed(0.9, 0.9, 0.9, 0.9), 0.30, False),  # four units
        ([*agreed(0.9, 0.9, 0.9, 0.9), insufficient("M10")], 0.30, False),
    ],
)
def test_a_unit_has_a_climate_of_its_own_only_where_its_people_agree(agreements, between, speaks):
    one = Figure(formula="M11", value=between)

    assert speaks_for_units(agreements=agreements, one=one) is speaks


def test_nothing_is_said_for_units_that_cannot_be_compared():
    assert not speaks_for_units(agreements=agreed(*[0.9] * 9), one=insufficient("M11"))
