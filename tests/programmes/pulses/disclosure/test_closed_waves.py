"""What was published of a wave stays as it was, whatever happens to people afterwards (A4)."""

import random
from dataclasses import dataclass, field, replace
from itertools import permutations

import pytest

from programmes.pulses.disclosure import Ledger, coded_mean, shown_groups
from tests.programmes.pulses.disclosure.trees import inside_of, organisation

K = 5
SIZES = [
    pytest.param(40, marks=pytest.mark.safe, id="small"),
    pytest.param(1_000, marks=pytest.mark.cruel, id="full"),
]
SHIFTS = ("early", "late", "night")


@dataclass(frozen=True)
class Worker:
    department: int
    shift: str
    answer: int | None


@dataclass
class Firm:
    """People who come, go, move, are erased and answer late, in a tree of departments."""

    chance: random.Random
    children: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    hired: int = 0

    @classmethod
    def founded(cls, chance):
        goal = chance.randint(30, 120)
        own, children = organisation(chance, goal=goal, team_sizes=(3, 15), answering=1.0)
        firm = cls(chance, children)
        for department, size in own.items():
            for _ in range(size):
                firm.hire(department)
        return firm

    def hire(self, department):
        answer = self.chance.randint(1, 5) if self.chance.random() < 0.7 else None
        self.people[self.hired] = Worker(department, self.chance.choice(SHIFTS), answer)
        self.hired += 1

    def live_on(self):
        """One thing that happens to somebody."""
        somebody = self.chance.choice(sorted(self.people))
        departments = sorted({worker.department for worker in self.people.values()})
        match self.chance.choice(["join", "leave", "move", "erase", "answer late", "shift"]):
            case "join":
                self.hire(self.chance.choice(departments))
            case "leave" | "erase":
                if len(self.people) > 12:
                    del self.people[somebody]
            case "move":
                there = self.chance.choice(departments)
                self.people[somebody] = replace(self.people[somebody], department=there)
            case "answer late":
                if self.people[somebody].answer is None:
                    late = self.chance.randint(1, 5)
                    self.people[somebody] = replace(self.people[somebody], answer=late)
            case _:
                shift = self.chance.choice(SHIFTS)
                self.people[somebody] = replace(self.people[somebody], shift=shift)


@dataclass(frozen=True)
class Published:
    """A figure, and who stands behind it, which no reader is told."""

    n: int
    mean: object
    behind: frozenset


class Wave:
    """A closed wave: the figures of the tree at once, other cuts as they are asked for."""

    def __init__(self, firm):
        self.children = {group: list(below) for group, below in firm.children.items()}
        self.rows = self.answered(firm)
        self.kept = {}
        cells = {}
        for worker in self.rows.values():
            cell = self.cell(worker)
            cells[cell] = cells.get(cell, 0) + 1
        self.cells = cells
        self.ledger = self.new_ledger()
        for group in self.groups(self.rows):
            inside = set(inside_of(group, self.children))
            self.ledger.release([cell for cell in cells if int(cell.split("/")[0]) in inside])
            self.kept[group] = self.figure(self.rows, inside, SHIFTS)

    def new_ledger(self):
        return Ledger(self.cells, K)

    def answered(self, firm):
        return {key: w for key, w in firm.people.items() if w.answer is not None}

    @staticmethod
    def cell(worker):
        return f"{worker.department}/{worker.shift}"

    def groups(self, rows):
        own = {}
        for worker in rows.values():
            own[worker.department] = own.get(worker.department, 0) + 1
        return list(shown_groups(0, K, own, self.children).sizes)

    def figure(self, rows, inside, shifts):
        found = {k: w for k, w in rows.items() if w.department in inside and w.shift in shifts}
        total = sum(worker.answer for worker in found.values())
        return Published(
            len(found),
            coded_mean(total / len(found), len(found), 1, 5) if found else None,
            frozenset(found),
        )

    def overview(self, firm):
        return dict(self.kept)

    def cut(self, firm, group, shifts):
        """The figure of some shifts of a group, or nothing where it may not be shown."""
        if (group, shifts) not in self.kept:
            inside = set(inside_of(group, self.children))
            wanted = [
                cell
                for cell in self.cells
                if int(cell.split("/")[0]) in inside and cell.split("/")[1] in shifts
            ]
            if not self.ledger.allows(wanted):
                return
            self.ledger.release(wanted)
            self.kept[group, shifts] = self.figure(self.rows, inside, shifts)


class LiveWave(Wave):
    """Without the snapshot: the page reckons anew with those who are there today."""

    def overview(self, firm):
        rows = self.answered(firm)
        self.kept |= {
            group: self.figure(rows, set(inside_of(group, self.children)), SHIFTS)
            for group in self.groups(rows)
        }
        return dict(self.kept)


class SizeAlone(Wave):
    """Without the tree rule and the ledger: whatever holds enough people is shown."""

    def groups(self, rows):
        number = {
            g: len(self.figure(rows, set(inside_of(g, self.children)), SHIFTS).behind)
            for g in inside_of(0, self.children)
        }
        return [group for group, people in number.items() if people >= K]

    def new_ledger(self):
        return _Anything(self.cells, K)


class _Anything(Ledger):
    def allows(self, cells):
        return sum(self._people[cell] for cell in cells) >= self._minimum

    def release(self, cells):
        """Nothing is remembered."""


def lived(kind, waves):
    """Old figures that changed, and pairs of figures of one wave that differ by few people."""
    chance = random.Random(13)  # noqa: S311
    changed = isolating = figures = events = 0
    for _ in range(waves):
        firm = Firm.founded(chance)
        wave = kind(firm)
        before, ever = wave.overview(firm), set(wave.kept.values())
        for _ in range(12):
            firm.live_on()
            events += 1
            group = chance.choice(sorted(inside_of(0, wave.children)))
            wave.cut(firm, group, tuple(sorted(chance.sample(SHIFTS, chance.randint(1, 2)))))
            now = wave.overview(firm)
            changed += sum(now[name] != figure for name, figure in before.items())
            before = now
            ever |= set(now.values())
        figures += len(ever)
        isolating += sum(
            0 < len(a.behind - b.behind) < K
            for a, b in permutations(ever, 2)
            if b.behind < a.behind
        )
    return figures, changed, isolating


@pytest.mark.parametrize("waves", SIZES)
def test_old_figures_stay_and_no_two_of_them_isolate_anybody(waves):
    """Seen failing with figures reckoned anew (`LiveWave`) and with the minimum size alone
    (`SizeAlone`), as the tests below do on purpose.
    """
    figures, changed, isolating = lived(Wave, waves)

    print(f"{waves} waves, {figures} figures: {changed} changed, {isolating} pairs isolate")
    assert (changed, isolating) == (0, 0)
    assert figures > 4 * waves


def test_the_simulation_catches_figures_that_are_reckoned_anew():
    _, changed, isolating = lived(LiveWave, 10)

    assert changed > 100
    assert isolating > 50


def test_the_simulation_catches_a_minimum_size_alone():
    _, changed, isolating = lived(SizeAlone, 10)

    assert changed == 0
    assert isolating > 20
