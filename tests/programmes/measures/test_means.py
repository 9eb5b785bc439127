"""Means with their intervals, and changes between waves."""

from math import inf, nan, sqrt
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from programmes.measures.criteria import Comparator, Verdict, verdict
from programmes.measures.figure import Figure, Grade, Note, Reason, Status
from programmes.measures.means import (
    Direction,
    change,
    linked_change,
    mean,
    mean_interval,
    smallest_detectable_change,
)
from programmes.measures.refusals import ImpossibleCount, NotATable, NotFinite, OutsideScale

ANSWERS = st.lists(st.integers(1, 5), min_size=2, max_size=60)
FRACTIONS = st.lists(st.floats(1, 5), min_size=2, max_size=60)


# The mean of one wave


def test_interval_of_a_mean_golden_vector():
    interval = mean_interval(mean=3.8, deviation=0.9, answered=40, eligible=60)

    assert interval == pytest.approx((3.634, 3.966), abs=1e-3)


@given(ANSWERS)
def test_interval_of_an_endless_whole_is_that_of_scipy(answers):
    """The correction fades as the whole grows."""
    m, s, n = fmean(answers), stdev(answers), len(answers)
    expected = stats.t.interval(0.95, n - 1, m, s / sqrt(n)) if s else (m, m)

    found = mean_interval(mean=m, deviation=s, answered=n, eligible=10**15)

    assert found == pytest.approx(expected, rel=1e-9)


def test_mean_prints_what_it_rests_on():
    figure = mean(answers=[3, None, 4, 4, 5, 5, 2], eligible=10, minimum=5)

    s = stdev([3, 4, 4, 5, 5, 2])
    half = stats.t.ppf(0.975, 5) * s / sqrt(6) * sqrt(1 - 6 / 10)
    assert (figure.low, figure.high) == pytest.approx((23 / 6 - half, 23 / 6 + half))
    assert (figure.formula, figure.value, figure.n, figure.N) == ("M5", 23 / 6, 6, 10)
    assert (figure.grade, figure.status, figure.notes) == (Grade.C, Status.OK, ())


@pytest.mark.parametrize(("answers", "end"), [([5, 5, 5, 5, 4], "high"), ([1, 1, 1, 1, 2], "low")])
def test_no_end_lies_outside_the_scale(answers, end):
    figure = mean(answers=answers, eligible=500, minimum=5)

    assert getattr(figure, end) == (5.0 if end == "high" else 1.0)


def test_when_everybody_answered_the_mean_is_known():
    assert mean(answers=[2, 3, 4, 4, 5], eligible=5, minimum=5) == Figure(
        formula="M5",
        value=3.6,
        low=3.6,
        high=3.6,
        n=5,
        N=5,
        grade=Grade.A,
        notes=(Note.EVERYBODY_ANSWERED,),
    )


def test_answers_all_alike_say_so():
    """The formula then has no width, although half were silent: M4 stands beside it for that."""
    figure = mean(answers=[4] * 10, eligible=20, minimum=10)

    assert (figure.low, figure.value, figure.high) == (4.0, 4.0, 4.0)
    assert figure.notes == (Note.ALL_ALIKE,)
    assert figure.missing == 0.5


def test_one_answer_of_several_people_has_no_interval():
    figure = mean(answers=[4], eligible=2, minimum=1)

    assert figure == Figure(formula="M5", status=Status.INSUFFICIENT, reason=Reason.TOO_FEW_TO_TELL)
    assert verdict(figure, comparator=Comparator.AT_LEAST, threshold=1.0) is Verdict.CANT_TELL


def test_the_only_person_is_everybody():
    figure = mean(answers=[4], eligible=1, minimum=1)

    assert (figure.low, figure.value, figure.high) == (4.0, 4.0, 4.0)


@pytest.mark.parametrize(
    ("answers", "eligible", "reason"),
    [
        ([], 0, Reason.NOBODY_ASKED),
        ([], 9, Reason.FEWER_THAN_MINIMUM),
        ([None] * 9, 9, Reason.FEWER_THAN_MINIMUM),
        ([4, 4, 4, 4], 9, Reason.FEWER_THAN_MINIMUM),
    ],
)
def test_a_mean_of_too_few_holds_no_number(answers, eligible, reason):
    figure = mean(answers=answers, eligible=eligible, minimum=5)

    assert figure == Figure(formula="M5", status=figure.status, reason=reason)
    assert figure.status is not Status.OK


@pytest.mark.parametrize(
    ("odd", "refusal"), [(nan, NotFinite), (inf, NotFinite), (6, OutsideScale)]
)
@pytest.mark.parametrize(
    "measure",
    [
        lambda odd: mean(answers=[3, 4, odd], eligible=9, minimum=1),
        lambda odd: change(before=[3, 4], after=[3, odd], minimum=1),
        lambda odd: change(before=[odd, 4], after=[3, 3], minimum=1),
        lambda odd: linked_change(pairs=[(3, 4), (3, odd)], minimum=1),
    ],
)
def test_what_is_no_answer_is_refused(measure, odd, refusal):
    with pytest.raises(refusal):
        measure(odd)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ({"mean": nan}, NotFinite),
        ({"deviation": inf}, NotFinite),
        ({"deviation": -0.1}, OutsideScale),
        ({"answered": 61}, ImpossibleCount),
        ({"answered": 2.5}, ImpossibleCount),
        ({"answered": 1}, ImpossibleCount),
        ({"answered": 0, "eligible": 0}, ImpossibleCount),
        ({"eligible": inf}, NotFinite),
    ],
)
def test_an_interval_of_impossible_numbers_is_refused(numbers, refusal):
    possible = {"mean": 3.8, "deviation": 0.9, "answered": 40, "eligible": 60}

    with pytest.raises(refusal):
        mean_interval(**(possible | numbers))


@given(FRACTIONS, st.integers(0, 200), st.randoms())
def test_a_mean_does_not_ask_who_answered_first(answers, silent, random):
    shuffled = [*answers, *[None] * silent]
    random.shuffle(shuffled)
    eligible = len(answers) + silent

    one = mean(answers=answers, eligible=eligible, minimum=1)
    other = mean(answers=shuffled, eligible=eligible, minimum=1)

    assert (one.value, one.low, one.high) == pytest.approx(
        (other.value, other.low, other.high), rel=1e-9, abs=1e-7
    )
    assert (one.n, one.N, one.grade, one.notes) == (other.n, other.N, other.grade, other.notes)


@given(FRACTIONS, st.integers(0, 200))
def test_a_mean_lies_in_its_interval_and_that_in_the_scale(answers, silent):
    figure = mean(answers=answers, eligible=len(answers) + silent, minimum=1)

    assert 1 <= figure.low <= figure.value <= figure.high <= 5


@given(FRACTIONS, st.integers(0, 200))
def test_turning_the_scale_turns_the_interval(answers, silent):
    eligible = len(answers) + silent

    straight = mean(answers=answers, eligible=eligible, minimum=1)
    turned = mean(answers=[6 - answer for answer in answers], eligible=eligible, minimum=1)

    assert (turned.low, turned.value, turned.high) == pytest.approx(
        (6 - straight.high, 6 - straight.value, 6 - straight.low), abs=1e-6
    )


@given(ANSWERS, st.integers(0, 50))
def test_the_interval_narrows_as_fewer_are_silent(answers, silent):
    def width(eligible):
        figure = mean(answers=answers, eligible=eligible, minimum=1)
        return figure.high - figure.low

    assert width(len(answers) + silent) <= width(len(answers) + silent + 1) + 1e-12


def test_a_million_answers_are_a_mean_like_any_other():
    figure = mean(answers=[1, 2, 3, 4, 5] * 200_000, eligible=2_000_000, minimum=10)

    assert figure.value == pytest.approx(3.0)
    half = 1.959964 * sqrt(2 / 1e6) * sqrt(0.5)
    assert figure.high - figure.value == pytest.approx(half, rel=1e-4)


# From one wave to the next


# SciPy warns where one wave is all alike; the interval it gives is right all the same.
@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")
@given(ANSWERS, ANSWERS)
def test_change_of_waves_that_are_not_linked_is_that_of_scipy(before, after):
    figure = change(before=before, after=after, minimum=1)

    if stdev(before) or stdev(after):
        interval = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
        assert (figure.low, figure.high) == pytest.approx(tuple(interval), rel=1e-9, abs=1e-9)
    else:
        assert figure.low == figure.high == after[0] - before[0]
    assert figure.value == pytest.approx(fmean(after) - fmean(before), abs=1e-12)


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=60))
def test_change_of_linked_waves_is_that_of_scipy(pairs):
    before, after = zip(*pairs, strict=True)

    figure = linked_change(pairs=pairs, minimum=1)

    moves = {y - x for x, y in pairs}
    if len(moves) > 1:
        interval = stats.ttest_rel(after, before).confidence_interval(0.95)
        assert (figure.low, figure.high) == pytest.approx(tuple(interval), rel=1e-9, abs=1e-9)
    else:
        assert figure.low == figure.high == moves.pop()


@given(ANSWERS, ANSWERS)
def test_going_back_is_the_same_change_with_the_other_sign(before, after):
    opposite = {
        Direction.RISEN: Direction.FALLEN,
        Direction.FALLEN: Direction.RISEN,
        Direction.NOT_DETECTABLE: Direction.NOT_DETECTABLE,
    }

    there = change(before=before, after=after, minimum=1)
    back = change(before=after, after=before, minimum=1)

    assert (back.value, back.low, back.high) == pytest.approx(
        (-there.value, -there.high, -there.low), abs=1e-9
    )
    assert back.reading is opposite[there.reading]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([3, 4] * 50, [4, 5] * 50, Direction.RISEN),
        ([4, 5] * 50, [3, 4] * 50, Direction.FALLEN),
        # Sure, and too little to tell of:
        ([3, 4] * 5000, [3, 4] * 4000 + [4, 4] * 1000, Direction.NOT_DETECTABLE),
        # Much, and not sure:
        ([1, 3, 5], [3, 4, 5], Direction.NOT_DETECTABLE),
        ([3] * 10, [3] * 10, Direction.NOT_DETECTABLE),
    ],
)
def test_an_arrow_needs_a_move_that_is_sure_and_worth_telling(before, after, expected):
    assert change(before=before, after=after, minimum=1).reading is expected


def test_a_move_of_just_three_tenths_has_its_arrow():
    """3.8 less 3.5 is a hair under .3 as computers count."""
    before, after = [3, 4] * 500, [3] * 200 + [4] * 800

    figure = change(before=before, after=after, minimum=10)

    assert figure.value < 0.3
    assert figure.reading is Direction.RISEN


@pytest.mark.parametrize(("answers", "notes"), [(39, (Note.MOSTLY_NOISE,)), (40, ())])
def test_a_trend_of_few_is_mostly_noise(answers, notes):
    before = [3, 4] * 50
    after = (before * 2)[:answers]

    assert change(before=before, after=after, minimum=10).notes == notes


def test_a_change_of_the_fewer_decides_whether_it_is_shown():
    figure = change(before=[3] * 4, after=[4] * 50, minimum=5)

    assert figure == Figure(
        formula="M6", status=Status.SUPPRESSED, reason=Reason.FEWER_THAN_MINIMUM
    )


@pytest.mark.parametrize(
    "figure",
    [
        change(before=[3], after=[4, 4], minimum=1),
        linked_change(pairs=[(3, 4), (2, None)], minimum=1),
    ],
)
def test_one_person_is_no_trend(figure):
    assert figure == Figure(formula="M6", status=Status.INSUFFICIENT, reason=Reason.TOO_FEW_TO_TELL)


def test_nobody_is_no_trend():
    assert change(before=[], after=[None], minimum=1).status is Status.SUPPRESSED
    assert linked_change(pairs=[], minimum=1).status is Status.SUPPRESSED


def test_half_a_pair_is_left_out():
    figure = linked_change(pairs=[(3, 4), (2, None), (None, 5), (3, 3), (1, 4)], minimum=1)

    assert (figure.value, figure.n, figure.N) == (pytest.approx(4 / 3), 3, 5)


def test_what_is_no_pair_is_refused():
    with pytest.raises(NotATable):
        linked_change(pairs=[(3, 4), (2, 3, 4)], minimum=1)


def test_waves_all_alike_move_without_any_doubt_and_say_so():
    figure = change(before=[3] * 50, after=[4] * 50, minimum=10)

    assert (figure.low, figure.value, figure.high) == (1.0, 1.0, 1.0)
    assert (figure.reading, figure.notes) == (Direction.RISEN, (Note.ALL_ALIKE,))


@pytest.mark.parametrize(("per_wave", "points"), [(10, 1.0), (20, 0.7), (40, 0.5), (100, 0.3)])
def test_smallest_detectable_change_golden_vectors(per_wave, points):
    assert round(smallest_detectable_change(per_wave=per_wave), 1) == points


@given(st.integers(2, 400), st.floats(0.1, 2), st.floats(0.5, 0.99))
def test_more_answers_show_smaller_changes(per_wave, deviation, power):
    smaller, larger = (
        smallest_detectable_change(per_wave=n, deviation=deviation, power=power)
        for n in (per_wave, per_wave - 1)
    )

    assert 0 < smaller < larger


def test_the_detectable_change_is_detected_as_often_as_it_says():
    """Simulated with answers that are not rounded; a wave of 100 has the power that was asked for."""
    move = smallest_detectable_change(per_wave=100)
    generator = np.random.default_rng(20)
    before = generator.normal(3, 0.8, (4000, 100))
    after = generator.normal(3 + move, 0.8, (4000, 100))

    found = stats.ttest_ind(after, before, axis=1, equal_var=False).pvalue < 0.05

    assert found.mean() == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ({"per_wave": 0}, ImpossibleCount),
        ({"deviation": -1}, OutsideScale),
        ({"deviation": nan}, NotFinite),
        ({"power": 1}, OutsideScale),
        ({"power": 0}, OutsideScale),
    ],
)
def test_an_impossible_plan_is_refused(numbers, refusal):
    with pytest.raises(refusal):
        smallest_detectable_change(**({"per_wave": 40} | numbers))
