"""Whether one more set of people may be shown beside all that was shown of a closed wave.

**Why a ledger.** Cuts by shift, by site or by seniority run across the tree of groups, and each set
that is ever shown can be held against every other, whoever asked for it: 30 people on nights and
28 on nights in two of three sites give two people away. So one ledger is kept of a wave, for
everybody together, and what it knows only grows.

**What it asks.** Whoever knows a set's size and mean knows its sum. The ledger refuses a set if,
with it, some combination of all sums (`span`) would speak about between one and k - 1 people: be
it their sum, or only a difference, which two people cannot share without giving both answers away
where it is a large one.

The finest groups that can be asked for are the *cells* of a wave. Cells that every set so far
takes or leaves together are one *atom*: nobody tells them apart, and only atoms are reckoned with.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from programmes.pulses.disclosure.span import FORMS, Form, joined_by, speaks_of_few

Cell = TypeVar("Cell", int, str)


class SinglesOut(ValueError):
    """With what was shown before, this set would speak about fewer people than the minimum."""


class Ledger(Generic[Cell]):
    """What was shown of one closed wave, to whomever.

    `people` counts those who answered in each cell, `minimum` is k. `shown` holds the sets that an
    earlier ledger of the wave took, as its own `shown` gave them; they are not asked about again.
    The groups that the tree shows belong into it before anything else does. A KeyError is raised
    for a cell that the wave does not have.
    """

    def __init__(
        self,
        people: Mapping[Cell, int],
        minimum: int,
        shown: Iterable[Collection[Cell]] = (),
    ) -> None:
        if minimum < 1 or min(people.values(), default=0) < 0:
            raise ValueError("a minimum is one person or more, and no cell holds fewer than none")
        self._people: dict[Cell, int] = dict(people)
        self._minimum = minimum
        self._shown: list[list[Cell]] = [sorted(set(cells)) for cells in shown]
        self._known: _Known[Cell] = _Known.before_all(self._people)
        self._asked: tuple[frozenset[Cell], _Known[Cell] | None] | None = None
        for cells in self._shown:
            self._known = self._known.joined_by(self._of_the_wave(cells), self._people)

    @property
    def shown(self) -> list[list[Cell]]:
        """The sets that were shown, oldest first, each sorted: all it takes to go on later."""
        return [list(cells) for cells in self._shown]

    def allows(self, cells: Collection[Cell]) -> bool:
        """Whether these cells, taken together, may be shown. Nothing is noted."""
        return self._with(cells) is not None

    def release(self, cells: Collection[Cell]) -> None:
        """Note that these cells, taken together, are shown. Raises SinglesOut if they may not be.

        What adds nothing to what is known already is allowed, and not noted.
        """
        known = self._with(cells)
        if known is None:
            raise SinglesOut("fewer people than the minimum would stand out")
        if known is not self._known:
            self._known = known
            self._shown.append(sorted(set(cells)))

    def _with(self, cells: Collection[Cell]) -> "_Known[Cell] | None":
        """What is known once these are shown; None where they may not be. The last answer is kept."""
        wanted = self._of_the_wave(cells)
        if self._asked is None or self._asked[0] != wanted:
            known = self._known.joined_by(wanted, self._people)
            allowed = known is self._known or not known.speaks_of_few(self._minimum - 1)
            self._asked = wanted, known if allowed else None
        return self._asked[1]

    def _of_the_wave(self, cells: Collection[Cell]) -> frozenset[Cell]:
        unknown = set(cells) - self._people.keys()
        if unknown:
            raise KeyError(f"the wave has no such cell: {min(unknown)}")
        return frozenset(cells)


@dataclass(frozen=True, slots=True)
class _Known(Generic[Cell]):
    """The atoms, how many people each holds, and the span of all that was shown over them."""

    atom_of: Mapping[Cell, int]
    sizes: tuple[int, ...]
    forms: tuple[Form, ...]

    @classmethod
    def before_all(cls, people: Mapping[Cell, int]) -> "_Known[Cell]":
        return cls(dict.fromkeys(people, 0), (sum(people.values()),), (Form(),) * FORMS)

    def joined_by(self, shown: frozenset[Cell], people: Mapping[Cell, int]) -> "_Known[Cell]":
        """With one more set; the same object where that adds nothing."""
        inside = [0] * len(self.sizes)
        for cell in shown:
            inside[self.atom_of[cell]] += people[cell]
        # A cell without people cuts nothing: it adds nothing to a sum, and everybody knows it.
        cut = [atom for atom, size in enumerate(self.sizes) if 0 < inside[atom] < size]
        # The part with more people keeps the place of the atom: it may be a pivot.
        stays_inside = {atom: 2 * inside[atom] >= self.sizes[atom] for atom in cut}
        parts = {atom: len(self.sizes) + number for number, atom in enumerate(cut)}
        atom_of = {
            cell: parts[atom] if atom in parts and (cell in shown) != stays_inside[atom] else atom
            for cell, atom in self.atom_of.items()
        }
        smaller: list[int] = [min(inside[atom], self.sizes[atom] - inside[atom]) for atom in cut]
        sizes = [*self.sizes, *smaller]
        for atom, less in zip(cut, smaller, strict=True):
            sizes[atom] -= less
        row = [int(stays_inside.get(atom, count > 0)) for atom, count in enumerate(inside)]
        row += [int(not stays_inside[atom]) for atom in cut]
        forms = joined_by([form.copying(cut) for form in self.forms], row, sizes)
        return _Known(atom_of, tuple(sizes), forms) if forms else self

    def speaks_of_few(self, most: int) -> bool:
        return speaks_of_few(self.forms, self.sizes, most)
