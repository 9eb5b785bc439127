"""Met, not met, can't tell."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.criteria import Comparator, Verdict, all_of, verdict
from programmes.measures.figure import Figure, counted, suppressed
from programmes.measures.participation import share
from programmes.measures.refusals import NotFinite

at_least = Comparator.AT_LEAST
at_most = Comparator.AT_MOST


@pytest.mark.parametrize(
    ("favourable", "expected"),
    [
        (18, Verdict.NOT_MET),
        (24, Verdict.CANT_TELL),
        (27, Verdict.CANT_TELL),
        (28, Verdict.MET),
        (30, Verdict.MET),
    ],
)
def test_at_least_sixty_percent_golden_vectors(favourable, expected):
    figure = share(count=favourable, answered=40, eligible=60, minimum=5)

    assert verdict(figure, comparator=at_least, threshold=0.60) is expected


@pytest.mark.parametrize(
    ("low", "high", "comparator", "expected"),
    [
        (0.6, 0.8, at_least, Verdict.MET),  # the bound itself is enough
        (0.4, 0.6, at_least, Verdict.CANT_TELL),  # the interval contains the threshold
        (0.4, 0.59, at_least, Verdict.NOT_MET),
        (0.4, 0.6, at_most, Verdict.MET),
        (0.6, 0.8, at_most, Verdict.CANT_TELL),
        (0.61, 0.8, at_most, Verdict.NOT_MET),
    ],
)
def test_the_threshold_itself(low, high, comparator, expected):
    figure = Figure(formula="M3", value=low, low=low, high=high, n=10, N=20)

    assert verdict(figure, comparator=comparator, threshold=0.6) is expected


def test_a_protected_figure_tells_nothing():
    assert verdict(suppressed("M3"), comparator=at_least, threshold=0.0) is Verdict.CANT_TELL


@pytest.mark.parametrize(("n", "expected"), [(9, Verdict.CANT_TELL), (10, Verdict.MET)])
def test_too_few_people_tell_nothing(n, expected):
    figure = Figure(formula="M3", value=1.0, low=0.9, high=1.0, n=n, N=50)

    assert verdict(figure, comparator=at_least, threshold=0.6, minimum=10) is expected


@pytest.mark.parametrize("threshold", [nan, inf])
def test_a_threshold_that_is_no_number_is_refused(threshold):
    with pytest.raises(NotFinite):
        verdict(counted("count", 3), comparator=at_least, threshold=threshold)


@pytest.mark.parametrize(("found", "expected"), [(2, Verdict.NOT_MET), (3, Verdict.MET)])
def test_a_counted_fact_is_met_or_not(found, expected):
    assert verdict(counted("count", found), comparator=at_least, threshold=3) is expected


@given(
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
    threshold=st.floats(0, 1),
    comparator=st.sampled_from(Comparator),
)
def test_every_interval_gets_exactly_one_verdict(ends, threshold, comparator):
    low, high = ends
    figure = Figure(formula="M3", value=low, low=low, high=high, n=9, N=9)
    upwards = comparator is at_least
    conditions = {
        Verdict.MET: low >= threshold if upwards else high <= threshold,
        Verdict.NOT_MET: high < threshold if upwards else low > threshold,
    }
    conditions[Verdict.CANT_TELL] = not any(conditions.values())

    found = verdict(figure, comparator=comparator, threshold=threshold)

    assert [name for name, holds in conditions.items() if holds] == [found]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], Verdict.MET),
        ([Verdict.MET, Verdict.MET], Verdict.MET),
        ([Verdict.MET, Verdict.CANT_TELL], Verdict.CANT_TELL),
        ([Verdict.CANT_TELL, Verdict.NOT_MET, Verdict.MET], Verdict.NOT_MET),
    ],
)
def test_all_of(verdicts, expected):
    assert all_of(verdicts) is expected
