"""Measures of answers of which only totals were kept, so that no page ever reads an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from programmes.measures.agreement import (
    RATERS,
    Aggregation,
    Agreement,
    aggregation_of_squares,
    agreement_of_variance,
    even_null,
)
from programmes.measures.answers import ROUNDING
from programmes.measures.figure import Figure, insufficient
from programmes.measures.means import mean_figure
from programmes.measures.participation import share, share_bounds, unshown
from programmes.measures.refusals import NotATable, OutsideScale, among, finite, within
from programmes.measures.scores import favourable

# What the sum of a million squares may be off by, relative to it; two answers differ by far more.
NOISE = 1e-11


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """How many answers were given, their sum in points, and the sum of their squares.

    Raises NotFinite, ImpossibleCount, or OutsideScale for squares that no such answers have.
    """

    n: int = 0
    sum: float = 0.0
    squares: float = 0.0

    def __post_init__(self) -> None:
        among(self.n, self.n)
        finite(self.sum, self.squares)
        if not self.n and (self.sum or self.squares):
            raise OutsideScale("nobody's answers have no sum")
        # Sums of many floats are off by a little, relative to the largest of them.
        if self._spread < -ROUNDING * max(1.0, self.squares):
            raise OutsideScale("no answers with that sum have squares as small")

    @classmethod
    def of(cls, counts: Mapping[float, int]) -> "Totals":
        """From how often each answer was given."""
        for times in counts.values():
            among(times, times)
        return cls(
            n=sum(counts.values()),
            sum=sum(answer * times for answer, times in counts.items()),
            squares=sum(answer * answer * times for answer, times in counts.items()),
        )

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            n=self.n + other.n, sum=self.sum + other.sum, squares=self.squares + other.squares
        )

    def without(self, *others: "Totals") -> "Totals":
        """Of those who are in none of `others`, each of which is a part of these."""
        return Totals(
            n=self.n - sum(other.n for other in others),
            sum=self.sum - sum(other.sum for other in others),
            squares=self.squares - sum(other.squares for other in others),
        )

    def stretched(self, *, by: float, beginning: float) -> "Totals":
        """Of the same answers as ``by * (x - beginning)``: a scale from 1 to 5 becomes 0 to 100."""
        return Totals(
            n=self.n,
            sum=by * (self.sum - self.n * beginning),
            squares=by**2 * (self.squares - 2 * beginning * self.sum + self.n * beginning**2),
        )

    @property
    def mean(self) -> float:
        """In points. Raises OutsideScale where nobody answered."""
        if not self.n:
            raise OutsideScale("nobody's answers have no mean")
        return self.sum / self.n

    @property
    def variance(self) -> float:
        """That of the sample (divisor n - 1), in squared points; 0 for one answer or none."""
        spread = self._spread
        alike = self.n < 2 or spread <= NOISE * self.squares
        return 0.0 if alike else spread / (self.n - 1)

    @property
    def deviation(self) -> float:
        """The root of the variance, in points."""
        return sqrt(self.variance)

    @property
    def _spread(self) -> float:
        """The sum of squared distances from the mean; exact where the totals are whole."""
        if not self.n:
            return 0.0
        return float(Fraction(self.squares) - Fraction(self.sum) ** 2 / self.n)


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemTotals(Totals):
    """With `counts`: how often each answer was given, the lowest first."""

    counts: tuple[int, ...] = ()

    def without(self, *others: "ItemTotals") -> "ItemTotals":  # type: ignore[override]  # of its kind
        """Of those who are in none of `others`, each of which is a part of these."""
        rest = Totals.without(self, *others)
        counts = zip(self.counts, *(other.counts for other in others), strict=True)
        return ItemTotals(
            n=rest.n,
            sum=rest.sum,
            squares=rest.squares,
            counts=tuple(count - sum(parts) for count, *parts in counts),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """`share` with its interval from those who answered (M3), `bounds` whatever the silent would say (M4)."""

    share: Figure
    bounds: Figure


def mean_of_totals(
    *,
    totals: Totals,
    eligible: int,
    minimum: int,
    lowest: float = 1.0,
    highest: float = 5.0,
) -> Figure:
    """M5, the same figure as `mean` gives of the answers. Its M4 is `mean_bounds`.

    Refuses as `mean` does, as far as totals tell: a mean outside the scale is no mean of answers.
    """
    refused = unshown("M5", answered=totals.n, eligible=eligible, minimum=minimum)
    if refused:
        return refused
    if totals.n == 1 < eligible:
        return insufficient("M5")
    return mean_figure(
        value=_mean_within(totals, lowest, highest),
        deviation=totals.deviation,
        answered=totals.n,
        eligible=eligible,
        minimum=minimum,
        lowest=lowest,
        highest=highest,
    )


def favourable_share(*, counts: Mapping[float, int], eligible: int, minimum: int) -> Share:
    """M3 and M4 of those who say yes, from how often each answer from 1 to 5 was given.

    Raises NotFinite, OutsideScale or ImpossibleCount for what is no answer or no count.
    """
    for times in counts.values():
        among(times, times)
    yes = sum(times for answer, times in counts.items() if favourable(answer))
    answered = sum(counts.values())
    return Share(
        share=share(count=yes, answered=answered, eligible=eligible, minimum=minimum),
        bounds=share_bounds(count=yes, answered=answered, eligible=eligible, minimum=minimum),
    )


def agreement_of_totals(
    *, items: Sequence[Totals], raters: int, lowest: int = 1, highest: int = 5
) -> Agreement:
    """M10, the same as `agreement` gives of the ratings, from the totals of each item.

    Only those count who rated every item, so all items have the same `n`, of so many `raters`.
    Raises NotATable where they do not, and for no item.
    """
    numbers = {totals.n for totals in items}
    if len(numbers) != 1:
        raise NotATable("every complete rater rated each item, at least one")
    steps = highest - lowest + 1
    even_null(steps)
    n = numbers.pop()
    among(n, raters)
    if n < RATERS:
        return Agreement(even=insufficient("M10"), lenient=insufficient("M10"))
    for totals in items:
        _mean_within(totals, lowest, highest)
    variance = sum(totals.variance for totals in items) / len(items)
    return agreement_of_variance(
        variance=variance, items=len(items), steps=steps, n=n, raters=raters
    )


def aggregation_of_totals(
    *, units: Iterable[Totals], lowest: float = 1.0, highest: float = 5.0
) -> Aggregation:
    """M11, the same as `aggregation` gives of the scores, from the totals of each unit."""
    answered = [unit for unit in units if unit.n]
    n = sum(unit.n for unit in answered)
    if len(answered) < 2 or n == len(answered):
        return Aggregation(one=insufficient("M11"), mean=insufficient("M11"))
    means = [_mean_within(unit, lowest, highest) for unit in answered]
    whole = sum((Fraction(unit.sum) for unit in answered), Fraction()) / n
    degrees = len(answered) - 1
    alike = max(means) - min(means) <= ROUNDING
    apart = sum(unit.n * (Fraction(unit.sum) / unit.n - whole) ** 2 for unit in answered)
    inside = sum(unit.variance * (unit.n - 1) for unit in answered)
    return aggregation_of_squares(
        between=0.0 if alike else float(apart) / degrees,
        within=inside / (n - len(answered)),
        size=(n - sum(unit.n**2 for unit in answered) / n) / degrees,
        n=n,
    )


def _mean_within(totals: Totals, lowest: float, highest: float) -> float:
    """The mean, which sums of floats may push over the end of its scale by a little."""
    mean = totals.mean
    if abs(mean - lowest) <= ROUNDING:
        return float(lowest)
    if abs(mean - highest) <= ROUNDING:
        return float(highest)
    within(mean, lowest, highest)
    return mean
