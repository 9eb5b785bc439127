"""The plan as bars along the months: pale is planned, solid is done, a diamond is a gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programmes.reports.charts.palette import process_colour
from programmes.reports.charts.svg import (
    WIDTH,
    Drawing,
    drawing,
    element,
    fitted,
    legend,
    line,
    number,
    numbered_disc,
    rectangle,
    text,
    width_of,
)

LEFT, RIGHT, ROW, TOP = 132.0, 40.0, 17.0, 32.0
GATE_LINE = 11.0
# Beyond this many months a letter for each would be unreadable; quarters are named instead.
MONTHS_IN_FULL = 20
YEAR = 26  # so wide stands the name of a year


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stage: from its first to its last day, and how much of it is done, from 0 to 1.

    Where ``gate`` is given its end is marked by a diamond, filled where the gate was passed.
    """

    start: date
    end: date
    done: float
    gate: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One process with its stages in order; `label` says in words how far it is."""

    order: int
    name: str
    segments: Sequence[Segment]
    label: str
    finished: bool = False


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A milestone of the whole programme; filled once it has been passed."""

    on: date
    label: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class ClosedTime:
    """Nobody works from its first to its last day."""

    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class MonthNames:
    """Twelve names each: `narrow` for a column of one month, `short` for one of three."""

    narrow: Sequence[str]
    short: Sequence[str]


def plan(
    *,
    key: str,
    title: str,
    description: str,
    rows: Sequence[PlanRow],
    gates: Sequence[Gate],
    today: date,
    today_label: str,
    months: MonthNames,
    closed: Sequence[ClosedTime] = (),
    closed_label: str = "",
) -> Drawing:
    """``closed_label`` stands beside the mark of closed times, below the chart."""
    scale = _Scale.around(rows, gates, today)
    bottom = TOP + len(rows) * ROW
    drawn_gates, gate_lines = _gates(gates, scale, bottom)
    body = [
        *_calendar(scale, months, bottom),
        *(_closed_time(each, scale, bottom) for each in closed),
        *(_row(row, scale, TOP + index * ROW) for index, row in enumerate(rows)),
        *drawn_gates,
        _today(scale.x(today), today_label, bottom),
    ]
    height = bottom + 3 + GATE_LINE * max(gate_lines, 1)
    if closed:
        body.append(legend(LEFT, height + 6, [(_closed_mark(0, -4, 4, 3), closed_label)]))
        height += 13
    return drawing(
        key=key, width=WIDTH, height=height, title=title, description=description, body=body
    )


@dataclass(frozen=True)
class _Scale:
    """Whole months from the first to the last day of anything drawn."""

    first: date
    end: date

    @classmethod
    def around(cls, rows: Sequence[PlanRow], gates: Sequence[Gate], today: date) -> "_Scale":
        days = [day for row in rows for s in row.segments for day in (s.start, s.end)]
        days += [gate.on for gate in gates] + [today]
        return cls(min(days).replace(day=1), _next_month(max(days)))

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.end - self.first).days
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0)

    def columns(self) -> Iterator[tuple[date, date, bool]]:
        """First day, day after the last, and whether the column stands for a quarter."""
        months = (self.end.year - self.first.year) * 12 + self.end.month - self.first.month
        step = 1 if months <= MONTHS_IN_FULL else 3
        start = self.first
        while start < self.end:
            after = start
            while True:
                after = _next_month(after)
                if (after.month - 1) % step == 0 or after >= self.end:
                    break
            yield start, after, step > 1
            start = after


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _calendar(scale: _Scale, months: MonthNames, bottom: float) -> Iterator[str]:
    january = date(scale.first.year + 1, 1, 1)
    # The rest of a year gives way to the one that follows, which would have no name otherwise.
    room = january > scale.end or scale.x(january) - scale.x(scale.first) >= YEAR
    year_end = 0.0
    for index, (start, after, quarter) in enumerate(scale.columns()):
        left, right = scale.x(start), scale.x(after)
        if index % 2 == 0:
            yield rectangle(left, TOP - 15, right - left, bottom - TOP + 17, "chart-alt")
        names = months.short if quarter else months.narrow
        name = names[start.month - 1]
        if width_of(name, 7) <= right - left:
            middle = (left + right) / 2
            yield text(middle, TOP - 6, name, size=7, fill="ink-3", anchor="middle")
        named = room if index == 0 else start.month == 1
        if named and left >= year_end:
            yield text(left + 2, 9, str(start.year), size=7.5, fill="ink", bold=True)
            year_end = left + YEAR


def _closed_time(closed: ClosedTime, scale: _Scale, bottom: float) -> str:
    """A faint strip from a peg at the top, so that a single day is found without its colour."""
    left, right = scale.x(closed.start), scale.x(closed.end + timedelta(days=1))
    return _closed_mark(left, TOP - 3, bottom, max(right - left, 0.9))


def _closed_mark(left: float, top: float, bottom: float, width: float) -> str:
    middle = left + width / 2
    peg = f"M{number(middle - 2)} {number(top)}h4l-2 3.4z"
    return rectangle(left, top, width, bottom - top, "line") + element("path", fill="ink-3", d=peg)


def _row(row: PlanRow, scale: _Scale, y: float) -> str:
    hue = process_colour(row.order)
    parts = [
        numbered_disc(6, y + 6, row.order),
        text(17, y + 8.8, fitted(row.name, LEFT - 26, 8.5), size=8.5, fill="ink"),
    ]
    free_from = LEFT
    for segment in row.segments:
        left, right = scale.x(segment.start), scale.x(segment.end) - 0.8
        # Where stages overlap, the pale bar begins after the one before, or its shade would double.
        pale = max(left, free_from)
        if right > pale:
            parts.append(rectangle(pale, y + 1.5, right - pale, 9, hue, radius=1.5, opacity=0.26))
        if segment.done > 0:
            done = max((right - left) * min(segment.done, 1.0), 1.2)
            parts.append(rectangle(left, y + 1.5, done, 9, hue, radius=1.5))
        free_from = max(free_from, right + 0.8)
    parts += [
        _diamond(scale.x(segment.end), y + 6, segment.gate)
        for segment in row.segments
        if segment.gate is not None
    ]
    ink = "ink" if row.finished else "ink-2"
    parts.append(
        text(WIDTH, y + 8.8, row.label, size=8.5, fill=ink, anchor="end", bold=row.finished)
    )
    return "".join(parts)


def _gates(gates: Sequence[Gate], scale: _Scale, bottom: float) -> tuple[list[str], int]:
    """The diamonds, and how many lines their names take where they would run into one another."""
    parts: list[str] = []
    free_from: list[float] = []
    for gate in sorted(gates, key=lambda each: each.on):
        x = scale.x(gate.on)
        width = width_of(gate.label, 7) + 6
        to_the_left = x + width > WIDTH
        left = x - width if to_the_left else x - 4
        row = next((i for i, end in enumerate(free_from) if left >= end), len(free_from))
        free_from[row : row + 1] = [x + 4 if to_the_left else x + width + 4]
        y = bottom + 6 + row * GATE_LINE
        parts.append(line(x, TOP, x, bottom + 2, "ink-3", width=0.6, dashes="2 2"))
        parts.append(_diamond(x, y, gate.passed))
        parts.append(
            text(
                x - 6 if to_the_left else x + 6,
                y + 2.5,
                gate.label,
                size=7,
                fill="ink",
                anchor="end" if to_the_left else "start",
                bold=gate.passed,
            )
        )
    return parts, len(free_from)


def _diamond(x: float, y: float, passed: bool) -> str:
    path = f"M{number(x)} {number(y - 3.6)}l3.6 3.6l-3.6 3.6l-3.6 -3.6z"
    if passed:
        return element("path", fill="ink", d=path)
    return element("path", fill="surface", stroke="ink", d=path, stroke_width=0.9)


def _today(x: float, label: str, bottom: float) -> str:
    width = width_of(label, 7) + 9
    left = min(max(x - width / 2, LEFT), WIDTH - width)
    return (
        line(x, TOP - 12, x, bottom, "accent", width=1.1)
        + rectangle(left, TOP - 22, width, 10, "accent", radius=2)
        + text(
            left + width / 2,
            TOP - 14.6,
            label,
            size=7,
            fill="on-accent",
            anchor="middle",
            bold=True,
        )
    )
