"""Chains of command: who would end up above themselves."""

from array import array
from collections.abc import Iterable


def in_circles(pairs: Iterable[tuple[int, int]], people: int) -> list[int]:
    """Those who stand on a circle, of pairs (person, manager) with numbers from 1 to `people`.

    Linear in time; eight bytes a person, so that a list of any length fits.
    """
    above = array("i", bytes(4 * (people + 1)))
    for person, manager in pairs:
        above[person] = manager
    seen = array("i", bytes(4 * (people + 1)))  # on which walk somebody was met first
    circles: list[int] = []
    for walk in range(1, people + 1):
        person = walk
        while person and not seen[person]:
            seen[person] = walk
            person = above[person]
        if person and seen[person] == walk:
            circles += _around(person, above)
    return circles


def _around(person: int, above: "array[int]") -> list[int]:
    circle = [person]
    while (person := above[person]) != circle[0]:
        circle.append(person)
    return circle
