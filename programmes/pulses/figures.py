"""What gates and the health of a programme read of questionnaires: figures that have passed the door."""

from collections.abc import Callable
from datetime import date

from programmes.measures.figure import Figure, Grade, suppressed
from programmes.models import Cycle
from programmes.pulses.models import Wave, WaveFigure


def favourable(instrument: str, item: str = "") -> Callable[[Cycle, date], Figure | None]:
    """M3 of the latest closed wave of the cycle that asked this instrument, or this item of it.

    As it is printed: where the share was cut, so is its interval. None before such a wave has
    closed; suppressed where too few have answered.
    """

    def read(cycle: Cycle, today: date) -> Figure | None:
        waves = Wave.objects.filter(
            stage__process_run__cycle=cycle, state=Wave.State.CLOSED, keys__contains=[instrument]
        )
        wave = waves.order_by("-closed_at").first()
        if wave is None:
            return None
        found = WaveFigure.objects.filter(
            wave=wave, group__parent__isnull=True, rest=False, instrument=instrument, item=item
        ).first()
        if found is None:
            return suppressed("M3")
        shown = found.shown
        return Figure(
            formula="M3",
            value=shown["percent"] / 100,
            low=min(shown["percent_low"], shown["percent"]) / 100,
            high=max(shown["percent_high"], shown["percent"]) / 100,
            n=shown["n"],
            N=shown["N"],
            grade=Grade(shown["grade"]) if shown.get("grade") else None,
        )

    return read
