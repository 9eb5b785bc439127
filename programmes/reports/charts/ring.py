"""One process as a ring: how much of the way is certain, how much possible, how much expected."""

from math import cos, pi, sin

from programmes.reports.charts.palette import process_colour
from programmes.reports.charts.svg import Drawing, drawing, element, line, number, text, width_of

SIZE, STROKE = 62.0, 5.5


def ring(
    *,
    key: str,
    title: str,
    description: str,
    order: int,
    low: float,
    high: float,
    label: str,
    expected: float | None = None,
) -> Drawing:
    """Shares of the whole way, from 0 to 1; `label` stands in the middle."""
    centre, radius = SIZE / 2, SIZE / 2 - 4.5
    hue = process_colour(order)
    body = [element("circle", stroke="line-2", cx=centre, cy=centre, r=radius, stroke_width=STROKE)]
    if high > low:
        body.append(_arc(low, high, radius, hue, opacity=0.35))
    if low > 0:
        body.append(_arc(0.0, low, radius, hue))
    if expected is not None:
        inner, outer = _point(expected, radius - 4.4), _point(expected, radius + 4.4)
        body.append(line(*inner, *outer, "ink", width=1.2))
    size = 14.0 if width_of(label, 14) <= 2 * radius - 16 else 10.5
    body.append(
        text(centre, centre + size / 3, label, size=size, fill="ink", anchor="middle", bold=True)
    )
    return drawing(
        key=key,
        width=SIZE,
        height=SIZE,
        title=title,
        description=description,
        body=body,
        kind="chart ring",
    )


def _point(share: float, radius: float) -> tuple[float, float]:
    """On the circle, clockwise from the top."""
    angle = 2 * pi * share
    return SIZE / 2 + radius * sin(angle), SIZE / 2 - radius * cos(angle)


def _arc(start: float, end: float, radius: float, hue: str, *, opacity: float = 1) -> str:
    # An arc that ends where it began would not be drawn.
    end = min(end, start + 0.9999)
    (x0, y0), (x1, y1) = _point(start, radius), _point(end, radius)
    large = int(end - start > 0.5)
    path = (
        f"M{number(x0)} {number(y0)}"
        f"A{number(radius)} {number(radius)} 0 {large} 1 {number(x1)} {number(y1)}"
    )
    return element(
        "path",
        stroke=hue,
        d=path,
        stroke_width=STROKE,
        stroke_opacity=None if opacity == 1 else opacity,
    )
