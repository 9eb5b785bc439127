"""How a programme stands over all its processes (M40)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from programmes.measures.answers import ROUNDING, Array
from programmes.measures.figure import Figure, Reason, Status, not_applicable
from programmes.measures.means import Direction
from programmes.measures.refusals import NotABand, within

# A process that has not begun would make the product nothing, and hide all the others.
FLOOR = 0.05
STARTED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One process: the number of its stage in work, and its band (M39)."""

    process: str
    stage: int
    started: bool
    band: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """The lowest stage, and every process that stands there, in the order given."""

    stage: int
    processes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Composite:
    """Three bands that are printed together, so that none can be picked for its looks.

    `weighed` is the geometric one, in which a low process is not made good by a high one;
    `without_one` spans what it becomes when any one process is left out; `plain` is arithmetic.
    """

    weighed: Figure
    without_one: Figure
    plain: Figure


def headline(standings: Sequence[Standing]) -> Headline | None:
    """M40, the lowest stage and who holds it; None where there is no process."""
    if not standings:
        return None
    lowest = min(standing.stage for standing in standings)
    holders = tuple(each.process for each in standings if each.stage == lowest)
    return Headline(stage=lowest, processes=holders)


def composite(standings: Sequence[Standing]) -> Composite:
    """M40 as one band over the lower and over the upper ends of all processes, 0 to 1.

    The weights are equal. Ends below .05 count as .05, yet the band lies never above the best
    process nor below the worst. Processes without a band (no stages) are left out. Not
    applicable until five of them have started. No outcome is averaged in. Raises NotABand or
    OutsideScale for a band without two ends from 0 to 1.
    """
    known = [each for each in standings if each.band.status is Status.OK]
    if sum(each.started for each in known) < STARTED:
        nothing = not_applicable("M40", Reason.TOO_FEW_STARTED)
        return Composite(weighed=nothing, without_one=nothing, plain=nothing)
    low, high = _ends(known)
    places = range(len(known))
    return Composite(
        weighed=_band(_geometric(low), _geometric(high), known),
        without_one=_band(
            min(_geometric(_without(low, place)) for place in places),
            max(_geometric(_without(high, place)) for place in places),
            known,
        ),
        plain=_band(float(np.mean(low)), float(np.mean(high)), known),
    )


def in_fives(band: Figure) -> tuple[int, int] | None:
    """Both ends as they are printed: percent, to the nearest five, halves upwards."""
    ends = _interval(band)
    return (_five(ends[0]), _five(ends[1])) if ends else None


def moved(earlier: Figure, later: Figure) -> Direction:
    """Two bands differ only where they do not even touch."""
    before, after = _interval(earlier), _interval(later)
    if before is None or after is None:
        return Direction.NOT_DETECTABLE
    if after[0] > before[1]:
        return Direction.RISEN
    return Direction.FALLEN if after[1] < before[0] else Direction.NOT_DETECTABLE


def _interval(band: Figure) -> tuple[float, float] | None:
    return None if band.low is None or band.high is None else (band.low, band.high)


def _five(end: float) -> int:
    return 5 * floor(end * 20 + 0.5 + ROUNDING)


def _ends(standings: Sequence[Standing]) -> tuple[Array, Array]:
    """The lower and the upper ends, each shape (processes,)."""
    bands = [_interval(each.band) for each in standings]
    if None in bands:
        raise NotABand("the band of a process has two ends")
    low, high = np.array(bands, dtype=np.float64).T
    within(float(low.min()), 0.0, 1.0)
    within(float(high.max()), 0.0, 1.0)
    return low, high


def _geometric(ends: Array) -> float:
    mean = np.exp(np.log(np.maximum(ends, FLOOR)).mean())
    return float(np.clip(mean, ends.min(), ends.max()))


def _without(ends: Array, place: int) -> Array:
    return np.delete(ends, place)


def _band(low: float, high: float, standings: Sequence[Standing]) -> Figure:
    started = sum(each.started for each in standings)
    return Figure(formula="M40", low=low, high=high, n=started, N=len(standings))
