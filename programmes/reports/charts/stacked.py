"""Counts by state, one bar for each process."""

from collections.abc import Sequence
from dataclasses import dataclass

from programmes.reports.charts.palette import COLOURS
from programmes.reports.charts.svg import (
    WIDTH,
    Drawing,
    drawing,
    fitted,
    legend,
    numbered_disc,
    rectangle,
    text,
    width_of,
)

LEFT, RIGHT, ROW, TOP, BAR = 132.0, 34.0, 19.0, 22.0, 12.5


@dataclass(frozen=True, kw_only=True)
class StackKey:
    """A state in words, and the colour of the palette that stands for it."""

    label: str
    colour: str


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One process; `counts` follow the order of the keys."""

    order: int
    name: str
    counts: Sequence[int]


def stacked(
    *,
    key: str,
    title: str,
    description: str,
    keys: Sequence[StackKey],
    rows: Sequence[Stack],
) -> Drawing:
    """Every bar is as long as its share of the largest total."""
    largest = max((sum(row.counts) for row in rows), default=0) or 1
    marks = [(rectangle(-4, -4, 8, 8, each.colour, radius=1), each.label) for each in keys]
    body = [legend(LEFT + 4, 6, marks)]
    for index, row in enumerate(rows):
        body.append(_row(row, keys, TOP + index * ROW, largest))
    height = TOP + len(rows) * ROW
    return drawing(
        key=key, width=WIDTH, height=height, title=title, description=description, body=body
    )


def _row(row: Stack, keys: Sequence[StackKey], y: float, largest: int) -> str:
    unit = (WIDTH - LEFT - RIGHT) / largest
    parts = [
        numbered_disc(6, y + BAR / 2, row.order),
        text(17, y + BAR / 2 + 2.8, fitted(row.name, LEFT - 26, 8.5), size=8.5, fill="ink"),
    ]
    x = LEFT
    for each, count in zip(keys, row.counts, strict=True):
        width = unit * count
        if count:
            parts.append(rectangle(x, y, width - 0.6, BAR, each.colour))
        if width > width_of(str(count), 7) + 6:
            parts.append(_digits(count, x + width / 2, y + BAR / 2 + 2.4, each.colour))
        x += width
    total = str(sum(row.counts))
    parts.append(text(WIDTH, y + BAR / 2 + 2.8, total, size=8.5, fill="ink-2", anchor="end"))
    return "".join(parts)


def _digits(count: int, x: float, y: float, on: str) -> str:
    """White digits only where they hold a contrast of 4.5."""
    fill = "surface" if luminance(COLOURS[on]) < 0.183 else "ink"
    return text(x, y, str(count), size=7, fill=fill, anchor="middle", bold=True)


def luminance(colour: str) -> float:
    """Relative luminance as defined by WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
