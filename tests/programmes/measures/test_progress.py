"""Progress of a process as a band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.criteria import Verdict
from programmes.measures.figure import Figure, Reason, Status
from programmes.measures.progress import progress_band

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


def test_more_stages_than_there_are_is_refused():
    with pytest.raises(ValueError, match="among all stages"):
        progress_band(stages=2, closed=2, open_stages=[[MET]])


@given(
    closed=st.integers(0, 4),
    open_stages=st.lists(st.lists(st.sampled_from(Verdict), max_size=5), max_size=3),
)
def test_band_stays_between_nothing_and_everything(closed, open_stages):
    band = progress_band(stages=7, closed=closed, open_stages=open_stages)

    assert closed / 7 <= band.low <= band.high <= (closed + len(open_stages)) / 7
