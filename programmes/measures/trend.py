"""Whether a figure has moved between its first reading and its last, said from their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from programmes.measures.figure import Figure, Note, Status


class Course(StrEnum):
    """What may be said of the way that a figure has gone."""

    NO_READING = "no_reading"
    ONE_READING = "one_reading"
    RISEN = "risen"
    FALLEN = "fallen"
    UNCHANGED = "unchanged"  # both were counted, and they are the same
    NOT_DETECTABLE = "not_detectable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """`change` is the later figure less the earlier one, where there are two; `counted` where both were."""

    course: Course
    counted: bool = False
    change: Figure | None = None


def trend(readings: Sequence[Figure]) -> Trend:
    """From the first to the last of the readings that have a value and an interval, oldest first.

    What was counted differs or does not. What was sampled has risen or fallen only where the
    interval of the difference leaves out zero.
    """
    known = [each for each in readings if _ends(each) is not None]
    if len(known) < 2:
        return Trend(course=Course.ONE_READING if known else Course.NO_READING)
    change = difference(known[0], known[-1])
    return Trend(course=_course(change), counted=Note.COUNTED in change.notes, change=change)


def difference(earlier: Figure, later: Figure) -> Figure:
    """M6 for two figures that are known by their intervals alone: later less earlier.

    ``low = d - √((v₂-l₂)² + (h₁-v₁)²)`` and the mirror of it for the upper end: the square-and-add
    interval (Newcombe 1998, method 10, for shares; Zou & Donner 2008 for others). The readings are
    taken as independent, which widens the interval where the same people answered both. Raises
    ValueError for a figure without a value or an interval.
    """
    before, after = _ends(earlier), _ends(later)
    if before is None or after is None:
        raise ValueError("a difference is between two figures that are shown")
    (v1, l1, h1), (v2, l2, h2) = before, after
    moved = v2 - v1
    counted = h1 == l1 and h2 == l2
    return Figure(
        formula="M6",
        value=moved,
        low=moved - sqrt((v2 - l2) ** 2 + (h1 - v1) ** 2),
        high=moved + sqrt((h2 - v2) ** 2 + (v1 - l1) ** 2),
        notes=(Note.COUNTED,) if counted else (),
    )


def _course(change: Figure) -> Course:
    if change.low is not None and change.low > 0:
        return Course.RISEN
    if change.high is not None and change.high < 0:
        return Course.FALLEN
    return Course.UNCHANGED if Note.COUNTED in change.notes else Course.NOT_DETECTABLE


def _ends(figure: Figure) -> tuple[float, float, float] | None:
    if figure.status is not Status.OK:
        return None
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value, figure.low, figure.high
