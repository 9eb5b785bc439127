"""Who answered, and how far their answers speak for everybody (M1 to M4)."""

from math import sqrt

from programmes.measures.figure import (
    Figure,
    Grade,
    Note,
    Reason,
    not_applicable,
    suppressed,
)
from programmes.measures.refusals import ImpossibleCount, among, within

Z = 1.959963985  # two-sided 95 %


def response_rate(*, answered: int, eligible: int, minimum: int) -> Figure:
    """M1, the share of eligible people who answered, graded by M2."""
    among(answered, eligible)
    if eligible == 0:
        return not_applicable("M1", Reason.NOBODY_ASKED)
    if eligible < minimum:
        return suppressed("M1")
    rate = answered / eligible
    return Figure(
        formula="M1",
        value=rate,
        low=rate,
        high=rate,
        n=answered,
        N=eligible,
        grade=grade(answered=answered, eligible=eligible, minimum=minimum),
        notes=(Note.COUNTED,),
    )


def grade(*, answered: int, eligible: int, minimum: int) -> Grade:
    """M2. A high rate does not prove the absence of bias; a D is not interpreted."""
    among(answered, eligible)
    rate = answered / eligible if eligible else 0.0
    enough = answered >= minimum
    if (answered >= 30 and rate >= 0.70) or (enough and rate >= 0.90):
        return Grade.A
    if (answered >= 20 and rate >= 0.50) or (enough and rate >= 0.75):
        return Grade.B
    if enough and rate >= 0.30:
        return Grade.C
    return Grade.D


def share(*, count: int, answered: int, eligible: int, minimum: int) -> Figure:
    """M3, the share of those who answered, with its interval for everybody eligible."""
    refusal = _refusal("M3", count, answered, eligible, minimum)
    if refusal:
        return refusal
    low, high = wilson_interval(count=count, answered=answered, eligible=eligible)
    return Figure(
        formula="M3",
        value=count / answered,
        low=low,
        high=high,
        n=answered,
        N=eligible,
        grade=grade(answered=answered, eligible=eligible, minimum=minimum),
        notes=(Note.EVERYBODY_ANSWERED,) if answered == eligible else (),
    )


def share_bounds(*, count: int, answered: int, eligible: int, minimum: int) -> Figure:
    """M4 for a share: where it lies if the silent were all against, or all in favour."""
    refusal = _refusal("M4", count, answered, eligible, minimum)
    if refusal:
        return refusal
    return Figure(
        formula="M4",
        value=count / answered,
        low=count / eligible,
        high=(count + eligible - answered) / eligible,
        n=answered,
        N=eligible,
        notes=(Note.NO_ASSUMPTION,),
    )


def mean_bounds(
    *,
    mean: float,
    answered: int,
    eligible: int,
    minimum: int,
    lowest: float = 1.0,
    highest: float = 5.0,
) -> Figure:
    """M4 for a mean: where it lies if the silent were all at the lowest, or the highest, end."""
    refusal = _refusal("M4", 0, answered, eligible, minimum)
    if refusal:
        return refusal
    within(mean, lowest, highest)
    silent = eligible - answered
    # Rounding may leave an end a hair inside; the bounds always hold the mean.
    return Figure(
        formula="M4",
        value=mean,
        low=min(mean, (answered * mean + lowest * silent) / eligible),
        high=max(mean, (answered * mean + highest * silent) / eligible),
        n=answered,
        N=eligible,
        notes=(Note.NO_ASSUMPTION,),
    )


def wilson_interval(
    *, count: int, answered: int, eligible: int | None = None
) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927), narrowed by how much of a finite whole was seen.

    The correction replaces n by n(N-1)/(N-n), which makes the variance hypergeometric. Without
    `eligible` the whole is taken as endless.
    """
    among(count, answered)
    if answered == 0:
        raise ImpossibleCount("a share needs at least one answer")
    p = count / answered
    n = float(answered)
    if eligible is not None:
        among(answered, eligible)
        if answered == eligible:
            return p, p
        n = answered * (eligible - 1) / (eligible - answered)
    scale = 1 + Z**2 / n
    centre = (p + Z**2 / (2 * n)) / scale
    half = Z / scale * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    # Rounding may leave an end a hair outside; the interval always holds p.
    return min(p, max(0.0, centre - half)), max(p, min(1.0, centre + half))


def unshown(formula: str, *, answered: int, eligible: int, minimum: int) -> Figure | None:
    """Why no figure stands on these answers, where none does: nobody asked, or too few answered."""
    among(answered, eligible)
    if eligible == 0:
        return not_applicable(formula, Reason.NOBODY_ASKED)
    return suppressed(formula) if answered < max(minimum, 1) else None


def _refusal(formula: str, count: int, answered: int, eligible: int, minimum: int) -> Figure | None:
    among(answered, eligible)
    among(count, answered)
    return unshown(formula, answered=answered, eligible=eligible, minimum=minimum)
