"""Chains of command by number: who would end up above themselves."""

from collections.abc import Mapping


def in_circles(managers: Mapping[str, str]) -> set[str]:
    """The numbers that stand on a circle. Linear in the count of pairs of person and manager."""
    settled: set[str] = set()
    circles: set[str] = set()
    for start in managers:
        trail: dict[str, int] = {}
        person: str | None = start
        while person is not None and person not in settled and person not in trail:
            trail[person] = len(trail)
            person = managers.get(person)
        if person is not None and person in trail:
            circles.update(list(trail)[trail[person] :])
        settled.update(trail)
    return circles
