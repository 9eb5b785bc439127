"""Numbers that no formula takes, by name; each is a ValueError."""

from math import inf


class Refused(ValueError):
    """What was handed over is a mistake of the caller, not a gap in what people answered."""


class NotFinite(Refused):
    """Not a number, or endless. A missing answer is ``None``."""


class OutsideScale(Refused):
    """A number that its scale does not have."""


class ImpossibleCount(Refused):
    """A part larger than its whole, below zero, or not whole."""


class NotATable(Refused):
    """Rows of different lengths, or too few columns."""


class NotABand(Refused):
    """A figure without an interval where one is needed."""


class NotATree(Refused):
    """A department with two parents, or people counted in one that is not in the tree."""


def finite(*numbers: float) -> None:
    """Raise NotFinite unless every number is one and has an end."""
    # Compared rather than converted: a count may be a whole number that no float holds.
    if not all(-inf < number < inf for number in numbers):
        raise NotFinite("a formula takes numbers that are finite; a missing answer is None")


def within(number: float, lowest: float, highest: float) -> None:
    """Raise NotFinite or OutsideScale unless ``lowest <= number <= highest``."""
    finite(number)
    if not lowest <= number <= highest:
        raise OutsideScale(f"a number lies outside its scale, {lowest} to {highest}")


def among(part: int, whole: int) -> None:
    """Raise NotFinite or ImpossibleCount unless both count, and the part is in the whole."""
    finite(part, whole)
    if part % 1 or whole % 1 or not 0 <= part <= whole:
        raise ImpossibleCount("a count lies between none and all of those who are counted")
