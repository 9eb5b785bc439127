"""Answers as arrays, read and checked once, so that no formula meets what it cannot take."""

from collections.abc import Iterable, Sequence
from math import inf, isfinite
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from programmes.measures.refusals import NotATable, NotFinite, OutsideScale

Answer: TypeAlias = float | None
Array: TypeAlias = npt.NDArray[np.float64]

# No two answers lie closer together than this; what is smaller came from rounding.
ROUNDING = 1e-9


def column(answers: Iterable[Answer], *, lowest: float = -inf, highest: float = inf) -> Array:
    """The answers that were given, shape (n,); ``None`` is one left out.

    Raises NotFinite for NaN and infinity, OutsideScale for what is below `lowest` or above
    `highest`.
    """
    given = [answer for answer in answers if answer is not None]
    if not all(map(isfinite, given)):
        raise NotFinite("an answer is a finite number; a missing one is None")
    values = np.array(given, dtype=np.float64)
    if values.size and not lowest <= values.min() <= values.max() <= highest:
        raise OutsideScale(f"an answer lies outside its scale, {lowest} to {highest}")
    return values


def table(rows: Sequence[Sequence[Answer]], *, lowest: float = -inf, highest: float = inf) -> Array:
    """All rows, shape (people, items), with NaN where an answer is missing.

    Refuses as `column` does, and raises NotATable where rows differ in length or hold no item.
    """
    width = len(rows[0]) if len(rows) else 1
    if width == 0 or any(len(row) != width for row in rows):
        raise NotATable("every row answers the same items, at least one")
    column((answer for row in rows for answer in row), lowest=lowest, highest=highest)
    return np.array([list(row) for row in rows], dtype=np.float64).reshape(len(rows), width)


def complete(
    rows: Sequence[Sequence[Answer]], *, lowest: float = -inf, highest: float = inf
) -> Array:
    """The rows without a gap, shape (n, items); refuses as `table` does."""
    values = table(rows, lowest=lowest, highest=highest)
    return values[~np.isnan(values).any(axis=1)]


def all_alike(values: Array) -> bool:
    """No two of them differ by more than rounding does; nothing at all is alike too."""
    return bool(values.size == 0 or np.ptp(values) <= ROUNDING)
