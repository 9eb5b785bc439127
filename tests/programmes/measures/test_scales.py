"""Whether items hold together, and what they tell of one person."""

from math import ceil, inf, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from programmes.measures.figure import Figure, Note, Reason, insufficient
from programmes.measures.refusals import NotATable, NotFinite, OutsideScale
from programmes.measures.scales import (
    Move,
    Use,
    cronbach_alpha,
    error_of_one,
    feldt_interval,
    omega,
    one_factor,
    one_factor_reliability,
    people_needed,
    reliability,
    reliable_change,
)

SIX = np.array(
    [[4, 4, 5, 3], [2, 3, 2, 2], [5, 4, 5, 5], [3, 3, 3, 4], [1, 2, 2, 1], [4, 5, 4, 4]],
    dtype=float,
)


def people(number, *, loadings=(0.8, 0.7, 0.6, 0.5), seed=7):
    """Answers of people to items with one thing in common, around the middle of five steps."""
    generator = np.random.default_rng(seed)
    weights = np.array(loadings)
    common = generator.normal(size=(number, 1))
    own = generator.normal(size=(number, len(weights)))
    answers = 3 + 0.6 * (common * weights + own * np.sqrt(1 - weights**2))
    return np.clip(answers, 1, 5)


# Items that hold together


def test_alpha_golden_vector():
    assert cronbach_alpha(SIX) == pytest.approx(0.943, abs=1e-3)


@pytest.mark.parametrize(
    ("alpha", "number", "items", "low", "high"),
    [
        (0.85, 89, 7, 0.797, 0.893),
        (0.80, 30, 6, 0.664, 0.893),
        (0.80, 100, 6, 0.733, 0.855),
    ],
)
def test_interval_of_alpha_golden_vectors(alpha, number, items, low, high):
    interval = feldt_interval(alpha=alpha, people=number, items=items)

    assert interval == pytest.approx((low, high), abs=1e-3)


@given(st.floats(-2, 1), st.integers(2, 5000), st.integers(2, 40))
def test_interval_of_alpha_is_made_of_scipys_quantiles_and_holds_it(alpha, number, items):
    first, second = number - 1, (number - 1) * (items - 1)
    expected = [1 - (1 - alpha) * stats.f.ppf(part, first, second) for part in (0.975, 0.025)]

    low, high = feldt_interval(alpha=alpha, people=number, items=items)

    assert (low, high) == pytest.approx(expected)
    assert low <= alpha <= high <= 1


TABLES = st.integers(2, 6).flatmap(
    lambda items: st.lists(
        st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=3, max_size=30
    )
)


@given(TABLES, st.randoms())
def test_alpha_is_that_of_the_covariances_whatever_the_order_or_the_direction(rows, random):
    answers = np.array(rows, dtype=float)
    assume(np.ptp(answers.sum(axis=1)) > 0)
    covariance = np.cov(answers, rowvar=False)
    items = answers.shape[1]
    expected = items / (items - 1) * (1 - np.trace(covariance) / covariance.sum())
    order = random.sample(range(len(rows)), len(rows))
    columns = random.sample(range(items), items)

    for same in (answers, answers[order], answers[:, columns], 6 - answers):
        assert cronbach_alpha(same) == pytest.approx(expected)
    assert expected <= 1 + 1e-12


def test_items_that_say_the_same_hold_together_wholly():
    rows = [[answer] * 4 for answer in [1, 2, 3, 4, 5] * 20]

    figure = reliability(rows=rows)

    assert (figure.low, figure.value, figure.high) == pytest.approx((1, 1, 1))


def test_items_that_contradict_each_other_are_below_zero():
    rows = [[1, 5], [5, 1], [2, 3], [3, 2], [1, 4]] * 10

    figure = reliability(rows=rows)

    assert figure.value < 0
    assert figure.reading is Use.ITEMS_SINGLY


def test_the_interval_of_alpha_holds_the_truth_as_often_as_it_says():
    """Four items that share half of their variance: alpha of everybody is .8."""
    generator = np.random.default_rng(11)
    held = 0
    for _ in range(1000):
        answers = generator.normal(size=(40, 1)) + generator.normal(size=(40, 4))
        low, high = feldt_interval(alpha=cronbach_alpha(answers), people=40, items=4)
        held += low <= 0.8 <= high

    assert held / 1000 == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(
    ("number", "notes"), [(30, (Note.PROVISIONAL,)), (99, (Note.PROVISIONAL,)), (100, ())]
)
def test_below_a_hundred_alpha_is_provisional(number, notes):
    rows = people(number).tolist()

    figure = reliability(rows=[*rows, [3, None, 3, 3]])

    assert (figure.formula, figure.n, figure.N, figure.notes) == ("M7", number, number + 1, notes)
    assert figure.value == pytest.approx(cronbach_alpha(np.array(rows)))
    assert (figure.low, figure.high) == feldt_interval(alpha=figure.value, people=number, items=4)


@pytest.mark.parametrize("rows", [[], people(29).tolist(), [[3, None]] * 50])
def test_below_thirty_complete_rows_there_is_no_alpha(rows):
    assert reliability(rows=rows) == insufficient("M7")


@pytest.mark.parametrize("rows", [[[3, 3]] * 40, [[1, 5], [5, 1]] * 20])
def test_people_who_all_sum_up_alike_have_no_alpha(rows):
    assert reliability(rows=rows) == insufficient("M7", Reason.ALL_ALIKE)


@pytest.mark.parametrize(
    ("loading", "expected"),
    [(0.4, Use.ITEMS_SINGLY), (0.65, Use.GROUPS), (0.9, Use.ONE_PERSON)],
)
def test_what_a_scale_is_good_enough_for(loading, expected):
    assert reliability(rows=people(120, loadings=[loading] * 4).tolist()).reading is expected


def test_a_low_end_that_is_sure_is_not_enough_for_one_person():
    """Four items that correlate by .46: alpha is .77, and thousands of people make it sure."""
    figure = reliability(rows=people(5000, loadings=[0.68] * 4).tolist())

    assert figure.value < 0.8
    assert figure.low > 0.7
    assert figure.reading is Use.GROUPS


@pytest.mark.parametrize("measure", [reliability, one_factor_reliability])
@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ([nan, 3, 3, 3], NotFinite),
        ([inf, 3, 3, 3], NotFinite),
        ([6, 3, 3, 3], OutsideScale),
        ([3], NotATable),
    ],
)
def test_what_is_no_row_is_refused(measure, row, refusal):
    with pytest.raises(refusal):
        measure(rows=[*people(100).tolist(), row])


@pytest.mark.parametrize("answers", [SIX[:, :1], SIX[:1], SIX[:0], np.full((4, 3), 2.0)])
def test_alpha_of_one_item_or_one_person_is_refused(answers):
    with pytest.raises(NotATable):
        cronbach_alpha(answers)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ({"alpha": 1.1}, OutsideScale),
        ({"alpha": nan}, NotFinite),
        ({"people": 1}, OutsideScale),
        ({"items": 1}, OutsideScale),
    ],
)
def test_an_interval_of_impossible_numbers_is_refused(numbers, refusal):
    with pytest.raises(refusal):
        feldt_interval(**({"alpha": 0.8, "people": 30, "items": 6} | numbers))


def test_people_needed_for_five_items_between_eight_and_nine_tenths():
    """10 · (1.96 / ln 2)² + 2 is 81.95."""
    assert people_needed(low=0.8, high=0.9, items=5) == 82


@given(st.floats(0.3, 0.8), st.floats(0.05, 0.15), st.integers(2, 20))
def test_as_many_people_as_are_needed_narrow_the_interval(low, width, items):
    """Bonett's plan against Feldt's interval, which is as long on the scale of ln(1 - alpha)."""
    planned = (1 - low) / (1 - low - width)

    number = people_needed(low=low, high=low + width, items=items)

    ends = feldt_interval(alpha=low, people=number, items=items)
    assert np.log((1 - ends[0]) / (1 - ends[1])) == pytest.approx(np.log(planned), rel=0.1)
    assert number == ceil(8 * items / (items - 1) * (1.959964 / np.log(planned)) ** 2 + 2 - 1e-6)


@pytest.mark.parametrize(
    ("low", "high", "items", "refusal"),
    [
        (0.8, 0.7, 6, OutsideScale),
        (0.7, 1.0, 6, OutsideScale),
        (0.7, 0.8, 1, OutsideScale),
        (nan, 0.8, 6, NotFinite),
    ],
)
def test_an_impossible_plan_is_refused(low, high, items, refusal):
    with pytest.raises(refusal):
        people_needed(low=low, high=high, items=items)


# One factor


def implied(loadings):
    covariance = np.outer(loadings, loadings)
    np.fill_diagonal(covariance, 1)
    return covariance


def test_omega_golden_vector():
    loadings = np.array([0.8, 0.7, 0.6, 0.5])

    found = one_factor(implied(loadings))

    assert found == pytest.approx(loadings, abs=1e-3)
    assert omega(found, 1 - found**2) == pytest.approx(0.749, abs=1e-3)


@given(st.lists(st.floats(0.3, 0.9), min_size=3, max_size=8), st.floats(0.2, 5))
def test_a_factor_that_is_there_is_found_in_any_unit(loadings, unit):
    weights = np.array(loadings)

    found = one_factor(implied(weights) * unit**2)

    assert found == pytest.approx(weights * unit, abs=1e-4 * max(1, unit))


@given(st.floats(0.3, 0.9), st.integers(3, 8))
def test_omega_of_items_that_are_alike_is_alpha(loading, items):
    covariance = implied(np.full(items, loading))
    found = one_factor(covariance)

    alpha = items / (items - 1) * (1 - items / covariance.sum())
    assert omega(found, 1 - found**2) == pytest.approx(alpha, abs=1e-4)


def test_omega_of_people_is_near_that_of_everybody():
    rows = people(20_000).tolist()

    figure = one_factor_reliability(rows=[*rows, [3, None, 3, 3]])

    assert figure == Figure(formula="M8", value=figure.value, n=20_000, N=20_001)
    assert figure.value == pytest.approx(0.749, abs=0.01)


def test_an_item_without_a_variance_of_its_own_is_no_solution():
    """It would have to share more than all of its variance: .9 · .9 / .5 of it (Heywood)."""
    covariance = np.array([[1, 0.9, 0.9], [0.9, 1, 0.5], [0.9, 0.5, 1]])

    assert one_factor(covariance) is None


def test_items_that_say_just_the_same_are_no_factor():
    rows = [[answer] * 3 for answer in [1, 2, 3, 4, 5] * 20]

    assert one_factor_reliability(rows=rows) == insufficient("M8", Reason.NOT_ONE_FACTOR)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], Reason.TOO_FEW_TO_TELL),
        (people(99).tolist(), Reason.TOO_FEW_TO_TELL),
        (people(100)[:, :2].tolist(), Reason.NOT_ONE_FACTOR),
        (np.column_stack([people(100), np.full(100, 3)]).tolist(), Reason.NOT_ONE_FACTOR),
    ],
)
def test_where_there_is_no_omega(rows, reason):
    assert one_factor_reliability(rows=rows) == insufficient("M8", reason)


@settings(max_examples=20)
@given(st.randoms())
def test_omega_has_no_order_and_no_direction(random):
    answers = people(120)
    order = random.sample(range(120), 120)
    columns = random.sample(range(4), 4)
    expected = one_factor_reliability(rows=answers.tolist()).value

    for same in (answers[order], answers[:, columns], 6 - answers):
        assert one_factor_reliability(rows=same.tolist()).value == pytest.approx(expected)


# One person


def test_the_error_of_one_score():
    assert error_of_one(deviation=0.8, alpha=0.84) == pytest.approx(0.32)


@pytest.mark.parametrize(("alpha", "expected"), [(1, 0.0), (0, 0.8)])
def test_the_error_is_nothing_where_items_hold_wholly_and_all_where_they_do_not(alpha, expected):
    assert error_of_one(deviation=0.8, alpha=alpha) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("after", "reading"), [(3.88, Move.WITHIN_ERROR), (3.89, Move.RELIABLE), (2.11, Move.RELIABLE)]
)
def test_a_move_of_one_person_is_reliable_beyond_its_error(after, reading):
    """1.96 · .32 · √2 is .887 points."""
    figure = reliable_change(before=3, after=after, error=0.32)

    assert figure.value == pytest.approx((after - 3) / 0.4525, rel=1e-3)
    assert (figure.formula, figure.n, figure.reading) == ("M9", 1, reading)


@given(st.floats(1, 5), st.floats(1, 5), st.floats(0.05, 2))
def test_the_way_back_is_as_reliable(before, after, error):
    there = reliable_change(before=before, after=after, error=error)
    back = reliable_change(before=after, after=before, error=error)

    assert (back.value, back.reading) == (-there.value, there.reading)


@pytest.mark.parametrize(
    ("measure", "refusal"),
    [
        (lambda: error_of_one(deviation=-1, alpha=0.8), OutsideScale),
        (lambda: error_of_one(deviation=1, alpha=1.1), OutsideScale),
        (lambda: error_of_one(deviation=nan, alpha=0.8), NotFinite),
        (lambda: reliable_change(before=3, after=4, error=0), OutsideScale),
        (lambda: reliable_change(before=3, after=inf, error=1), NotFinite),
    ],
)
def test_impossible_numbers_of_one_person_are_refused(measure, refusal):
    with pytest.raises(refusal):
        measure()
