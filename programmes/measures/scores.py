"""From answers to the score of a scale, and what counts as favourable."""

from collections.abc import Sequence

import numpy as np

from programmes.measures.answers import ROUNDING, Answer, Array, table
from programmes.measures.refusals import NotATable, OutsideScale, within

FAVOURABLE, UNFAVOURABLE = 3.5, 2.5


def turned(answer: float, *, lowest: float = 1.0, highest: float = 5.0) -> float:
    """The answer to an item that is worded the other way round: ``6 - x`` on five steps."""
    within(answer, lowest, highest)
    return lowest + highest - answer


def scores(
    *,
    rows: Sequence[Sequence[Answer]],
    reverse: Sequence[bool],
    lowest: float = 1.0,
    highest: float = 5.0,
) -> list[float | None]:
    """The mean of what each person answered of k items, in points; None for too few answers.

    Two thirds of the items, rounded up, must be answered; nothing is put in for the others.
    `reverse` says of each item whether it is worded the other way round. Raises NotFinite,
    OutsideScale or NotATable for what is no table of answers to these items.
    """
    answers = table(rows, lowest=lowest, highest=highest)
    if len(rows) and answers.shape[1] != len(reverse):
        raise NotATable("each item of a row is worded one way or the other")
    means = _means(np.where(np.array(reverse, dtype=bool), lowest + highest - answers, answers))
    return [None if np.isnan(mean) else float(mean) for mean in means]


def least_answered(items: int) -> int:
    """How many of `items` must be answered for a score: two thirds, rounded up."""
    return -(-2 * items // 3)


def pomp(score: float, *, lowest: float = 1.0, highest: float = 5.0) -> float:
    """Percent of maximum possible, 0 to 100: ``100·(m - 1)/4`` on five steps (Cohen et al. 1999)."""
    if not lowest < highest:
        raise OutsideScale("a scale runs upwards")
    within(score, lowest, highest)
    return 100 * (score - lowest) / (highest - lowest)


def favourable(score: float) -> bool:
    """Whether a score from 1 to 5 says yes, on the whole; of a single item, a 4 or a 5 does."""
    within(score, 1, 5)
    return score >= FAVOURABLE - ROUNDING


def unfavourable(score: float) -> bool:
    """Whether a score from 1 to 5 says no, on the whole; between the two it says neither."""
    within(score, 1, 5)
    return score <= UNFAVOURABLE + ROUNDING


def _means(answers: Array) -> Array:
    """Row by row, NaN where too few were answered."""
    given = (~np.isnan(answers)).sum(axis=1)
    sums = np.nansum(answers, axis=1)
    enough = given >= least_answered(answers.shape[1])
    return np.divide(sums, given, out=np.full(len(answers), np.nan), where=enough)
