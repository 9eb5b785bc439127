"""The emotional climate of many, and the guard against feelings put on for show (M33)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from programmes.measures.answers import Answer, column
from programmes.measures.figure import Figure
from programmes.measures.participation import mean_bounds
from programmes.measures.scores import pomp, scores, turned
from programmes.measures.totals import Share, Totals, favourable_share, mean_of_totals

# Nobody's climate is told from fewer than ten people.
MINIMUM = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Climate:
    """`index` with its interval from those who answered, `bounds` whatever the silent would say."""

    index: Figure
    bounds: Figure


def climate(
    *,
    rows: Sequence[Sequence[Answer]],
    reverse: Sequence[bool],
    eligible: int,
    minimum: int = MINIMUM,
) -> Climate:
    """M33, the mean climate score in percent of the maximum possible, 0 to 100.

    `rows` holds each person's answers from 1 to 5 to the climate items. Who answered too few of
    them has no score and counts as silent. The interval is that of M5, the bounds are M4.
    Refuses as `scores` does.
    """
    given = [score for score in scores(rows=rows, reverse=reverse) if score is not None]
    totals = Totals(n=len(given), sum=fsum(given), squares=fsum(score**2 for score in given))
    return climate_of_totals(totals=totals, eligible=eligible, minimum=minimum)


def climate_of_totals(*, totals: Totals, eligible: int, minimum: int = MINIMUM) -> Climate:
    """M33 from the totals of the climate scores, in points from 1 to 5."""
    percent = totals.stretched(by=pomp(2.0) - pomp(1.0), beginning=1.0)
    index = mean_of_totals(
        totals=percent, eligible=eligible, minimum=minimum, lowest=0, highest=100
    )
    if index.value is None or index.n is None:
        refused = replace(index, formula="M33")
        return Climate(index=refused, bounds=refused)
    bounds = mean_bounds(
        mean=index.value,
        answered=index.n,
        eligible=eligible,
        minimum=minimum,
        lowest=0,
        highest=100,
    )
    return Climate(index=replace(index, formula="M33"), bounds=replace(bounds, formula="M33"))


def strain_guard(*, answers: Iterable[Answer], eligible: int, minimum: int = MINIMUM) -> Share:
    """M33, the share who need not show feelings that they lack, with M3 and M4.

    `answers` from 1 to 5 are to the item as it is worded ("I have to show …"), and turned here:
    a 1 or a 2 is favourable. Falling, it stops the gates of its process whatever else rises.
    """
    given = column(answers, lowest=1, highest=5)
    counts = Counter(float(answer) for answer in given)
    return strain_guard_of_counts(counts=counts, eligible=eligible, minimum=minimum)


def strain_guard_of_counts(
    *, counts: Mapping[float, int], eligible: int, minimum: int = MINIMUM
) -> Share:
    """The same from how often each answer was given, to the item as it is worded."""
    calm = {turned(answer): times for answer, times in counts.items()}
    found = favourable_share(counts=calm, eligible=eligible, minimum=minimum)
    return Share(
        share=replace(found.share, formula="M33"), bounds=replace(found.bounds, formula="M33")
    )
