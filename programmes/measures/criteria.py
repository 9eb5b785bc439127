"""Three-valued judgement of a figure against a threshold: met, not met, or can't tell."""

from collections.abc import Iterable
from enum import StrEnum

from programmes.measures.figure import Figure, Status
from programmes.measures.refusals import finite


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANT_TELL = "cant_tell"


class Comparator(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


def verdict(
    figure: Figure, *, comparator: Comparator, threshold: float, minimum: int = 0
) -> Verdict:
    """Met or not met only where the whole interval says so.

    A figure that is hidden, or rests on fewer than `minimum` people, tells nothing. A counted
    fact has an interval of no width, so it is always met or not met. Raises NotFinite for a
    threshold that is no number.
    """
    finite(threshold)
    if figure.status is not Status.OK or figure.low is None or figure.high is None:
        return Verdict.CANT_TELL
    if minimum and (figure.n is None or figure.n < minimum):
        return Verdict.CANT_TELL
    # "At most" is "at least" seen in a mirror.
    low, high, bar = (
        (figure.low, figure.high, threshold)
        if comparator is Comparator.AT_LEAST
        else (-figure.high, -figure.low, -threshold)
    )
    if low >= bar:
        return Verdict.MET
    return Verdict.NOT_MET if high < bar else Verdict.CANT_TELL


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several required criteria: one that is not met decides, then one that can't tell."""
    found = set(verdicts)
    for decisive in (Verdict.NOT_MET, Verdict.CANT_TELL):
        if decisive in found:
            return decisive
    return Verdict.MET
