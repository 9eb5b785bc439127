"""Progress of a process as a band."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.criteria import Verdict
from programmes.measures.figure import Figure, Reason, Status
from programmes.measures.progress import progress_band
from programmes.measures.refusals import ImpossibleCount, NotFinite

MET, NOT_MET, CANT_TELL = Verdict.MET, Verdict.NOT_MET, Verdict.CANT_TELL


def test_what_cannot_be_told_widens_the_band():
    band = progress_band(stages=5, closed=2, open_stages=[[MET, CANT_TELL, NOT_MET, MET]])

    assert band == Figure(formula="M39", low=2.5 / 5, high=2.75 / 5, n=2, N=5)


@pytest.mark.parametrize(
    ("closed", "open_stages", "ends"),
    [
        (0, [], (0.0, 0.0)),
        (1, [[]], (0.25, 0.25)),  # nothing to measure: counts once it is closed
        (1, [[MET], [CANT_TELL]], (0.5, 0.75)),  # two stages in work
        (4, [], (1.0, 1.0)),
    ],
)
def test_ends_of_the_band(closed, open_stages, ends):
    band = progress_band(stages=4, closed=closed, open_stages=open_stages)

    assert (band.low, band.high, band.value) == (*ends, None)


def test_a_process_without_stages_has_no_progress():
    band = progress_band(stages=0, closed=0)

    assert (band.status, band.reason) == (Status.NOT_APPLICABLE, Reason.NOTHING_TO_COUNT)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ({"stages": 2, "closed": 2}, ImpossibleCount),
        ({"stages": 2, "closed": -1}, ImpossibleCount),
        ({"stages": 2, "closed": 0.5}, ImpossibleCount),
        ({"stages": nan, "closed": 1}, NotFinite),
        ({"stages": inf, "closed": 1}, NotFinite),
    ],
)
def test_more_stages_than_there_are_is_refused(numbers, refusal):
    with pytest.raises(refusal):
        progress_band(**numbers, open_stages=[[MET]])


@given(
    closed=st.integers(0, 4),
    open_stages=st.lists(st.lists(st.sampled_from(Verdict), max_size=5), max_size=3),
)
def test_band_stays_between_nothing_and_everything(closed, open_stages):
    band = progress_band(stages=7, closed=closed, open_stages=open_stages)

    assert closed / 7 <= band.low <= band.high <= (closed + len(open_stages)) / 7


VERDICTS = st.lists(st.sampled_from(Verdict), min_size=1, max_size=6)
BETTER = {NOT_MET: CANT_TELL, CANT_TELL: MET, MET: MET}


@given(VERDICTS, st.data())
def test_a_better_verdict_lowers_neither_end(verdicts, data):
    place = data.draw(st.integers(0, len(verdicts) - 1))
    better = [*verdicts[:place], BETTER[verdicts[place]], *verdicts[place + 1 :]]

    before, after = (progress_band(stages=5, closed=1, open_stages=[x]) for x in (verdicts, better))

    assert after.low >= before.low
    assert after.high >= before.high


@given(VERDICTS, st.randoms())
def test_criteria_have_no_order(verdicts, random):
    shuffled = random.sample(verdicts, len(verdicts))

    assert progress_band(stages=5, closed=1, open_stages=[shuffled]) == progress_band(
        stages=5, closed=1, open_stages=[verdicts]
    )
