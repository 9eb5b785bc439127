"""How figures of small groups are worded, so that nobody reads what each member answered.

Where a share is all or nothing, or a mean lies at an end of its scale, everybody gave the same
answer. So both are cut at the ends, the earlier the smaller the group, and said as a bound:
"at most 20 %". The same answers are always worded alike: a noise that is drawn anew for each
reader would vanish in the mean of many readings.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor


class End(StrEnum):
    """Which end of a share is cut off, so that "everybody" and "nobody" cannot be read."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True)
class CodedMean:
    """Points of a scale, to one decimal; with an `end` it is only a bound: "at most 1.8"."""

    points: float
    end: End | None = None


@dataclass(frozen=True)
class CodedShare:
    """A whole percentage; with an `end` it is only a bound: "at most 20 %"."""

    percent: int
    end: End | None = None


# The smallest group for each cut, and the cut itself in percent of the whole or of the scale: the
# smaller the group, the sooner a figure says what each of its members answered.
_CUTS = ((40, 5), (20, 10), (0, 20))


def coded_share(count: int, size: int) -> CodedShare:
    """The share of a shown group as it may be printed, cut at both ends by the group's size."""
    if not 0 <= count <= size or size == 0:
        raise ValueError("a share needs a count between none and all of at least one person")
    cut = _cut(size)
    if count * 100 <= cut * size:
        return CodedShare(cut, End.AT_MOST)
    if count * 100 >= (100 - cut) * size:
        return CodedShare(100 - cut, End.AT_LEAST)
    return CodedShare(_half_up(count * 100, size))


def coded_mean(mean: float | Fraction, size: int, minimum: float, maximum: float) -> CodedMean:
    """The mean of a shown group as it may be printed, cut at both ends of its scale.

    `minimum` and `maximum` are the ends of the scale. A bound is rounded into the scale, so that
    what it says of the mean is true; any other mean is rounded to the nearest tenth, halves up.
    """
    if size < 1 or not minimum < maximum or not minimum <= mean <= maximum:
        raise ValueError("a mean of at least one person lies within its scale")
    exact, lowest, highest = (_plain(number) for number in (mean, minimum, maximum))
    margin = Fraction(_cut(size), 100) * (highest - lowest)
    if exact <= lowest + margin:
        return CodedMean(ceil((lowest + margin) * 10) / 10, End.AT_MOST)
    if exact >= highest - margin:
        return CodedMean(floor((highest - margin) * 10) / 10, End.AT_LEAST)
    tenths = exact * 10
    return CodedMean(_half_up(tenths.numerator, tenths.denominator) / 10)


def participation_percent(done: int, asked: int) -> int:
    """Participation of a shown group, rounded to ten percent."""
    if not 0 <= done <= asked or asked == 0:
        raise ValueError("those who took part are among those who were asked")
    return 10 * _half_up(done * 10, asked)


def _cut(size: int) -> int:
    return next(cut for least, cut in _CUTS if size >= least)


def _plain(number: float | Fraction) -> Fraction:
    """The simple fraction that a float stands for: 2.65 lies just below 53/20, and is meant as it."""
    return Fraction(number).limit_denominator(1_000_000)


def _half_up(numerator: int, denominator: int) -> int:
    """Python rounds halves to even; a reader expects 45 % of ten to become 50."""
    return (2 * numerator + denominator) // (2 * denominator)
