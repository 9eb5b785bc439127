"""What gates and the health of a programme read of questionnaires: figures that have passed the door."""

from collections.abc import Callable, Mapping
from datetime import date
from math import hypot
from typing import Any

from programmes.measures.figure import Figure, Grade, counted, suppressed
from programmes.models import Cycle
from programmes.pulses.models import Wave, WaveFigure

Reader = Callable[[Cycle, date], Figure | None]

# A move of at most so many points is not called one (M6).
LEAST_MOVE = 0.3


def favourable(instrument: str, item: str = "") -> Reader:
    """M3 of the latest closed wave of the cycle that asked this instrument, or this item of it.

    As it is printed: where the share was cut, so is its interval. None before such a wave has
    closed; suppressed where too few have answered.
    """

    def read(cycle: Cycle, today: date) -> Figure | None:
        shown = _latest(cycle, instrument, item)
        if not shown:
            return shown if shown is None else suppressed("M3")
        share, low, high = shown["percent"], shown["percent_low"], shown["percent_high"]
        return _share(shown, share, min(low, share), max(high, share))

    return read


def others(instrument: str, item: str) -> Reader:
    """M3 of those who do not say so: what a criterion of the kind "at most so many" asks."""
    said_so = favourable(instrument, item)

    def read(cycle: Cycle, today: date) -> Figure | None:
        figure = said_so(cycle, today)
        if figure is None or figure.value is None or figure.low is None or figure.high is None:
            return figure
        return Figure(
            formula="M3",
            value=1 - figure.value,
            low=1 - figure.high,
            high=1 - figure.low,
            n=figure.n,
            N=figure.N,
            grade=figure.grade,
        )

    return read


def answered(instrument: str) -> Reader:
    """How many answered in the latest closed wave; suppressed where too few have."""

    def read(cycle: Cycle, today: date) -> Figure | None:
        shown = _latest(cycle, instrument, "")
        if not shown:
            return shown if shown is None else suppressed("M1")
        return counted("M1", float(shown["n"]), n=shown["n"], N=shown["N"])

    return read


def response(instrument: str) -> Reader:
    """M1: the share of those asked who answered in the latest closed wave."""

    def read(cycle: Cycle, today: date) -> Figure | None:
        shown = _latest(cycle, instrument, "")
        if not shown or not shown["N"]:
            return shown if shown is None else suppressed("M1")
        return counted("M1", shown["n"] / shown["N"], n=shown["n"], N=shown["N"])

    return read


def change(instrument: str, item: str = "", *, good_is_low: bool = False) -> Reader:
    """M6 in points, from the first closed wave of the cycle that asked it to the latest.

    Worked out from the printed means and their intervals, so that it tells no more than they do.
    Below zero it has become worse. None before two such waves have closed.
    """

    def read(cycle: Cycle, today: date) -> Figure | None:
        waves = list(_waves(cycle, instrument).order_by("closed_at"))
        if len(waves) < 2:
            return None
        first, last = (_shown(wave, instrument, item) for wave in (waves[0], waves[-1]))
        if not first or not last:
            return suppressed("M6")
        moved = last["mean"] - first["mean"]
        value = round(-moved if good_is_low else moved, 1)
        half = hypot(_half(first), _half(last))
        return Figure(
            formula="M6", value=value, low=value - half, high=value + half, n=last["n"], N=last["N"]
        )

    return read


def _latest(cycle: Cycle, instrument: str, item: str) -> Mapping[str, Any] | None:
    """What shows of everybody who was asked; empty where too few answered, None before any closed."""
    wave = _waves(cycle, instrument).order_by("-closed_at").first()
    return None if wave is None else _shown(wave, instrument, item)


def _waves(cycle: Cycle, instrument: str) -> Any:
    return Wave.objects.filter(
        stage__process_run__cycle=cycle, state=Wave.State.CLOSED, keys__contains=[instrument]
    )


def _shown(wave: Wave, instrument: str, item: str) -> Mapping[str, Any]:
    found = WaveFigure.objects.filter(
        wave=wave, group__parent__isnull=True, rest=False, instrument=instrument, item=item
    ).first()
    return found.shown if found else {}


def _share(shown: Mapping[str, Any], percent: int, low: int, high: int) -> Figure:
    return Figure(
        formula="M3",
        value=percent / 100,
        low=low / 100,
        high=high / 100,
        n=shown["n"],
        N=shown["N"],
        grade=Grade(shown["grade"]) if shown.get("grade") else None,
    )


def _half(shown: Mapping[str, Any]) -> float:
    """Half the width of the printed interval, in points."""
    return float(shown["high"] - shown["low"]) / 2
