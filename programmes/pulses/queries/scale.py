"""What the closing of a wave says about a scale beside its means: its quality, and what moved."""

from typing import Any

from programmes.measures import agreement, means, scales, scores
from programmes.measures.figure import Figure
from programmes.measures.totals import Totals
from programmes.pulses.content import Content, Keyed
from programmes.pulses.models import Wave, WaveTotal
from programmes.pulses.tree import Tree

LOOKED_BACK = 12  # waves


def quality(
    instrument: Content,
    values: list[dict[str, int]],
    places: list[int],
    tree: Tree,
    shown: frozenset[int],
) -> dict[str, Any]:
    """M7 and M8 of the whole wave, and M11 over the finest groups that show; rounded to hundredths."""
    scored = [item for item in instrument.items if item.keyed is not Keyed.APART]
    if len(scored) < 2 or 0 not in shown:
        return {}
    scale = instrument.scale
    keys = [f"{instrument.key}.{item.key}" for item in scored]
    reverse = [item.keyed is Keyed.AGAINST for item in scored]
    rows = [
        [
            None if answer is None else float(scale.reversed(answer) if turned else answer)
            for answer, turned in zip(map(row.get, keys), reverse, strict=True)
        ]
        for row in values
    ]
    bounds = {"lowest": scale.minimum, "highest": scale.maximum}
    units: dict[int, list[float | None]] = {}
    told = scores.scores(rows=rows, reverse=[False] * len(scored), **bounds)
    for place, score in zip(places, told, strict=True):
        at = tree.nearest(place, shown)
        units.setdefault(at if at is not None else 0, []).append(score)
    one = agreement.aggregation(units=units.values(), **bounds).one if len(units) > 4 else None
    found = {
        "alpha": _plain(scales.reliability(rows=rows, **bounds)),
        "omega": _plain(scales.one_factor_reliability(rows=rows, **bounds)),
        "icc": _plain(one) if one else None,
    }
    return {"quality": {key: value for key, value in found.items() if value}}


def changes(wave: Wave, instrument: Content) -> dict[int, dict[str, Any]]:
    """By group, M6 since the latest closed wave that asked the same, for groups that showed in both.

    As a word alone: the ends of its interval are made of exact means.
    """
    before = _before(wave, instrument)
    if before is None:
        return {}
    rows = WaveTotal.objects.filter(wave=before, instrument=instrument.key, item="")
    earlier = {row.group.department: row for row in rows.select_related("group")}
    rows = WaveTotal.objects.filter(wave=wave, instrument=instrument.key, item="")
    found = {}
    for row in rows.select_related("group"):
        other = earlier.get(row.group.department)
        if other is not None:
            figure = means.change_of_samples(
                before=_sample(other), after=_sample(row), minimum=wave.minimum
            )
            if figure.value is not None and figure.reading is not None:
                found[row.group_id] = {
                    "reading": str(figure.reading),
                    "since": before.closes_on.isoformat(),
                }
    return found


def _before(wave: Wave, instrument: Content) -> Wave | None:
    """The latest earlier wave of the same programme with the same questions on the same scale."""
    rows = Wave.objects.filter(
        state=Wave.State.CLOSED,
        audience=wave.audience,
        departments=wave.departments,
        stage__process_run__cycle__programme=wave.stage.process_run.cycle.programme_id,
    ).exclude(pk=wave.pk)
    for row in rows.order_by("-closed_at")[:LOOKED_BACK]:
        if any(_same(each, instrument) for each in row.instruments):
            return row
    return None


def _same(one: Content, other: Content) -> bool:
    """They ask the same, word for word, on the same scale."""
    return one.key == other.key and one.items == other.items and one.scale == other.scale


def _sample(row: WaveTotal) -> means.Sample:
    totals = Totals(n=row.n, sum=row.total, squares=row.squares)
    return means.Sample(totals.n, totals.mean, totals.deviation)


def _plain(figure: Figure) -> dict[str, float] | None:
    if figure.value is None:
        return None
    plain = {"value": round(figure.value, 2)}
    if figure.low is not None and figure.high is not None:
        plain |= {"low": round(figure.low, 2), "high": round(figure.high, 2)}
    return plain
