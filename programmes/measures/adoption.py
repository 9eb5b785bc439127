"""How many practise the new way (M14), and whether the way there stays gentle (M16)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from programmes.measures.criteria import Comparator, Verdict, all_of, verdict
from programmes.measures.figure import Figure, Note, Reason, Status, not_applicable
from programmes.measures.means import Direction
from programmes.measures.participation import unshown
from programmes.measures.refusals import NotATree, among

# The tipping size of one experiment with 194 people (Centola et al. 2018); others found 10 to 40 %.
CRITICAL_SHARE = 0.25
UNITS_THAT_MUST = 0.5
UNIT_SIZE = 10
CHECKS = 3
PARADIGMS = 3

Unit = TypeVar("Unit", bound=Hashable)


class Reach(StrEnum):
    REACHED = "reached"
    PLAUSIBLE = "plausible"
    NOT_YET = "not_yet"


_REACH = {
    Verdict.MET: Reach.REACHED,
    Verdict.CANT_TELL: Reach.PLAUSIBLE,
    Verdict.NOT_MET: Reach.NOT_YET,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """People counted: those who practise, among those who answered, among those who could.

    Raises NotFinite or ImpossibleCount where one is not among the next.
    """

    practitioners: int = 0
    answered: int = 0
    eligible: int = 0

    def __post_init__(self) -> None:
        among(self.answered, self.eligible)
        among(self.practitioners, self.answered)

    def __add__(self, other: "Head") -> "Head":
        return Head(
            practitioners=self.practitioners + other.practitioners,
            answered=self.answered + other.answered,
            eligible=self.eligible + other.eligible,
        )

    @property
    def certain(self) -> float:
        """The share that practises if nobody of the silent does."""
        return self.practitioners / self.eligible

    @property
    def possible(self) -> float:
        """The share that practises if all of the silent do."""
        return (self.practitioners + self.eligible - self.answered) / self.eligible


@dataclass(frozen=True, kw_only=True, slots=True)
class CriticalMass:
    """`people` is the share that practises, with the reading of both; `units` the share of units there."""

    people: Figure
    units: Figure


def practises(*, says_so: bool, presence_checks: int) -> bool:
    """Who counts as a practitioner: says so, may be counted, and kept it up for eight weeks.

    `presence_checks` is the number of presence self-checks in the last eight weeks; what they
    say is nobody's business.
    """
    among(presence_checks, presence_checks)
    return says_so and presence_checks >= CHECKS


def critical_mass(
    *,
    root: Unit,
    own: Mapping[Unit, Head],
    children: Mapping[Unit, Sequence[Unit]],
    minimum: int,
) -> CriticalMass:
    """M14, over a tree of departments: do a quarter practise, overall and in half of the units?

    `own` counts the people directly in a department. The value of `people`, and its lower end,
    counts everybody silent as not practising; the upper end counts them as practising (M4). A
    unit has at least ten people; smaller ones are taken together with their parent's own.

    Reached where both conditions hold at the lower ends, not yet where one fails even at the
    upper ends, and plausible in between, so that one practitioner more never lowers the reading.
    Raises NotATree where a department has two parents or people are counted outside the tree.
    """
    heads = _units(root, own, children)
    everybody = sum(heads.values(), Head())
    refused = unshown(
        "M14", answered=everybody.answered, eligible=everybody.eligible, minimum=minimum
    )
    if refused:
        return CriticalMass(people=refused, units=refused)
    units = _share_of_units([head for head in heads.values() if head.eligible >= UNIT_SIZE])
    return CriticalMass(people=_people(everybody, units), units=units)


class Guard(StrEnum):
    """What keeps the change gentle."""

    FEW_AT_ONCE = "few_at_once"
    OLD_WAY_HONOURED = "old_way_honoured"
    WORDS_KIND = "words_kind"
    SAFETY_KEPT = "safety_kept"


def gentleness(
    *,
    active_by_unit: Iterable[int],
    cards_without_past: int,
    unkind_words: int,
    safety: Figure,
) -> dict[Guard, Verdict]:
    """M16: at most three paradigms at once in a unit; each card says what the old belief protected;
    no word of blame on a card; and psychological safety has not detectably fallen since launch.

    `safety` is the M6 of that scale; where it is hidden or insufficient the guard can't tell.
    """
    active = list(active_by_unit)
    for number in (*active, cards_without_past, unkind_words):
        among(number, number)
    kept = (
        Verdict.CANT_TELL
        if safety.status is not Status.OK
        else _met(safety.reading is not Direction.FALLEN)
    )
    return {
        Guard.FEW_AT_ONCE: _met(max(active, default=0) <= PARADIGMS),
        Guard.OLD_WAY_HONOURED: _met(cards_without_past == 0),
        Guard.WORDS_KIND: _met(unkind_words == 0),
        Guard.SAFETY_KEPT: kept,
    }


def _met(holds: bool) -> Verdict:
    return Verdict.MET if holds else Verdict.NOT_MET


def _people(everybody: Head, units: Figure) -> Figure:
    share = Figure(
        formula="M14",
        value=everybody.certain,
        low=everybody.certain,
        high=everybody.possible,
        n=everybody.answered,
        N=everybody.eligible,
    )
    verdicts = [verdict(share, comparator=Comparator.AT_LEAST, threshold=CRITICAL_SHARE)]
    if units.status is Status.OK:
        verdicts.append(verdict(units, comparator=Comparator.AT_LEAST, threshold=UNITS_THAT_MUST))
    return replace(
        share,
        reading=_REACH[all_of(verdicts)],
        notes=(Note.NO_ASSUMPTION, Note.NOT_A_LAW),
    )


def _share_of_units(units: Sequence[Head]) -> Figure:
    if not units:
        return not_applicable("M14", Reason.NOTHING_TO_COUNT)
    certain = sum(unit.certain >= CRITICAL_SHARE for unit in units)
    possible = sum(unit.possible >= CRITICAL_SHARE for unit in units)
    return Figure(
        formula="M14",
        value=certain / len(units),
        low=certain / len(units),
        high=possible / len(units),
        n=certain,
        N=len(units),
        notes=(Note.NO_ASSUMPTION,),
    )


def _units(
    root: Unit, own: Mapping[Unit, Head], children: Mapping[Unit, Sequence[Unit]]
) -> dict[Unit, Head]:
    """The heads of each unit, children before their parents.

    Who is in a department too small to be a unit is counted with its parent. At the root stays
    whoever is left, perhaps fewer than a unit.
    """
    order, parents = [root], dict[Unit, Unit]()
    for department in order:
        for child in children.get(department, ()):
            if child in parents or child == root:
                raise NotATree("a department has one parent")
            parents[child] = department
            order.append(child)
    if own.keys() - set(order):
        raise NotATree("people are counted in a department that is not in the tree")
    heads = {department: own.get(department, Head()) for department in order}
    for department in reversed(order[1:]):
        if heads[department].eligible < UNIT_SIZE:
            heads[parents[department]] += heads.pop(department)
    return heads
