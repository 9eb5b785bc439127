"""How one figure has gone: a line along the days, the band of its interval, and what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from programmes.reports.charts.palette import process_colour
from programmes.reports.charts.svg import (
    WIDTH,
    Drawing,
    disc,
    drawing,
    element,
    line,
    number,
    text,
)

LEFT, RIGHT, TOP, HEIGHT, BELOW = 44.0, 60.0, 12.0, 110.0, 18.0
BOTTOM = TOP + HEIGHT


@dataclass(frozen=True, kw_only=True)
class CoursePoint:
    """One day. ``turn``: the figure is another than the one before, so it gets a dot."""

    on: date
    value: float
    low: float
    high: float
    turn: bool = True


@dataclass(frozen=True, kw_only=True)
class CourseScale:
    """From nothing to ``top``; ``ticks`` are heights with their words. ``asked`` is a line across."""

    top: float
    ticks: Sequence[tuple[float, str]]
    days: Sequence[tuple[date, str]]
    asked: tuple[float, str] | None = None


def course(
    *,
    key: str,
    title: str,
    description: str,
    order: int,
    parts: Sequence[Sequence[CoursePoint]],
    scale: CourseScale,
) -> Drawing:
    """``parts`` are stretches of days without a gap; between two of them nothing could be told."""
    days = [point.on for part in parts for point in part]
    place = _Place(min(days), max(days), scale.top)
    hue = process_colour(order)
    body = [*_frame(scale, place)]
    for part in parts:
        body += _part(part, place, hue)
    return drawing(
        key=key, width=WIDTH, height=BOTTOM + BELOW, title=title, description=description, body=body
    )


@dataclass(frozen=True)
class _Place:
    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return LEFT + (WIDTH - LEFT - RIGHT) * share

    def y(self, value: float) -> float:
        return BOTTOM - HEIGHT * min(max(value / self.top, 0.0), 1.0)


def _frame(scale: CourseScale, place: _Place) -> list[str]:
    body = []
    for height, words in scale.ticks:
        y = place.y(height)
        body.append(line(LEFT, y, WIDTH - RIGHT, y, "line-2"))
        body.append(text(LEFT - 6, y + 2.6, words, size=7.5, fill="ink-3", anchor="end"))
    for day, words in scale.days:
        x = place.x(day)
        body.append(text(x, BOTTOM + 12, words, size=7.5, fill="ink-3", anchor="middle"))
    if scale.asked:
        y = place.y(scale.asked[0])
        body.append(line(LEFT, y, WIDTH - RIGHT, y, "ink", width=0.9, dashes="3 2.5"))
        body.append(text(WIDTH - RIGHT + 5, y + 2.6, scale.asked[1], size=7.5, fill="ink"))
    return body


def _part(points: Sequence[CoursePoint], place: _Place, hue: str) -> list[str]:
    body = []
    if any(point.high > point.low for point in points):
        body.append(_band(points, place, hue))
    if len(points) > 1:
        way = " ".join(f"{number(place.x(p.on))},{number(place.y(p.value))}" for p in points)
        body.append(
            element("polyline", stroke=hue, points=way, stroke_width=1.6, stroke_linejoin="round")
        )
    body += [disc(place.x(p.on), place.y(p.value), 2.6, hue) for p in points if p.turn]
    return body


def _band(points: Sequence[CoursePoint], place: _Place, hue: str) -> str:
    """A stroke for a single day, which has no breadth."""
    if len(points) == 1:
        [only] = points
        x = place.x(only.on)
        return line(x, place.y(only.low), x, place.y(only.high), hue, width=5)
    upper = [f"{number(place.x(p.on))},{number(place.y(p.high))}" for p in points]
    lower = [f"{number(place.x(p.on))},{number(place.y(p.low))}" for p in reversed(points)]
    return element("polygon", fill=hue, points=" ".join([*upper, *lower]), fill_opacity=0.2)
