"""Means of answers (M5), and how far a mean moved between two waves (M6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy.special import ndtri, stdtrit

from programmes.measures.answers import ROUNDING, Answer, Array, all_alike, column, complete
from programmes.measures.figure import Figure, Note, insufficient, suppressed
from programmes.measures.participation import Z, grade, unshown
from programmes.measures.refusals import ImpossibleCount, OutsideScale, among, finite

# A move of fewer points than this is not worth an arrow, however sure it is.
LEAST_MOVE = 0.3
# Below this many answers in a wave, a change that could be seen would have to be half a point.
QUIET_FROM = 40


class Direction(StrEnum):
    """What may be said of a change."""

    RISEN = "risen"
    FALLEN = "fallen"
    NOT_DETECTABLE = "not_detectable"


def mean(
    *,
    answers: Iterable[Answer],
    eligible: int,
    minimum: int,
    lowest: float = 1.0,
    highest: float = 5.0,
) -> Figure:
    """M5, the mean of those who answered, with its interval for everybody eligible.

    In points of the scale from `lowest` to `highest`, at which the interval is cut. One answer
    of several people has no spread to make an interval from: it is insufficient. Raises NotFinite
    or OutsideScale for what is no answer, ImpossibleCount where more answered than could.
    """
    given = column(answers, lowest=lowest, highest=highest)
    n = len(given)
    refused = unshown("M5", answered=n, eligible=eligible, minimum=minimum)
    if refused:
        return refused
    if n == 1 < eligible:
        return insufficient("M5")
    value, deviation = _described(given)
    return mean_figure(
        value=value,
        deviation=deviation,
        answered=n,
        eligible=eligible,
        minimum=minimum,
        lowest=lowest,
        highest=highest,
    )


def mean_figure(
    *,
    value: float,
    deviation: float,
    answered: int,
    eligible: int,
    minimum: int,
    lowest: float,
    highest: float,
) -> Figure:
    """M5 of answers whose mean and sample deviation, in points, are known; 0 where all are alike.

    Whether it may be shown has been asked before. Refuses as `mean_interval` does.
    """
    low, high = mean_interval(mean=value, deviation=deviation, answered=answered, eligible=eligible)
    return Figure(
        formula="M5",
        value=value,
        low=min(value, max(lowest, low)),
        high=max(value, min(highest, high)),
        n=answered,
        N=eligible,
        grade=grade(answered=answered, eligible=eligible, minimum=minimum),
        notes=_notes(alike=deviation == 0, everybody=answered == eligible),
    )


def mean_interval(
    *, mean: float, deviation: float, answered: int, eligible: int
) -> tuple[float, float]:
    """95 % interval of a mean, ``m ± t(.975, n-1) · s/√n · √(1 - n/N)``, in points.

    `deviation` is that of the sample (divisor n - 1). The last factor is the share that was not
    seen: where everybody answered the interval has no width (Student 1908; finite population
    correction as in Cochran 1977, chapter 2). Raises NotFinite, OutsideScale for a deviation below
    zero, and ImpossibleCount for fewer than two answers of more people.
    """
    among(answered, eligible)
    finite(mean, deviation)
    if deviation < 0:
        raise OutsideScale("a deviation is not below zero")
    if answered == eligible > 0:
        return mean, mean
    if answered < 2:
        raise ImpossibleCount("the interval of a mean needs two answers")
    half = _t(answered - 1) * deviation / sqrt(answered) * sqrt(1 - answered / eligible)
    return mean - half, mean + half


def change(
    *,
    before: Iterable[Answer],
    after: Iterable[Answer],
    minimum: int,
    lowest: float = 1.0,
    highest: float = 5.0,
) -> Figure:
    """M6 where nobody knows who answered both waves: later mean less earlier, in points.

    The interval is Welch's (1947), without a finite population correction, which would narrow
    it. `n` is the number of answers in the smaller wave: below `minimum` it is suppressed, below
    two insufficient. Raises NotFinite or OutsideScale for what is no answer.
    """
    first = column(before, lowest=lowest, highest=highest)
    second = column(after, lowest=lowest, highest=highest)
    fewest = min(len(first), len(second))
    refused = _too_few(fewest, minimum)
    if refused:
        return refused
    alike = all_alike(first) and all_alike(second)
    one, other = Sample(len(first), *_described(first)), Sample(len(second), *_described(second))
    return _moved(other.mean - one.mean, _welch(one, other), n=fewest, alike=alike)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of the answers of one wave: how many, their mean and sample deviation."""

    n: int
    mean: float
    deviation: float


def change_of_samples(*, before: Sample, after: Sample, minimum: int) -> Figure:
    """M6 as ``change``, where only the sums of each wave were kept. Refuses in the same way."""
    finite(before.mean, before.deviation, after.mean, after.deviation)
    if before.deviation < 0 or after.deviation < 0:
        raise OutsideScale("a deviation is not below zero")
    fewest = min(before.n, after.n)
    refused = _too_few(fewest, minimum)
    if refused:
        return refused
    alike = before.deviation <= ROUNDING and after.deviation <= ROUNDING
    return _moved(after.mean - before.mean, _welch(before, after), n=fewest, alike=alike)


def _welch(first: Sample, second: Sample) -> float:
    """Half the width of Welch's interval of the difference, in points."""
    v1, v2 = first.deviation**2 / first.n, second.deviation**2 / second.n
    if v1 + v2 <= 0:
        return 0.0
    # Written with the share of each wave in the whole, so that no small square is lost.
    part = v1 / (v1 + v2)
    freedom = 1 / (part**2 / (first.n - 1) + (1 - part) ** 2 / (second.n - 1))
    return _t(freedom) * sqrt(v1 + v2)


def linked_change(
    *,
    pairs: Sequence[tuple[Answer, Answer]],
    minimum: int,
    lowest: float = 1.0,
    highest: float = 5.0,
) -> Figure:
    """M6 where each pair holds one person's (earlier, later) answer: the mean move, in points.

    The interval is that of the paired t test. Pairs with a gap are left out of `n`, not of `N`.
    Refuses as `change` does, and raises NotATable for what is no pair.
    """
    both = complete(pairs, lowest=lowest, highest=highest)
    refused = _too_few(len(both), minimum)
    if refused:
        return refused
    moves = both[:, 1] - both[:, 0]
    value, deviation = _described(moves)
    half = _t(len(moves) - 1) * deviation / sqrt(len(moves))
    return _moved(value, half, n=len(moves), N=len(pairs), alike=all_alike(moves))


def smallest_detectable_change(
    *, per_wave: int, deviation: float = 0.8, power: float = 0.8
) -> float:
    """The move, in points, that two unlinked waves of this size show with the given power.

    ``(z(.975) + z(power)) · s · √(2/n)``: the usual normal approximation. `per_wave` counts answers,
    `deviation` is in points, `power` lies between 0 and 1. Raises NotFinite, ImpossibleCount or
    OutsideScale.
    """
    finite(deviation, power)
    if per_wave < 1:
        raise ImpossibleCount("a wave has at least one answer")
    if not (deviation >= 0 and 0 < power < 1):
        raise OutsideScale("a deviation is not below zero; power lies between 0 and 1")
    return float((Z + ndtri(power)) * deviation * sqrt(2 / per_wave))


def _described(values: Array) -> tuple[float, float]:
    """Mean and sample deviation; no deviation at all where rounding would invent one."""
    alike = all_alike(values)
    return float(values.mean()), 0.0 if alike else float(values.std(ddof=1))


def _t(freedom: float) -> float:
    return float(stdtrit(freedom, 0.975))


def _too_few(n: int, minimum: int) -> Figure | None:
    if n < max(minimum, 1):
        return suppressed("M6")
    return insufficient("M6") if n < 2 else None


def _moved(
    value: float,
    half: float,
    *,
    n: int,
    N: int | None = None,  # noqa: N803
    alike: bool,
) -> Figure:
    notes = (
        *((Note.ALL_ALIKE,) if alike else ()),
        *((Note.MOSTLY_NOISE,) if n < QUIET_FROM else ()),
    )
    return Figure(
        formula="M6",
        value=value,
        low=value - half,
        high=value + half,
        n=n,
        N=N,
        reading=_direction(value, half),
        notes=notes,
    )


def _direction(value: float, half: float) -> Direction:
    """An arrow only where the interval leaves out zero and the move is worth telling."""
    if abs(value) <= half or abs(value) < LEAST_MOVE - ROUNDING:
        return Direction.NOT_DETECTABLE
    return Direction.RISEN if value > 0 else Direction.FALLEN


def _notes(*, alike: bool, everybody: bool) -> tuple[Note, ...]:
    if everybody:
        return (Note.EVERYBODY_ANSWERED,)
    return (Note.ALL_ALIKE,) if alike else ()
