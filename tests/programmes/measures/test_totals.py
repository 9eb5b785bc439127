"""What was kept of the answers gives the same figures as the answers do."""

from collections import Counter
from dataclasses import astuple
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.agreement import aggregation, agreement
from programmes.measures.climate import (
    climate,
    climate_of_totals,
    strain_guard,
    strain_guard_of_counts,
)
from programmes.measures.figure import (
    Figure,
    Note,
    Reason,
    Status,
    insufficient,
    not_applicable,
    suppressed,
)
from programmes.measures.means import mean
from programmes.measures.participation import share, share_bounds
from programmes.measures.refusals import ImpossibleCount, NotATable, NotFinite, OutsideScale
from programmes.measures.scores import favourable, scores
from programmes.measures.totals import (
    Totals,
    aggregation_of_totals,
    agreement_of_totals,
    favourable_share,
    mean_of_totals,
)

RATINGS = [[4, 4, 5], [4, 5, 5], [5, 4, 4], [4, 4, 4], [3, 4, 4]]
UNITS = [[4, 5, 4], [2, 3, 2], [3, 3, 4]]
KEYS = [False, False, False, True, True, False]


def totals_of(answers):
    return Totals(n=len(answers), sum=sum(answers), squares=sum(x * x for x in answers))


def same(one, other):
    """The same figure, but for rounding."""
    exact = {
        name: getattr(one, name) for name in ("formula", "n", "N", "grade", "status", "reason")
    }
    assert exact == {name: getattr(other, name) for name in exact}
    assert (one.reading, one.notes) == (other.reading, other.notes)
    for name in ("value", "low", "high"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)
    return True


_answers = st.lists(st.integers(1, 5), max_size=60)
_scores = st.lists(st.integers(6, 30).map(lambda sum_: sum_ / 6), max_size=60)


def test_mean_golden_vector():
    """A mean of 3.8 with a deviation of .9, from 40 of 60 people."""
    totals = Totals(n=40, sum=152.0, squares=39 * 0.81 + 152.0**2 / 40)

    figure = mean_of_totals(totals=totals, eligible=60, minimum=5)

    assert (figure.value, figure.low, figure.high) == pytest.approx((3.8, 3.634, 3.966), abs=1e-3)


def test_agreement_golden_vectors():
    items = [totals_of(column) for column in zip(*RATINGS, strict=True)]

    found = agreement_of_totals(items=items, raters=5)

    assert (found.even.value, found.lenient.value) == pytest.approx((0.938, 0.901), abs=1e-3)


def test_aggregation_golden_vectors():
    found = aggregation_of_totals(units=map(totals_of, UNITS))

    assert (found.one.value, found.mean.value) == pytest.approx((0.727, 0.889), abs=1e-3)


def test_share_golden_vectors():
    found = favourable_share(counts={5: 8, 4: 10, 3: 12, 1: 10}, eligible=60, minimum=5)

    assert (found.share.low, found.share.high) == pytest.approx((0.363, 0.540), abs=1e-3)
    assert (found.bounds.low, found.bounds.high) == pytest.approx((0.300, 0.633), abs=1e-3)


@given(st.one_of(_answers, _scores), st.integers(0, 40), st.sampled_from([0, 5, 10]))
def test_the_mean_of_totals_is_that_of_the_answers(answers, silent, minimum):
    asked = {"eligible": len(answers) + silent, "minimum": minimum}

    assert same(mean_of_totals(totals=totals_of(answers), **asked), mean(answers=answers, **asked))


@given(_answers, st.integers(0, 40), st.sampled_from([0, 5, 10]))
def test_the_share_of_counts_is_that_of_the_answers(answers, silent, minimum):
    yes = sum(favourable(answer) for answer in answers)
    asked = {
        "count": yes,
        "answered": len(answers),
        "eligible": len(answers) + silent,
        "minimum": minimum,
    }

    found = favourable_share(
        counts=Counter(answers), eligible=len(answers) + silent, minimum=minimum
    )

    assert (found.share, found.bounds) == (share(**asked), share_bounds(**asked))


@given(
    st.integers(1, 6).flatmap(
        lambda items: st.lists(
            st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=1, max_size=20
        )
    ),
    st.integers(0, 5),
)
def test_the_agreement_of_totals_is_that_of_the_ratings(rows, gaps):
    items = [totals_of(column) for column in zip(*rows, strict=True)]

    found = agreement_of_totals(items=items, raters=len(rows) + gaps)
    expected = agreement(rows=[*rows, *[[None] * len(items)] * gaps])

    assert same(found.even, expected.even)
    assert same(found.lenient, expected.lenient)


@pytest.mark.parametrize(("lowest", "highest"), [(1, 6), (0, 10)])
def test_agreement_on_other_scales(lowest, highest):
    rows = [[lowest, highest], [lowest, lowest + 1], [lowest + 1] * 2, [lowest, 2], [2, 2]]
    items = [totals_of(column) for column in zip(*rows, strict=True)]
    ends = {"lowest": lowest, "highest": highest}

    found = agreement_of_totals(items=items, raters=5, **ends)
    expected = agreement(rows=rows, **ends)

    assert same(found.even, expected.even)
    assert same(found.lenient, expected.lenient)


@given(st.lists(st.one_of(_answers, _scores), max_size=8))
def test_the_aggregation_of_totals_is_that_of_the_scores(units):
    found = aggregation_of_totals(units=map(totals_of, units))
    expected = aggregation(units=units)

    assert same(found.one, expected.one)
    assert same(found.mean, expected.mean)


@given(
    st.lists(st.lists(st.integers(1, 5), min_size=6, max_size=6), max_size=30),
    st.integers(0, 30),
)
def test_the_climate_of_totals_is_that_of_the_answers(rows, silent):
    points = scores(rows=rows, reverse=KEYS)
    eligible = len(rows) + silent

    found = climate_of_totals(totals=totals_of(points), eligible=eligible)
    expected = climate(rows=rows, reverse=KEYS, eligible=eligible)
    direct = mean(
        answers=[25 * (x - 1) for x in points], eligible=eligible, minimum=10, lowest=0, highest=100
    )

    assert same(found.index, expected.index)
    assert same(found.bounds, expected.bounds)
    assert astuple(found.index)[1:4] == pytest.approx(astuple(direct)[1:4], abs=1e-6)


@given(_answers, st.integers(0, 30))
def test_the_guard_of_counts_is_that_of_the_answers(answers, silent):
    eligible = len(answers) + silent

    found = strain_guard_of_counts(counts=Counter(answers), eligible=eligible)

    assert found == strain_guard(answers=answers, eligible=eligible)


@given(st.lists(_answers, max_size=6))
def test_totals_of_groups_add_up(groups):
    whole = totals_of([answer for group in groups for answer in group])

    assert sum(map(totals_of, groups), Totals()) == whole
    assert Totals.of(Counter(answer for group in groups for answer in group)) == whole


@given(_scores.filter(lambda scores: len(scores) > 1))
def test_stretched_totals_are_those_of_the_stretched_answers(scores):
    expected = totals_of([25 * (score - 1) for score in scores])

    found = totals_of(scores).stretched(by=25, beginning=1)

    assert (found.n, found.mean) == pytest.approx((expected.n, expected.mean))
    assert found.variance == pytest.approx(expected.variance, abs=1e-5)


def test_totals_of_many_answers_lose_no_difference():
    """A billion fives and one four."""
    totals = Totals.of({5: 10**9, 4: 1})

    assert totals.variance == pytest.approx(1e-9, rel=1e-6, abs=0)
    assert Totals.of({5: 30_000, 4: 1}).variance == pytest.approx(1 / 30_001, rel=1e-4)


def test_answers_all_alike_say_so():
    figure = mean_of_totals(totals=totals_of([11 / 3] * 7), eligible=9, minimum=5)

    assert (figure.low, figure.high, figure.notes) == (
        figure.value,
        figure.value,
        (Note.ALL_ALIKE,),
    )


def test_totals_of_too_few_hold_no_number():
    few = totals_of([4, 5, 3, 2])

    assert mean_of_totals(totals=few, eligible=9, minimum=5) == suppressed("M5")
    assert mean_of_totals(totals=Totals(), eligible=0, minimum=5) == not_applicable(
        "M5", Reason.NOBODY_ASKED
    )
    assert mean_of_totals(totals=Totals.of({3: 1}), eligible=9, minimum=1) == insufficient("M5")
    assert agreement_of_totals(items=[few], raters=4).even == insufficient("M10")
    assert aggregation_of_totals(units=[few]).one == insufficient("M11")
    assert favourable_share(counts={4: 4}, eligible=9, minimum=5).bounds.status is Status.SUPPRESSED
    assert climate_of_totals(totals=totals_of([3] * 9), eligible=20).index == suppressed("M33")
    assert isinstance(strain_guard_of_counts(counts={}, eligible=20).share, Figure)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda: Totals(n=-1), ImpossibleCount),
        (lambda: Totals(n=2, sum=nan, squares=1), NotFinite),
        (lambda: Totals(n=2, sum=1, squares=inf), NotFinite),
        (lambda: Totals(n=0, sum=1, squares=1), OutsideScale),
        (lambda: Totals(n=2, sum=8, squares=31), OutsideScale),
        (lambda: Totals.of({3: -1}), ImpossibleCount),
        (lambda: Totals().mean, OutsideScale),
        (lambda: mean_of_totals(totals=totals_of([6] * 9), eligible=9, minimum=5), OutsideScale),
        (lambda: mean_of_totals(totals=totals_of([3] * 9), eligible=8, minimum=5), ImpossibleCount),
        (lambda: favourable_share(counts={6: 9}, eligible=9, minimum=5), OutsideScale),
        (lambda: favourable_share(counts={4: -1}, eligible=9, minimum=5), ImpossibleCount),
        (lambda: agreement_of_totals(items=[], raters=5), NotATable),
        (
            lambda: agreement_of_totals(items=[totals_of([3] * 5), totals_of([3] * 6)], raters=6),
            NotATable,
        ),
        (lambda: agreement_of_totals(items=[totals_of([3] * 5)], raters=4), ImpossibleCount),
        (lambda: agreement_of_totals(items=[totals_of([9] * 5)], raters=5), OutsideScale),
        (lambda: aggregation_of_totals(units=[totals_of([9, 9]), totals_of([3])]), OutsideScale),
        (lambda: strain_guard_of_counts(counts={0: 9}, eligible=9), OutsideScale),
    ],
)
def test_what_no_answers_can_have_is_refused(make, refusal):
    with pytest.raises(refusal):
        make()
