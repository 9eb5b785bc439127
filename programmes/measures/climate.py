"""The emotional climate of many, and the guard against feelings put on for show (M33)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from programmes.measures.answers import Answer, column
from programmes.measures.figure import Figure
from programmes.measures.means import mean
from programmes.measures.participation import mean_bounds, share
from programmes.measures.scores import favourable, pomp, scores, turned

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
    points = [
        None if score is None else pomp(score) for score in scores(rows=rows, reverse=reverse)
    ]
    index = mean(answers=points, eligible=eligible, minimum=minimum, lowest=0, highest=100)
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


def strain_guard(*, answers: Iterable[Answer], eligible: int, minimum: int = MINIMUM) -> Figure:
    """M33, the share who need not show feelings that they lack, with the interval of M3.

    `answers` from 1 to 5 are to the item as it is worded ("I have to show …"), and turned here:
    a 1 or a 2 is favourable. Falling, it stops the gates of its process whatever else rises.
    """
    given = column(answers, lowest=1, highest=5)
    calm = sum(favourable(turned(float(answer))) for answer in given)
    figure = share(count=calm, answered=len(given), eligible=eligible, minimum=minimum)
    return replace(figure, formula="M33")
