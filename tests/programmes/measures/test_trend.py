"""Whether a figure has moved, from the intervals of its readings."""

import pytest

from programmes.measures.figure import Figure, Note, Reason, Status, counted, suppressed
from programmes.measures.participation import share, wilson_interval
from programmes.measures.trend import Course, Trend, difference, trend

HIDDEN = suppressed("M3")


def sampled(value: float, low: float, high: float) -> Figure:
    return Figure(formula="M3", value=value, low=low, high=high)


def of(count: int, answered: int) -> Figure:
    low, high = wilson_interval(count=count, answered=answered)
    return sampled(count / answered, low, high)


def test_the_interval_of_a_difference_is_that_of_the_source():
    """Newcombe 1998, table II, method 10: 56 of 70 less 48 of 80 is .0524 to .3339."""
    change = difference(of(48, 80), of(56, 70))

    assert (change.formula, change.value) == ("M6", pytest.approx(0.2))
    assert (change.low, change.high) == (
        pytest.approx(0.0524, abs=5e-5),
        pytest.approx(0.3339, abs=5e-5),
    )


def test_a_difference_the_other_way_round_is_its_mirror():
    there, back = difference(of(48, 80), of(56, 70)), difference(of(56, 70), of(48, 80))

    assert (back.value, back.low, back.high) == (-there.value, -there.high, -there.low)


@pytest.mark.parametrize(
    ("readings", "course"),
    [
        ([], Course.NO_READING),
        ([HIDDEN, HIDDEN], Course.NO_READING),
        ([of(18, 40)], Course.ONE_READING),
        ([HIDDEN, of(18, 40)], Course.ONE_READING),
        ([of(18, 40), of(21, 40)], Course.NOT_DETECTABLE),
        ([of(18, 40), of(18, 40)], Course.NOT_DETECTABLE),
        ([of(48, 80), of(10, 80), of(56, 70)], Course.RISEN),
        ([of(56, 70), HIDDEN, of(48, 80)], Course.FALLEN),
    ],
)
def test_what_was_sampled_moves_only_where_the_interval_leaves_out_zero(readings, course):
    assert trend(readings).course is course


@pytest.mark.parametrize(
    ("before", "after", "course"),
    [(2, 5, Course.RISEN), (5, 4, Course.FALLEN), (3, 3, Course.UNCHANGED)],
)
def test_what_was_counted_differs_or_does_not(before, after, course):
    found = trend([counted("x", before), counted("x", after)])

    change = Figure(
        formula="M6", value=after - before, low=after - before, high=after - before,
        notes=(Note.COUNTED,),
    )  # fmt: skip
    assert found == Trend(course=course, counted=True, change=change)


def test_a_reading_without_an_interval_is_no_reading():
    assert trend([sampled(0.5, 0.4, 0.6), Figure(formula="M17", value=0.9)]) == Trend(
        course=Course.ONE_READING
    )


def test_everybody_counted_once_and_a_sample_later_is_a_sample():
    everybody = share(count=30, answered=60, eligible=60, minimum=10)

    found = trend([everybody, of(33, 60)])

    assert (found.course, found.counted) == (Course.NOT_DETECTABLE, False)


@pytest.mark.parametrize(
    "figure",
    [
        HIDDEN,
        Figure(formula="M17", value=0.9),
        Figure(formula="M3", status=Status.INSUFFICIENT, reason=Reason.TOO_FEW_TO_TELL),
    ],
)
def test_there_is_no_difference_to_what_is_not_shown(figure):
    with pytest.raises(ValueError, match="two figures that are shown"):
        difference(figure, of(18, 40))
