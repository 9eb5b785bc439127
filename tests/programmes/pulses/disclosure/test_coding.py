"""Nobody reads from a share or a mean that everybody answered the same."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.pulses.disclosure import (
    CodedMean,
    CodedShare,
    End,
    coded_mean,
    coded_share,
    participation_percent,
)


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (0, 5, CodedShare(20, End.AT_MOST)),
        (1, 5, CodedShare(20, End.AT_MOST)),
        (2, 5, CodedShare(40)),
        (4, 5, CodedShare(80, End.AT_LEAST)),
        (5, 5, CodedShare(80, End.AT_LEAST)),
        (2, 19, CodedShare(20, End.AT_MOST)),
        (2, 20, CodedShare(10, End.AT_MOST)),
        (3, 20, CodedShare(15)),
        (39, 39, CodedShare(90, End.AT_LEAST)),
        (2, 40, CodedShare(5, End.AT_MOST)),
        (3, 40, CodedShare(8)),
        (40, 40, CodedShare(95, End.AT_LEAST)),
    ],
)
def test_shares_are_cut_by_the_size_of_the_group(count, size, expected):
    assert coded_share(count, size) == expected


@given(st.integers(1, 400).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))))
def test_everybody_and_nobody_can_never_be_read(case):
    share = coded_share(*case)

    assert 5 <= share.percent <= 95
    assert (share.end is None) or share.percent in {5, 10, 20, 80, 90, 95}


@pytest.mark.parametrize("call", [coded_share, participation_percent])
@pytest.mark.parametrize(("count", "size"), [(0, 0), (6, 5), (-1, 5)])
def test_impossible_counts_are_refused(call, count, size):
    with pytest.raises(ValueError, match=r"between none|among those"):
        call(count, size)


@pytest.mark.parametrize(
    ("done", "asked", "percent"), [(0, 9, 0), (4, 9, 40), (9, 20, 50), (19, 20, 100), (5, 5, 100)]
)
def test_participation_is_rounded_to_ten_percent(done, asked, percent):
    assert participation_percent(done, asked) == percent


@pytest.mark.parametrize(
    ("mean", "size", "ends", "expected"),
    [
        (1.0, 5, (1, 5), CodedMean(1.8, End.AT_MOST)),
        (1.8, 19, (1, 5), CodedMean(1.8, End.AT_MOST)),
        (1.83, 19, (1, 5), CodedMean(1.8)),
        (1.8, 20, (1, 5), CodedMean(1.8)),
        (1.4, 20, (1, 5), CodedMean(1.4, End.AT_MOST)),
        (4.2, 19, (1, 5), CodedMean(4.2, End.AT_LEAST)),
        (5.0, 39, (1, 5), CodedMean(4.6, End.AT_LEAST)),
        (4.8, 40, (1, 5), CodedMean(4.8, End.AT_LEAST)),
        (4.79, 40, (1, 5), CodedMean(4.8)),
        (1.2, 2042, (1, 5), CodedMean(1.2, End.AT_MOST)),
        (1.1, 40, (1, 4), CodedMean(1.2, End.AT_MOST)),
        (3.9, 40, (1, 4), CodedMean(3.8, End.AT_LEAST)),
        (0, 12, (0, 10), CodedMean(2.0, End.AT_MOST)),
        (83.3333, 12, (0, 100), CodedMean(80.0, End.AT_LEAST)),
        (2.65, 40, (1, 5), CodedMean(2.7)),
        (Fraction(53, 20), 40, (1, 5), CodedMean(2.7)),
        (-0.05, 40, (-2, 2), CodedMean(0.0)),
    ],
)
def test_means_are_cut_by_the_size_of_the_group(mean, size, ends, expected):
    assert coded_mean(mean, size, *ends) == expected


_groups = st.tuples(
    st.lists(st.integers(1, 7), min_size=1, max_size=60), st.sampled_from([(1, 7), (0, 10)])
)


@given(_groups)
def test_a_mean_says_what_is_true_and_never_that_all_are_at_an_end(case):
    answers, (lowest, highest) = case
    mean = sum(answers) / len(answers)
    margin = {True: 0.05, len(answers) < 40: 0.10, len(answers) < 20: 0.20}[True]

    coded = coded_mean(mean, len(answers), lowest, highest)

    least = lowest + margin * (highest - lowest)
    most = highest - margin * (highest - lowest)
    match coded.end:
        case End.AT_MOST:
            assert mean <= coded.points + 1e-9
            assert least - 1e-9 <= coded.points < least + 0.1
        case End.AT_LEAST:
            assert mean >= coded.points - 1e-9
            assert most - 0.1 < coded.points <= most + 1e-9
        case None:
            assert abs(coded.points - mean) <= 0.05 + 1e-9
            assert least < mean < most


@given(_groups)
def test_turning_the_scale_turns_the_bound(case):
    answers, (lowest, highest) = case
    mean = Fraction(sum(answers), len(answers))
    other = {None: None, End.AT_MOST: End.AT_LEAST, End.AT_LEAST: End.AT_MOST}

    coded = coded_mean(mean, len(answers), lowest, highest)
    turned = coded_mean(lowest + highest - mean, len(answers), lowest, highest)

    assert turned.end is other[coded.end]
    assert turned.points == pytest.approx(
        lowest + highest - coded.points, abs=1e-9 if coded.end else 0.1 + 1e-9
    )


@pytest.mark.parametrize(
    ("mean", "size", "ends"),
    [
        (0.9, 9, (1, 5)),
        (5.1, 9, (1, 5)),
        (3, 0, (1, 5)),
        (3, 9, (3, 3)),
        (float("nan"), 9, (1, 5)),
        (float("inf"), 9, (1, 5)),
    ],
)
def test_impossible_means_are_refused(mean, size, ends):
    with pytest.raises(ValueError, match="within its scale"):
        coded_mean(mean, size, *ends)
