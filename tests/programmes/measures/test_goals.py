"""Free offers, attainment of goals, completeness of plans."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import inf, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.criteria import Comparator, Verdict, verdict
from programmes.measures.figure import Figure, Note, Reason, Status, suppressed
from programmes.measures.goals import (
    attainment,
    completeness,
    conversation_rate,
    free_choice,
    link_ratio,
    offer_rate,
    reviewed_share,
    uptake,
)
from programmes.measures.participation import wilson_interval
from programmes.measures.refusals import ImpossibleCount, NotATable, NotFinite, OutsideScale

# What is offered freely


@pytest.mark.parametrize(("invited", "expected"), [(59, Verdict.NOT_MET), (60, Verdict.MET)])
def test_everybody_has_to_be_offered(invited, expected):
    figure = offer_rate(invited=invited, eligible=60)

    assert figure == Figure(
        formula="M17",
        value=invited / 60,
        low=invited / 60,
        high=invited / 60,
        n=invited,
        N=60,
        notes=(Note.COUNTED,),
    )
    assert verdict(figure, comparator=Comparator.AT_LEAST, threshold=1) is expected


def test_free_choice_has_the_interval_of_a_share():
    figure = free_choice(favourable=36, answered=40, eligible=60)

    assert (figure.low, figure.high) == wilson_interval(count=36, answered=40, eligible=60)
    assert (figure.formula, figure.value, figure.n, figure.N) == ("M17", 0.9, 40, 60)


@pytest.mark.parametrize("threshold", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("comparator", Comparator)
def test_no_target_can_be_set_on_uptake(threshold, comparator):
    figure = uptake(joined=30, invited=60)

    assert (figure.value, figure.n, figure.N) == (0.5, 30, 60)
    assert verdict(figure, comparator=comparator, threshold=threshold) is Verdict.CANT_TELL


@pytest.mark.parametrize(
    "figure",
    [
        free_choice(favourable=9, answered=9, eligible=60),
        uptake(joined=9, invited=60),
        conversation_rate(held=9, requested=9),
    ],
)
def test_what_is_private_is_not_told_of_nine(figure):
    assert figure == suppressed("M17")


@pytest.mark.parametrize(
    "figure",
    [
        offer_rate(invited=0, eligible=0),
        free_choice(favourable=0, answered=0, eligible=0),
        uptake(joined=0, invited=0),
        conversation_rate(held=0, requested=0),
        reviewed_share(reviewed=0, active=0),
        completeness(filled=0, blocks=0),
        link_ratio(tied=0, goals=0),
        attainment(levels=[], weights=[]),
        attainment(levels=[None, None], weights=[1, 2]),
    ],
)
def test_of_nothing_there_is_no_share(figure):
    assert (figure.status, figure.value) == (Status.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    ("measure", "names"),
    [
        (offer_rate, ("invited", "eligible")),
        (uptake, ("joined", "invited")),
        (conversation_rate, ("held", "requested")),
        (reviewed_share, ("reviewed", "active")),
        (completeness, ("filled", "blocks")),
        (link_ratio, ("tied", "goals")),
    ],
)
@pytest.mark.parametrize(
    ("part", "whole", "refusal"),
    [
        (31, 30, ImpossibleCount),
        (-1, 30, ImpossibleCount),
        (1.5, 30, ImpossibleCount),
        (nan, 30, NotFinite),
        (3, inf, NotFinite),
    ],
)
def test_impossible_counts_are_refused(measure, names, part, whole, refusal):
    with pytest.raises(refusal):
        measure(**dict(zip(names, (part, whole), strict=True)))


@pytest.mark.parametrize(
    ("held", "expected"), [(7, Verdict.NOT_MET), (8, Verdict.MET), (10, Verdict.MET)]
)
def test_conversations_are_counted(held, expected):
    figure = conversation_rate(held=held, requested=10)

    assert verdict(figure, comparator=Comparator.AT_LEAST, threshold=0.8) is expected


# How far goals came


@pytest.mark.parametrize(
    ("levels", "weights", "expected"),
    [
        ([0, 1, -1], [3, 2, 1], 52.20),
        ([1, 1, 0], [1, 1, 1], 59.13),
        ([0, 0], [1, 1], 50.00),
    ],
)
def test_attainment_golden_vectors(levels, weights, expected):
    figure = attainment(levels=levels, weights=weights)

    assert figure.value == pytest.approx(expected, abs=5e-3)
    assert figure == Figure(formula="M18", value=figure.value, n=len(levels), N=len(levels))


@pytest.mark.parametrize("level", range(-2, 3))
@pytest.mark.parametrize("weight", [1, 2, 3])
def test_one_goal_moves_by_ten_a_level_whatever_its_weight(level, weight):
    value = attainment(levels=[level], weights=[weight]).value

    assert value == pytest.approx(50 + 10 * level)


GOALS = st.lists(st.tuples(st.integers(-2, 2), st.floats(1, 3)), min_size=1, max_size=40)


def value(goals):
    levels, weights = zip(*goals, strict=True)
    return attainment(levels=levels, weights=weights).value


@given(GOALS)
def test_attainment_is_the_formula_worked_out_to_fifty_digits(goals):
    """The golden vectors' formula, on any goals: exact sums, and a root of fifty digits."""
    moved = sum(Fraction(weight) * level for level, weight in goals)
    each = sum(Fraction(weight) ** 2 for _level, weight in goals)
    together = sum(Fraction(weight) for _level, weight in goals) ** 2
    square = Fraction(7, 10) * each + Fraction(3, 10) * together
    with localcontext(prec=50):
        spread = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        expected = 50 + 10 * Decimal(moved.numerator) / Decimal(moved.denominator) / spread

    assert value(goals) == pytest.approx(float(expected), abs=1e-9)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_what_is_counted_is_the_exact_share_or_nothing(one, other, minimum):
    part, whole = sorted((one, other))
    for figure in (
        conversation_rate(held=part, requested=whole, minimum=minimum),
        reviewed_share(reviewed=part, active=whole, minimum=minimum),
    ):
        if whole == 0:
            assert figure.status is Status.NOT_APPLICABLE
        elif whole < minimum:
            assert (figure.value, figure.n, figure.N) == (None, None, None)
        else:
            assert figure.value == float(Fraction(part, whole))
            assert (figure.n, figure.N) == (part, whole)


@given(GOALS)
def test_attainment_keeps_its_distance_from_fifty(goals):
    assert abs(value(goals) - 50) < 20 / sqrt(0.3)


@given(GOALS)
def test_more_and_less_than_expected_mirror_each_other(goals):
    mirrored = [(-level, weight) for level, weight in goals]

    assert value(goals) + value(mirrored) == pytest.approx(100)


@given(GOALS, st.data())
def test_one_level_more_is_never_less(goals, data):
    place = data.draw(st.integers(0, len(goals) - 1))
    level, weight = goals[place]
    raised = [*goals[:place], (min(level + 1, 2), weight), *goals[place + 1 :]]

    assert value(raised) >= value(goals) - 1e-9


@given(GOALS, st.randoms())
def test_goals_have_no_order(goals, random):
    assert value(random.sample(goals, len(goals))) == pytest.approx(value(goals))


@given(st.lists(st.tuples(st.integers(-2, 2), st.floats(1, 1.5)), min_size=1, max_size=40))
def test_only_how_weights_compare_matters(goals):
    doubled = [(level, 2 * weight) for level, weight in goals]

    assert value(doubled) == pytest.approx(value(goals))


@given(GOALS)
def test_a_goal_not_looked_at_changes_nothing_but_how_many_there_are(goals):
    levels, weights = zip(*goals, strict=True)

    figure = attainment(levels=[None, *levels], weights=[3, *weights])

    assert figure.value == value(goals)
    assert (figure.n, figure.N) == (len(goals), len(goals) + 1)


def test_a_hundred_thousand_goals_come_near_the_end_and_not_over_it():
    figure = attainment(levels=[2] * 100_000, weights=[1] * 100_000)

    assert figure.value == pytest.approx(50 + 20 / sqrt(0.3), abs=1e-2)


@pytest.mark.parametrize(
    ("levels", "weights", "refusal"),
    [
        ([3], [1], OutsideScale),
        ([0.5], [1], OutsideScale),
        ([0], [0.5], OutsideScale),
        ([0], [4], OutsideScale),
        ([None], [4], OutsideScale),
        ([nan], [1], NotFinite),
        ([0], [inf], NotFinite),
        ([0, 1], [1], NotATable),
        ([0], [None], NotATable),
    ],
)
def test_what_is_no_goal_is_refused(levels, weights, refusal):
    with pytest.raises(refusal):
        attainment(levels=levels, weights=weights)


def test_attainment_meets_no_criterion():
    figure = attainment(levels=[2, 2], weights=[1, 1])

    assert verdict(figure, comparator=Comparator.AT_LEAST, threshold=0) is Verdict.CANT_TELL


def test_an_organisation_learns_how_many_plans_were_reviewed():
    assert reviewed_share(reviewed=6, active=10).value == 0.6
    assert reviewed_share(reviewed=6, active=9) == suppressed("M18")


# How complete a plan is


def test_completeness_of_seven_blocks():
    assert completeness(filled=3) == Figure(
        formula="M19", value=3 / 7, low=3 / 7, high=3 / 7, n=3, N=7, notes=(Note.COUNTED,)
    )


def test_an_organisation_may_have_other_blocks():
    assert completeness(filled=4, blocks=4).value == 1.0


def test_goals_tied_to_work():
    assert link_ratio(tied=2, goals=5).value == 0.4


def test_a_plan_without_goals_is_tied_to_nothing_yet():
    assert link_ratio(tied=0, goals=0).reason is Reason.NOTHING_TO_COUNT
