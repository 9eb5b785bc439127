"""Sums of many answers, group by group through a tree: all that the figures of a wave are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from programmes.measures.answers import Answer, Array
from programmes.measures.refusals import NotATable, NotATree, OutsideScale
from programmes.measures.scores import least_answered
from programmes.measures.totals import ItemTotals, Totals

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """``keyed``: 1 as worded, -1 the other way round, 0 asked and no part of the score."""

    lowest: int
    highest: int
    keyed: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """By group, with all below it: `items` and `scale` by group; `answered` at least one item.

    `favourable` counts those whose score says yes on the whole: five eighths up the scale or more.
    `variances`: of each scored item over complete rows, shape (groups, items), with `complete`
    the number of such rows.
    """

    answered: tuple[int, ...]
    items: tuple[tuple[ItemTotals, ...], ...]
    scale: tuple[Totals, ...]
    favourable: tuple[int, ...]
    complete: tuple[int, ...]
    variances: tuple[tuple[float, ...], ...]


def tally(
    *,
    rows: Sequence[Sequence[Answer]],
    groups: Sequence[int],
    parents: Sequence[int | None],
    questions: Sequence[Question],
) -> Tally:
    """Sums of the answers of each group and of all groups below it.

    `rows` holds each person's answers as given, shape (people, questions); `groups` says in which
    group each is directly; `parents` names the group above each, parents before their children.
    A score is the mean of the scored items that were answered, at least two thirds of them, each
    turned as it is keyed; scored items share one scale. Raises OutsideScale for an answer that its
    question does not have, NotATable or NotATree for what is neither.
    """
    width = len(questions)
    if len(rows) != len(groups) or any(len(row) != width for row in rows):
        raise NotATable("every row answers the same questions and is in one group")
    if any(p is not None and not 0 <= p < place for place, p in enumerate(parents)):
        raise NotATree("a group stands after the one that holds it")
    answers = np.array([list(row) for row in rows], dtype=np.float64).reshape(len(rows), width)
    given = ~np.isnan(answers)
    for column, question in zip(answers.T, questions, strict=True):
        told = column[~np.isnan(column)]
        if told.size and not question.lowest <= told.min() <= told.max() <= question.highest:
            raise OutsideScale("an answer lies outside the scale of its question")
    own = np.array(groups, dtype=np.int64)
    count = len(parents)
    if own.size and not 0 <= own.min() <= own.max() < count:
        raise NotATree("people are counted in groups of the tree")

    def summed(values: Array) -> Array:
        """Column by column, shape (groups, columns), with all groups below."""
        sums = np.zeros((count, values.shape[1]))
        np.add.at(sums, own, values)
        for place in range(count - 1, 0, -1):
            above = parents[place]
            if above is not None:
                sums[above] += sums[place]
        return sums

    score, complete, turned = _scores(answers, given, questions)
    scored = ~np.isnan(score)
    low, high = _scale(questions)
    yes = scored & (np.nan_to_num(score) >= low + 0.625 * (high - low) - 1e-9)
    plain = np.nan_to_num(answers)
    people = summed(np.column_stack([given.any(axis=1), scored, yes, complete]).astype(np.float64))
    points = np.where(scored, np.nan_to_num(score), 0.0)
    of_scale = summed(np.column_stack([points, points**2]))
    numbers, totals, squares = summed(given.astype(np.float64)), summed(plain), summed(plain**2)
    counts = [
        summed(
            np.column_stack(
                [answers[:, place] == point for point in range(q.lowest, q.highest + 1)]
            ).astype(np.float64)
        )
        for place, q in enumerate(questions)
    ]
    whole = np.where(complete[:, None], turned, 0.0)
    return Tally(
        answered=_counts(people[:, 0]),
        items=tuple(
            tuple(
                ItemTotals(
                    n=int(numbers[group, place]),
                    sum=float(totals[group, place]),
                    squares=float(squares[group, place]),
                    counts=_counts(counts[place][group]),
                )
                for place in range(width)
            )
            for group in range(count)
        ),
        scale=tuple(
            Totals(n=int(n), sum=float(total), squares=float(square))
            for n, (total, square) in zip(people[:, 1], of_scale, strict=True)
        ),
        favourable=_counts(people[:, 2]),
        complete=_counts(people[:, 3]),
        variances=_variances(people[:, 3], summed(whole), summed(whole**2)),
    )


def _scale(questions: Sequence[Question]) -> tuple[int, int]:
    bounds = {(q.lowest, q.highest) for q in questions if q.keyed}
    if len(bounds) > 1:
        raise NotATable("the items of a score share one scale")
    return next(iter(bounds), (0, 1))


def _scores(
    answers: Array, given: Array, questions: Sequence[Question]
) -> tuple[Array, Flags, Array]:
    """Each person's score (NaN without one), whether all scored items are answered, and those, turned."""
    keyed = [place for place, question in enumerate(questions) if question.keyed]
    if not keyed:
        nobody = np.zeros(len(answers), dtype=bool)
        return np.full(len(answers), np.nan), nobody, np.zeros((len(answers), 0))
    low, high = _scale(questions)
    against = np.array([questions[place].keyed < 0 for place in keyed])
    turned = np.where(against, low + high - answers[:, keyed], answers[:, keyed])
    told = given[:, keyed].sum(axis=1)
    enough = told >= least_answered(len(keyed))
    score = np.divide(
        np.nansum(turned, axis=1),
        told,
        out=np.full(len(answers), np.nan),
        where=enough & (told > 0),
    )
    whole: Flags = np.asarray(given[:, keyed].all(axis=1), dtype=np.bool_)
    return score, whole, turned


def _variances(n: Array, totals: Array, squares: Array) -> tuple[tuple[float, ...], ...]:
    """Sample variances by group and item; 0 where fewer than two rows stand behind it."""
    enough = np.maximum(n, 2)[:, None]
    spread = np.maximum(0.0, squares - totals**2 / enough) / (enough - 1)
    return tuple(tuple(map(float, row)) for row in np.where(n[:, None] >= 2, spread, 0.0))


def _counts(values: Array) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
