"""Whether the items of a scale hold together (M7, M8), and what it can tell of one person (M9)."""

from collections.abc import Sequence
from enum import StrEnum
from math import ceil, log, sqrt

import numpy as np
from scipy.special import fdtri

from programmes.measures.answers import ROUNDING, Answer, Array, all_alike, complete
from programmes.measures.figure import Figure, Note, Reason, insufficient
from programmes.measures.participation import Z
from programmes.measures.refusals import NotATable, OutsideScale, finite

PROVISIONAL_FROM, SETTLED_FROM = 30, 100
FOR_GROUPS, FOR_ONE, FOR_ONE_LOW = 0.60, 0.80, 0.70
ROUNDS = 2000


class Use(StrEnum):
    """What a scale is good enough for."""

    ITEMS_SINGLY = "items_singly"
    GROUPS = "groups"
    ONE_PERSON = "one_person"


class Move(StrEnum):
    """What may be said of one person's two scores."""

    RELIABLE = "reliable"
    WITHIN_ERROR = "within_error"


def reliability(
    *, rows: Sequence[Sequence[Answer]], lowest: float = 1.0, highest: float = 5.0
) -> Figure:
    """M7, Cronbach's alpha with Feldt's interval, and what the scale may be used for.

    `rows` holds each person's answers, shape (people, items), all items turned the same way.
    Rows with a gap are in `N` and not in `n`. Insufficient below 30 complete rows, provisional
    below 100. Raises NotFinite, OutsideScale or NotATable for what is no table of answers.
    """
    answers = complete(rows, lowest=lowest, highest=highest)
    n, items = answers.shape
    if n < PROVISIONAL_FROM:
        return insufficient("M7")
    if all_alike(answers.sum(axis=1)):
        return insufficient("M7", Reason.ALL_ALIKE)
    value = cronbach_alpha(answers)
    low, high = feldt_interval(alpha=value, people=n, items=items)
    return Figure(
        formula="M7",
        value=value,
        low=low,
        high=high,
        n=n,
        N=len(rows),
        reading=_use(value, low),
        notes=(Note.PROVISIONAL,) if n < SETTLED_FROM else (),
    )


def cronbach_alpha(answers: Array) -> float:
    """``k/(k-1) · (1 - Σs²(item)/s²(sum))`` (Cronbach 1951), of complete rows, shape (people, items).

    At most 1, and without a lower end: items that contradict each other make it negative.
    """
    people, items = answers.shape
    if people < 2 or items < 2 or all_alike(answers.sum(axis=1)):
        raise NotATable("alpha needs two items, and two people whose sums differ")
    alone = answers.var(axis=0, ddof=1).sum()
    return float(items / (items - 1) * (1 - alone / answers.sum(axis=1).var(ddof=1)))


def feldt_interval(*, alpha: float, people: int, items: int) -> tuple[float, float]:
    """95 % interval of alpha: ``1 - (1-α)·F`` at both quantiles of F(n-1, (n-1)(k-1)) (Feldt 1965)."""
    finite(alpha)
    if alpha > 1 or people < 2 or items < 2:
        raise OutsideScale("alpha is at most 1, of two people and two items or more")
    first, second = people - 1, (people - 1) * (items - 1)
    low, high = (1 - (1 - alpha) * fdtri(first, second, part) for part in (0.975, 0.025))
    return float(low), float(high)


def people_needed(*, low: float, high: float, items: int) -> int:
    """How many complete rows narrow the interval of alpha to `low`..`high` (Bonett 2002).

    ``8k/(k-1) · (z/ln e)² + 2`` with ``e = (1 - low)/(1 - high)``, rounded up: a first
    approximation, to which later work adds a few.
    """
    finite(low, high)
    if not low < high < 1 or items < 2:
        raise OutsideScale("an interval of alpha runs upwards, to below 1, for two items or more")
    ratio = (1 - low) / (1 - high)
    return ceil(8 * items / (items - 1) * (Z / log(ratio)) ** 2 + 2 - ROUNDING)


def one_factor_reliability(
    *, rows: Sequence[Sequence[Answer]], lowest: float = 1.0, highest: float = 5.0
) -> Figure:
    """M8, omega of a one-factor solution on the covariances (Hayes & Coutts 2020).

    `rows` as for `reliability`. Insufficient below 100 complete rows, and where an item is left
    with no variance of its own or no solution is found: then one factor does not describe them.
    """
    answers = complete(rows, lowest=lowest, highest=highest)
    n, items = answers.shape
    if n < SETTLED_FROM:
        return insufficient("M8")
    if items < 3 or any(all_alike(item) for item in answers.T):
        return insufficient("M8", Reason.NOT_ONE_FACTOR)
    covariance = np.cov(answers, rowvar=False)
    loadings = one_factor(covariance)
    if loadings is None:
        return insufficient("M8", Reason.NOT_ONE_FACTOR)
    own = np.diag(covariance) - loadings**2
    return Figure(formula="M8", value=omega(loadings, own), n=n, N=len(rows))


def omega(loadings: Array, own: Array) -> float:
    """``(Σλ)²/((Σλ)² + Σθ)``: λ is an item's loading, θ the variance of its own (McDonald 1999)."""
    common = float(loadings.sum() ** 2)
    return common / (common + float(own.sum()))


def one_factor(covariance: Array) -> Array | None:
    """Loadings of one factor by iterated principal axes; None where there is no proper solution.

    `covariance` is symmetric, shape (items, items), in squared points; the loadings, shape
    (items,), are in points, with the sign that makes their sum positive. Not proper is an item
    whose own variance would be zero or less (Heywood), and an iteration that does not settle.
    """
    variances = np.diag(covariance)
    # Each item shares at first as much as with the item that it goes with best.
    between = np.abs(covariance - np.diag(variances)) / np.sqrt(np.outer(variances, variances))
    shared = between.max(axis=0) * variances
    for _ in range(ROUNDS):
        reduced = covariance - np.diag(variances - shared)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * sqrt(max(float(values[-1]), 0.0))
        found = loadings**2
        if np.any(found >= variances):
            return None
        if np.allclose(found, shared, rtol=0, atol=ROUNDING):
            return loadings * (1.0 if loadings.sum() >= 0 else -1.0)
        shared = found
    return None


def error_of_one(*, deviation: float, alpha: float) -> float:
    """M9, the standard error of one person's score, ``s·√(1 - α)``, in points."""
    finite(deviation, alpha)
    if deviation < 0 or alpha > 1:
        raise OutsideScale("a deviation is not below zero, and alpha at most 1")
    return deviation * sqrt(1 - alpha)


def reliable_change(*, before: float, after: float, error: float) -> Figure:
    """M9, one person's move in standard errors of a difference (Jacobson & Truax 1991).

    ``(x2 - x1)/(SEM·√2)``; reliable beyond 1.96 either way. For that person's eyes alone.
    """
    finite(before, after, error)
    if error <= 0:
        raise OutsideScale("a score without error needs no index of it")
    index = (after - before) / (error * sqrt(2))
    reading = Move.RELIABLE if abs(index) > Z else Move.WITHIN_ERROR
    return Figure(formula="M9", value=index, n=1, reading=reading)


def _use(value: float, low: float) -> Use:
    if value >= FOR_ONE and low >= FOR_ONE_LOW:
        return Use.ONE_PERSON
    return Use.GROUPS if low >= FOR_GROUPS else Use.ITEMS_SINGLY
