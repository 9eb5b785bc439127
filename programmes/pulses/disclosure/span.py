"""What can be worked out from sets of people: the span of their rows, and whether it speaks of few.

A row holds a whole number for each column; behind a column stand people. Sums can be added,
subtracted and weighted, so whoever knows the sums of some rows knows that of every row in their
span, and a row speaks about the people of the columns in which it is not zero.

**How few are found.** The rows are kept in a form in which each alone fills one column, its
*pivot*. What a row of the span has at the pivots says which rows it is made of; so whoever looks
for a row that speaks of few people tries each set of pivots with few people behind it, and since
the pivots may be chosen, they are columns with many. Several forms are kept whose pivots differ
(the way of Brouwer and Zimmermann to the least weight of a code): then few people have, in one of
the forms at least, no more than their part at the pivots.

All is done in whole numbers, hence exactly (Bareiss 1968: the division leaves no rest).
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

Row = Sequence[int]

FORMS = 3
TRIES = 10_000


@dataclass(frozen=True, slots=True)
class Form:
    """Rows of which each alone fills its pivot, all of them with `filled`."""

    rows: tuple[Row, ...] = ()
    pivots: tuple[int, ...] = ()
    filled: int = 1

    def copying(self, columns: Sequence[int]) -> "Form":
        """With further columns at the end, alike those that are named."""
        rows = tuple([*row, *(row[column] for column in columns)] for row in self.rows)
        return Form(rows, self.pivots, self.filled)

    def rest(self, row: Row) -> Row:
        """What of a row of zeros and ones the span does not hold, `filled` times; zeros if nothing."""
        rest = [self.filled * value for value in row]
        for mine, pivot in zip(self.rows, self.pivots, strict=True):
            if row[pivot]:
                rest = [value - known for value, known in zip(rest, mine, strict=True)]
        return rest

    def joined_by(self, rest: Row, pivot: int) -> "Form":
        """With what `rest` gave of one more row, which is to fill `pivot` alone."""
        filled = rest[pivot]
        rows = [
            [
                (filled * value - row[pivot] * new) // self.filled
                for value, new in zip(row, rest, strict=True)
            ]
            for row in self.rows
        ]
        return Form((*rows, rest), (*self.pivots, pivot), filled)

    def apart_from(self, taken: Set[int], people: Sequence[int]) -> "Form":
        """With pivots beside those that are taken, wherever a row fills another column."""
        form = self
        for pivot in taken & set(self.pivots):
            place = form.pivots.index(pivot)
            row = form.rows[place]
            own = [column for column, value in enumerate(row) if value and column not in taken]
            if own:
                rows = (*form.rows[:place], *form.rows[place + 1 :])
                pivots = (*form.pivots[:place], *form.pivots[place + 1 :])
                column = max(own, key=lambda column: people[column])
                form = Form(rows, pivots, form.filled).joined_by(row, column)
        return form


def joined_by(forms: Sequence[Form], row: Row, people: Sequence[int]) -> tuple[Form, ...]:
    """Every form with one more row of zeros and ones; nothing at all if their span holds it."""
    joined: list[Form] = []
    taken: set[int] = set()
    for form in forms:
        rest = form.rest(row)
        filled = [column for column, value in enumerate(rest) if value]
        if not filled:
            return ()
        pivot = max(filled, key=lambda column: (column not in taken, people[column]))
        joined.append(form.joined_by(rest, pivot).apart_from(taken, people))
        taken.update(joined[-1].pivots)
    return tuple(joined)


def speaks_of_few(forms: Sequence[Form], people: Sequence[int], most: int) -> bool:
    """Whether a row of the span, not all zeros, speaks about no more than `most` people.

    Also true where too much would have to be tried: what nobody has made sure of is not told.
    """
    apart: list[Form] = []
    for form in forms:
        if not any(set(form.pivots) & set(other.pivots) for other in apart):
            apart.append(form)
    behind = [[people[pivot] for pivot in form.pivots] for form in apart]
    parts, tries = _parts(behind, most)
    if tries > TRIES:
        return True
    columns = sorted(range(len(people)), key=lambda column: -people[column])
    return any(
        _fills_few(
            [form.rows[place] for place in chosen],
            [column for column in columns if column not in {form.pivots[p] for p in chosen}],
            people,
            most - sum(weights[place] for place in chosen),
        )
        for form, weights, part in zip(apart, behind, parts, strict=True)
        for chosen in _sets(weights, part)
    )


def _parts(behind: Sequence[Sequence[int]], most: int) -> tuple[list[int], int]:
    """How many people to look for at the pivots of each form, and how many sets of pivots that is.

    If some row speaks of no more than `most`, one form has at most its part at its pivots: so many
    more than the parts come to with one for each form would not fit in. The parts grow where that
    costs the fewest sets.
    """
    found = [_numbers_of_sets(weights, most) for weights in behind]
    parts = [0] * len(behind)
    while sum(parts) + len(parts) <= most:
        cheapest = min(range(len(parts)), key=lambda form: found[form][parts[form] + 1])
        parts[cheapest] += 1
    return parts, sum(sum(of[1 : part + 1]) for of, part in zip(found, parts, strict=True))


def _numbers_of_sets(weights: Sequence[int], most: int) -> list[int]:
    """How many sets of places weigh just 0, 1, … up to `most`."""
    numbers = [1] + [0] * most
    for weight in weights:
        for whole in range(most, weight - 1, -1):
            numbers[whole] += numbers[whole - weight]
    return numbers


def _sets(weights: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    """Every set of places, but the empty one, whose weights come to no more than `most`."""
    light = sorted((place for place, w in enumerate(weights) if w <= most), key=weights.__getitem__)
    waiting: list[tuple[tuple[int, ...], int, int]] = [
        ((place,), i, weights[place]) for i, place in enumerate(light)
    ]
    while waiting:
        chosen, last, weight = waiting.pop()
        yield chosen
        for i in range(last + 1, len(light)):
            heavier = weight + weights[light[i]]
            if heavier > most:
                break
            waiting.append(((*chosen, light[i]), i, heavier))


def _fills_few(
    rows: Sequence[Row], columns: Sequence[int], people: Sequence[int], most: int
) -> bool:
    """Whether a combination of the rows, not of none, fills columns of no more than `most` people.

    Each column in turn is either filled, and its people count, or it is not, and the rows are
    combined so that it is empty, which leaves one row less.
    """
    if len(rows) == 1:
        return sum(people[column] for column in columns if rows[0][column]) <= most
    for place, column in enumerate(columns):
        filling = [row for row in rows if row[column]]
        if not filling:
            continue
        if people[column] <= most and _fills_few(
            rows, columns[place + 1 :], people, most - people[column]
        ):
            return True
        return _fills_few(_emptied(rows, filling[0], column), columns[place + 1 :], people, most)
    return True


def _emptied(rows: Sequence[Row], by: Row, column: int) -> list[Row]:
    """Combinations of the rows that are zero in a column; one row fewer."""
    return [
        [by[column] * value - row[column] * other for value, other in zip(row, by, strict=True)]
        if row[column]
        else row
        for row in rows
        if row is not by
    ]
