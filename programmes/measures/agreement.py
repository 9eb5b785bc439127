"""How far raters of one thing agree (M10), and whether people of one unit may be spoken of as one (M11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from programmes.measures.answers import ROUNDING, Answer, Array, all_alike, column, complete
from programmes.measures.figure import Figure, Note, Reason, Status, insufficient
from programmes.measures.refusals import OutsideScale, finite

RATERS = 5  # fewer are described by their average deviation
# Variances, by number of steps, if raters answered without looking, but kindly: the slightly
# skewed null of LeBreton & Senter 2008.
SLIGHT_SKEW = {5: 1.34, 6: 1.85}
UNITS, UNIT_AGREEMENT, BETWEEN_UNITS = 5, 0.70, 0.05


class Strength(StrEnum):
    """Words for r_wg (LeBreton & Senter 2008); the bounds belong to the weaker word."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"
    VERY_STRONG = "very_strong"


_BOUNDS = (
    (0.30, Strength.NONE),
    (0.50, Strength.WEAK),
    (0.70, Strength.MODERATE),
    (0.90, Strength.STRONG),
)


class Consensus(StrEnum):
    """What the average deviation says of raters too few for r_wg."""

    NEAR = "near"
    APART = "apart"


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Two values that are never printed one without the other.

    Raters are lenient: against answers that spread evenly they look more agreed than they are.
    """

    even: Figure
    lenient: Figure


def agreement(*, rows: Sequence[Sequence[Answer]], lowest: int = 1, highest: int = 5) -> Agreement:
    """M10. `rows` holds one row of whole-step ratings a rater; shape (raters, items).

    A rater who left an item out is in `N` and not in `n`; fewer than five are insufficient. The
    interval has no width: it is a fact of these raters. The lenient null is known for five and
    six steps, and not applicable to other scales. Raises NotFinite, OutsideScale or NotATable for
    what is no table of ratings.
    """
    steps = _steps(lowest, highest)
    ratings = complete(rows, lowest=lowest, highest=highest)
    if len(ratings) < RATERS:
        return Agreement(even=insufficient("M10"), lenient=insufficient("M10"))
    variance = float(ratings.var(axis=0, ddof=1).mean())
    return agreement_of_variance(
        variance=variance, items=ratings.shape[1], steps=steps, n=len(ratings), raters=len(rows)
    )


def agreement_of_variance(
    *, variance: float, items: int, steps: int, n: int, raters: int
) -> Agreement:
    """M10 of `n` complete of so many raters, where the mean sample variance of the items is known."""

    def figure(null: float) -> Figure:
        value = r_wg(variance=variance, null=null, items=items)
        return _fact(value, n, raters, strength(value))

    lenient = (
        figure(SLIGHT_SKEW[steps])
        if steps in SLIGHT_SKEW
        else Figure(formula="M10", status=Status.NOT_APPLICABLE, reason=Reason.NO_NULL_FOR_SCALE)
    )
    return Agreement(even=figure(even_null(steps)), lenient=lenient)


def r_wg(*, variance: float, null: float, items: int = 1) -> float:
    """Agreement from 0 to 1 over `items` whose mean sample variance is `variance`.

    ``J(1 - v/e) / (J(1 - v/e) + v/e)``, and 0 where the variance v reaches that of the null, e
    (James, Demaree & Wolf 1984). For one item it is ``1 - v/e``. Raises NotFinite or OutsideScale
    for a variance below zero, a null not above it, or no item.
    """
    finite(variance, null)
    if variance < 0 or null <= 0 or items < 1:
        raise OutsideScale("a variance is not below zero, a null above it, and items are counted")
    doubt = variance / null
    if doubt >= 1:
        return 0.0
    return items * (1 - doubt) / (items * (1 - doubt) + doubt)


def strength(value: float) -> Strength:
    """The word for a value of r_wg, 0 to 1."""
    weaker = (word for bound, word in _BOUNDS if value <= bound + ROUNDING)
    return next(weaker, Strength.VERY_STRONG)


def even_null(steps: int) -> float:
    """Variance of answers spread evenly over a scale of `steps`: ``(A² - 1)/12``."""
    if steps < 2:
        raise OutsideScale("a scale has two steps or more")
    return (steps**2 - 1) / 12


def average_deviation(
    *, rows: Sequence[Sequence[Answer]], lowest: int = 1, highest: int = 5
) -> Figure:
    """M10 for two to four raters: mean distance from the median, in points, mean over items.

    Near is at most ``A/6`` of a scale of A steps (Burke & Dunlap 2002). Fewer than two complete
    raters are insufficient. Refuses as `agreement` does.
    """
    steps = _steps(lowest, highest)
    ratings = complete(rows, lowest=lowest, highest=highest)
    if len(ratings) < 2:
        return insufficient("M10")
    value = float(np.abs(ratings - np.median(ratings, axis=0)).mean())
    near = value <= steps / 6
    return _fact(value, len(ratings), len(rows), Consensus.NEAR if near else Consensus.APART)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregation:
    """ICC(1), how much of one answer its unit explains, and ICC(2), how steady the units' means are."""

    one: Figure
    mean: Figure


def aggregation(
    *, units: Iterable[Iterable[Answer]], lowest: float = 1.0, highest: float = 5.0
) -> Aggregation:
    """M11 from the scale scores of people, unit by unit; units may differ in size.

    ``ICC(1) = (MSB - MSW)/(MSB + (k - 1)MSW)`` with k the mean size less its unevenness, and
    ``ICC(2) = (MSB - MSW)/MSB`` (Bliese 2000). Both may be below zero. `n` counts answers; units
    in which nobody answered are left out. ICC(2) has no meaning where all units are alike.
    Insufficient below two units, and where each has one answer. Raises NotFinite or OutsideScale
    for what is no answer.
    """
    read = [column(unit, lowest=lowest, highest=highest) for unit in units]
    answered = [unit for unit in read if unit.size]
    n = sum(unit.size for unit in answered)
    if len(answered) < 2 or n == len(answered):
        return Aggregation(one=insufficient("M11"), mean=insufficient("M11"))
    between, within, size = _mean_squares(answered)
    return aggregation_of_squares(between=between, within=within, size=size, n=n)


def aggregation_of_squares(*, between: float, within: float, size: float, n: int) -> Aggregation:
    """M11 where the mean squares between and within units are known; both 0 where all are alike.

    `size` is the k of the formula, `n` counts answers.
    """
    if between == within == 0:
        nothing = insufficient("M11", Reason.ALL_ALIKE)
        return Aggregation(one=nothing, mean=nothing)
    one = (between - within) / (between + (size - 1) * within)
    return Aggregation(
        one=Figure(formula="M11", value=one, n=n),
        mean=(
            Figure(formula="M11", value=1 - within / between, n=n)
            if between > 0
            else insufficient("M11", Reason.ALL_ALIKE)
        ),
    )


def speaks_for_units(*, agreements: Sequence[Figure], one: Figure) -> bool:
    """Whether to say "the climate of this unit" rather than "answers of people in this unit".

    Five units or more with r_wg, their median at least .70, and ICC(1) above .05.
    """
    known = [each.value for each in agreements if each.value is not None]
    if len(known) < UNITS or one.value is None:
        return False
    return float(np.median(known)) >= UNIT_AGREEMENT - ROUNDING and one.value > BETWEEN_UNITS


def _fact(value: float, n: int, raters: int, reading: Strength | Consensus) -> Figure:
    return Figure(
        formula="M10",
        value=value,
        low=value,
        high=value,
        n=n,
        N=raters,
        reading=reading,
        notes=(Note.THESE_RATERS,),
    )


def _steps(lowest: int, highest: int) -> int:
    even_null(highest - lowest + 1)
    return highest - lowest + 1


def _mean_squares(units: Sequence[Array]) -> tuple[float, float, float]:
    """Between units, within units, and the size of unit that stands for all of them."""
    sizes = np.array([unit.size for unit in units], dtype=np.float64)
    means = np.array([unit.mean() for unit in units])
    n = float(sizes.sum())
    spread = means - np.average(means, weights=sizes)
    between = 0.0 if all_alike(means) else float(sizes @ spread**2) / (len(units) - 1)
    residues = np.concatenate([unit - unit.mean() for unit in units])
    within = 0.0 if all_alike(residues) else float(residues @ residues) / (n - len(units))
    return between, within, float((n - sizes @ sizes / n) / (len(units) - 1))
