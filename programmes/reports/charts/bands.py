"""Progress of each process as a band between what is certain and what is possible."""

from collections.abc import Sequence
from dataclasses import dataclass

from programmes.reports.charts.palette import process_colour
from programmes.reports.charts.svg import (
    WIDTH,
    Drawing,
    disc,
    drawing,
    element,
    fitted,
    legend,
    line,
    numbered_disc,
    text,
)

LEFT, RIGHT, ROW, TOP = 132.0, 58.0, 17.0, 22.0


@dataclass(frozen=True, kw_only=True)
class Band:
    """Shares of the whole way, from 0 to 1; `label` says the band in words."""

    order: int
    name: str
    low: float
    high: float
    label: str
    before: float | None = None
    expected: float | None = None


def progress_bands(
    *,
    key: str,
    title: str,
    description: str,
    rows: Sequence[Band],
    ticks: Sequence[tuple[float, str]],
    words: tuple[str, str, str],
) -> Drawing:
    """`words` name the marks: before, now, expected."""
    bottom = TOP + len(rows) * ROW
    grid = [
        line(_x(share), TOP - 6, _x(share), bottom, "line-2")
        + text(_x(share), bottom + 10, label, size=7, fill="ink-3", anchor="middle")
        for share, label in ticks
    ]
    body = [
        _legend(rows, words),
        *grid,
        *(_row(row, TOP + index * ROW + ROW / 2 - 2) for index, row in enumerate(rows)),
    ]
    return drawing(
        key=key, width=WIDTH, height=bottom + 14, title=title, description=description, body=body
    )


def _x(share: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0)


def _row(row: Band, y: float) -> str:
    hue = process_colour(row.order)
    parts = [
        numbered_disc(6, y, row.order),
        text(17, y + 2.8, fitted(row.name, LEFT - 26, 8.5), size=8.5, fill="ink"),
        line(_x(0), y, _x(1), y, "line-2"),
    ]
    if row.before is not None:
        if row.before < row.low:
            parts.append(_bar(row.before, row.low, y, hue, width=2.4, opacity=0.35))
        parts.append(_hollow(_x(row.before), y))
    parts += [_bar(row.low, row.high, y, hue, width=7.2), *_expected(row, y)]
    parts.append(text(WIDTH, y + 2.8, row.label, size=8.5, fill="ink", anchor="end", bold=True))
    return "".join(parts)


def _expected(row: Band, y: float) -> list[str]:
    """A mark; where it crosses the bar, a light line under it keeps the two apart."""
    if row.expected is None:
        return []
    x = _x(row.expected)
    mark = line(x, y - 6, x, y + 6, "ink", width=1.2)
    crosses = row.low < row.expected < row.high
    return [line(x, y - 6, x, y + 6, "surface", width=3.2), mark] if crosses else [mark]


def _bar(start: float, end: float, y: float, hue: str, *, width: float, opacity: float = 1) -> str:
    """A stroke with round ends, so that a band of no width is still a disc."""
    return element(
        "line",
        stroke=hue,
        x1=_x(start),
        y1=y,
        x2=_x(end) if end > start else _x(start) + 0.01,
        y2=y,
        stroke_width=width,
        stroke_linecap="round",
        stroke_opacity=None if opacity == 1 else opacity,
    )


def _hollow(x: float, y: float) -> str:
    return element(
        "circle", fill="surface", stroke="chart-base", cx=x, cy=y, r=2.6, stroke_width=1.1
    )


def _legend(rows: Sequence[Band], words: tuple[str, str, str]) -> str:
    before, now, expected = words
    entries = []
    if any(row.before is not None for row in rows):
        entries.append((_hollow(0, 0), before))
    entries.append((disc(0, 0, 3.4, "ink-2"), now))
    if any(row.expected is not None for row in rows):
        entries.append((line(0, -4, 0, 4, "ink", width=1.2), expected))
    return legend(LEFT + 3, 5, entries)
