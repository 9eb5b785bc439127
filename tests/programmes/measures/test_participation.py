"""Response rate, its grade, shares with their intervals, and the bounds that assume nothing."""

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from programmes.measures.figure import Figure, Grade, Note, Reason, Status
from programmes.measures.participation import (
    grade,
    mean_bounds,
    response_rate,
    share,
    share_bounds,
    wilson_interval,
)
from programmes.measures.refusals import ImpossibleCount, NotFinite, OutsideScale

TOLERANCE = 1e-3


@pytest.mark.parametrize(
    ("count", "answered", "eligible", "low", "high"),
    [
        (18, 40, None, 0.307, 0.602),
        (18, 40, 60, 0.363, 0.540),
        (0, 12, None, 0.0, 0.242),
        (12, 12, None, 0.758, 1.0),
        (24, 40, 60, 0.510, 0.684),
        (27, 40, 60, 0.586, 0.753),
        (28, 40, 60, 0.612, 0.775),
        (30, 40, 60, 0.665, 0.819),
    ],
)
def test_wilson_interval_golden_vectors(count, answered, eligible, low, high):
    interval = wilson_interval(count=count, answered=answered, eligible=eligible)

    assert interval == pytest.approx((low, high), abs=TOLERANCE)


@pytest.mark.parametrize(
    ("eligible", "answered", "needed"),
    [(40, 24, 9), (40, 32, 11), (100, 60, 20), (100, 80, 24), (400, 240, 69), (400, 320, 87)],
)
def test_how_many_it_takes_to_be_sure_of_a_quarter(eligible, answered, needed):
    def lower(count):
        return wilson_interval(count=count, answered=answered, eligible=eligible)[0]

    assert next(count for count in range(answered + 1) if lower(count) >= 0.25) == needed


def test_share_prints_what_it_rests_on():
    figure = share(count=18, answered=40, eligible=60, minimum=5)

    assert (figure.formula, figure.value, figure.n, figure.N) == ("M3", 0.45, 40, 60)
    assert (figure.grade, figure.status, figure.notes) == (Grade.B, Status.OK, ())


def test_share_has_no_interval_when_everybody_answered():
    figure = share(count=9, answered=12, eligible=12, minimum=5)

    assert figure == Figure(
        formula="M3",
        value=0.75,
        low=0.75,
        high=0.75,
        n=12,
        N=12,
        grade=Grade.A,
        notes=(Note.EVERYBODY_ANSWERED,),
    )


@pytest.mark.parametrize("measure", [share, share_bounds])
def test_share_of_a_small_group_holds_no_number_at_all(measure):
    figure = measure(count=4, answered=4, eligible=40, minimum=5)

    assert figure == Figure(
        formula=figure.formula, status=Status.SUPPRESSED, reason=Reason.FEWER_THAN_MINIMUM
    )


def test_share_of_nobody_is_not_applicable():
    figure = share(count=0, answered=0, eligible=0, minimum=5)

    assert (figure.status, figure.reason) == (Status.NOT_APPLICABLE, Reason.NOBODY_ASKED)


@pytest.mark.parametrize(
    ("count", "answered", "eligible"),
    [(5, 4, 10), (-1, 4, 10), (3, 11, 10), (0, -1, 10)],
)
def test_impossible_counts_are_refused(count, answered, eligible):
    with pytest.raises(ImpossibleCount):
        share(count=count, answered=answered, eligible=eligible, minimum=5)


def test_share_bounds_golden_vector():
    figure = share_bounds(count=18, answered=40, eligible=60, minimum=5)

    assert (figure.low, figure.high) == pytest.approx((0.300, 0.633), abs=TOLERANCE)
    assert figure.notes == (Note.NO_ASSUMPTION,)


def test_mean_bounds_golden_vector():
    figure = mean_bounds(mean=3.8, answered=40, eligible=60, minimum=5)

    assert (figure.low, figure.high) == pytest.approx((2.867, 4.200), abs=TOLERANCE)


def test_mean_bounds_refuse_a_mean_outside_its_scale():
    with pytest.raises(OutsideScale):
        mean_bounds(mean=5.1, answered=40, eligible=60, minimum=5)


@pytest.mark.parametrize("odd", [nan, inf])
@pytest.mark.parametrize(
    "measure",
    [
        lambda odd: response_rate(answered=odd, eligible=60, minimum=5),
        lambda odd: grade(answered=30, eligible=odd, minimum=5),
        lambda odd: share(count=odd, answered=40, eligible=60, minimum=5),
        lambda odd: share_bounds(count=18, answered=odd, eligible=60, minimum=5),
        lambda odd: mean_bounds(mean=odd, answered=40, eligible=60, minimum=5),
        lambda odd: wilson_interval(count=18, answered=40, eligible=odd),
    ],
)
def test_what_is_not_a_finite_number_is_refused(measure, odd):
    with pytest.raises(NotFinite):
        measure(odd)


def test_the_interval_of_no_answer_is_refused():
    with pytest.raises(ImpossibleCount):
        wilson_interval(count=0, answered=0)


def test_response_rate_is_a_counted_fact_with_a_grade():
    assert response_rate(answered=40, eligible=60, minimum=5) == Figure(
        formula="M1",
        value=40 / 60,
        low=40 / 60,
        high=40 / 60,
        n=40,
        N=60,
        grade=Grade.B,
        notes=(Note.COUNTED,),
    )


@pytest.mark.parametrize(
    ("eligible", "status"),
    [(0, Status.NOT_APPLICABLE), (4, Status.SUPPRESSED), (5, Status.OK)],
)
def test_response_rate_of_a_small_team_is_not_shown(eligible, status):
    assert response_rate(answered=0, eligible=eligible, minimum=5).status is status


@pytest.mark.parametrize(
    ("answered", "eligible", "expected"),
    [
        (30, 42, Grade.A),  # many, and seven in ten
        (9, 10, Grade.A),  # few, but nearly all
        (29, 40, Grade.B),  # one short of many
        (20, 40, Grade.B),
        (6, 8, Grade.B),
        (19, 40, Grade.C),
        (5, 16, Grade.C),
        (5, 17, Grade.D),
        (4, 4, Grade.D),  # below the minimum group, however complete
        (0, 0, Grade.D),
    ],
)
def test_grade(answered, eligible, expected):
    assert grade(answered=answered, eligible=eligible, minimum=5) is expected


@st.composite
def _answers(draw):
    eligible = draw(st.integers(1, 5000))
    answered = draw(st.integers(1, eligible))
    return draw(st.integers(0, answered)), answered, eligible


@given(_answers())
def test_interval_lies_within_the_possible_and_holds_the_share(case):
    count, answered, eligible = case

    low, high = wilson_interval(count=count, answered=answered, eligible=eligible)

    assert 0.0 <= low <= count / answered <= high <= 1.0


@given(_answers())
def test_knowing_the_whole_never_widens_the_interval(case):
    count, answered, eligible = case

    low, high = wilson_interval(count=count, answered=answered, eligible=eligible)
    endless_low, endless_high = wilson_interval(count=count, answered=answered)

    assert high - low <= endless_high - endless_low + 1e-12


@given(tens=st.integers(1, 40), tenths=st.integers(0, 10))
def test_interval_shrinks_to_the_share_as_everybody_answers(tens, tenths):
    """The same share of the same people, as ten more answer each time."""
    widths = []
    for seen in range(1, tens + 1):
        low, high = wilson_interval(count=tenths * seen, answered=10 * seen, eligible=10 * tens)
        widths.append(high - low)

    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0.0


@given(_answers())
def test_bounds_hold_the_interval_of_the_whole_truth(case):
    """Whatever the silent would have said, the share of everybody lies within M4."""
    count, answered, eligible = case

    figure = share_bounds(count=count, answered=answered, eligible=eligible, minimum=1)

    assert figure.low <= count / eligible <= (count + eligible - answered) / eligible <= figure.high


@given(_answers())
def test_interval_of_an_endless_whole_is_that_of_scipy(case):
    count, answered, _ = case
    expected = stats.binomtest(count, answered).proportion_ci(0.95, method="wilson")

    found = wilson_interval(count=count, answered=answered)

    assert found == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(_answers())
def test_at_its_ends_the_share_is_just_196_deviations_away(case):
    """Those of a draw without putting back: the variance is that of the hypergeometric distribution."""
    count, answered, eligible = case
    if 0 < count < answered < eligible:
        for end in wilson_interval(count=count, answered=answered, eligible=eligible):
            variance = end * (1 - end) / answered * (eligible - answered) / (eligible - 1)

            assert (count / answered - end) ** 2 == pytest.approx(1.959963985**2 * variance)


@given(_answers())
def test_counting_the_others_turns_the_interval(case):
    """The share of those against is one less the share of those in favour."""
    count, answered, eligible = case

    low, high = wilson_interval(count=count, answered=answered, eligible=eligible)
    others = wilson_interval(count=answered - count, answered=answered, eligible=eligible)

    assert others == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(_answers())
def test_one_more_in_favour_lowers_neither_end(case):
    count, answered, eligible = case
    if count < answered:
        fewer = wilson_interval(count=count, answered=answered, eligible=eligible)
        more = wilson_interval(count=count + 1, answered=answered, eligible=eligible)

        assert more[0] >= fewer[0] - 1e-12
        assert more[1] >= fewer[1] - 1e-12


@given(_answers(), st.integers(1, 60))
def test_one_more_answer_never_lowers_the_grade(case, minimum):
    _, answered, eligible = case
    if answered < eligible:
        fewer = grade(answered=answered, eligible=eligible, minimum=minimum)
        more = grade(answered=answered + 1, eligible=eligible, minimum=minimum)

        assert more.value <= fewer.value  # A comes before D


@given(_answers(), st.floats(1, 5))
def test_bounds_of_a_mean_turn_with_the_scale_and_hold_the_mean(case, mean):
    _, answered, eligible = case

    straight = mean_bounds(mean=mean, answered=answered, eligible=eligible, minimum=1)
    turned = mean_bounds(mean=6 - mean, answered=answered, eligible=eligible, minimum=1)

    assert 1 <= straight.low <= mean <= straight.high <= 5
    assert (turned.low, turned.high) == pytest.approx((6 - straight.high, 6 - straight.low))


def test_shares_of_a_billion():
    share_of_all = share(count=450_000_000, answered=10**9, eligible=2 * 10**9, minimum=10)

    half = 1.959963985 * (0.45 * 0.55 / 1e9 * 0.5) ** 0.5
    assert share_of_all.high - share_of_all.value == pytest.approx(half, rel=1e-4)
    assert share_of_all.missing == Fraction(1, 2)
