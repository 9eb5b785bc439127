"""What can be worked out from released sets, by exact elimination; it knows nothing of trees, atoms or pivots."""

from collections.abc import Iterator, Sequence
from fractions import Fraction


def singled_out(
    released: Sequence[set], people: dict, minimum: int, *, sums_only: bool = False
) -> set | None:
    """Cells of fewer than `minimum` people, about whom alone the released sums say something.

    A combination of the released rows that is zero outside some cells exists exactly where
    those cells' rows of the null space depend on each other. With `sums_only`, only the plain sum of
    some cells counts: it can be worked out exactly where their rows of the null space add up to nothing.
    """
    cells = [cell for cell, number in people.items() if number]
    null = _null_space([[int(cell in each) for cell in cells] for each in released], len(cells))
    small = [i for i, cell in enumerate(cells) if people[cell] < minimum]
    for chosen in _few(small, [people[cell] for cell in cells], minimum - 1, whole=not sums_only):
        rows = [null[i] for i in chosen]
        told = (
            all(sum(column) == 0 for column in zip(*rows, strict=True))
            if sums_only
            else rank_of(rows) < len(rows)
        )
        if told:
            return {cells[i] for i in chosen}
    return None


def _few(small: list[int], weights: list[int], most: int, *, whole: bool) -> Iterator[list[int]]:
    """Sets of cells with no more than `most` people; with `whole` only those that hold no more."""

    def grown(chosen: list[int], weight: int, start: int) -> Iterator[list[int]]:
        fits = [i for i in small if i not in chosen and weight + weights[i] <= most]
        if chosen and not (whole and fits):
            yield chosen
        for at in range(start, len(small)):
            if weight + weights[small[at]] <= most:
                yield from grown([*chosen, small[at]], weight + weights[small[at]], at + 1)

    return grown([], 0, 0)


def _null_space(rows: list[list[int]], width: int) -> list[list[Fraction]]:
    """For each column, what it has in each vector that all rows send to nothing."""
    reduced, pivots = _reduced(rows)
    free = [column for column in range(width) if column not in pivots]
    found = [[Fraction(column == each) for each in free] for column in range(width)]
    for row, pivot in zip(reduced, pivots, strict=False):
        found[pivot] = [-row[each] for each in free]
    return found


def rank_of(rows: Sequence[Sequence[Fraction]]) -> int:
    return len(_reduced(rows)[1])


def _reduced(rows: Sequence[Sequence]) -> tuple[list[list[Fraction]], list[int]]:
    """Gauss and Jordan, over the rational numbers."""
    left = [[Fraction(value) for value in row] for row in rows]
    pivots: list[int] = []
    for column in range(len(left[0]) if left else 0):
        at = len(pivots)
        found = next((i for i in range(at, len(left)) if left[i][column]), None)
        if found is None:
            continue
        left[at], left[found] = left[found], left[at]
        left[at] = [value / left[at][column] for value in left[at]]
        for other, row in enumerate(left):
            if other != at and row[column]:
                left[other] = [
                    a - row[column] * b if b else a for a, b in zip(row, left[at], strict=True)
                ]
        pivots.append(column)
    return left[: len(pivots)], pivots
