"""The few shapes that charts are made of; each names its colour by class and by literal value."""

import unicodedata
from collections.abc import Iterable
from html import escape

from programmes.reports.charts.palette import COLOURS, process_colour


class Drawing(str):
    """The markup of a whole drawing, in which everything that was given has been escaped."""

    __slots__ = ()


WIDTH = 487.0  # the text width of the printed page
FONT = "Source Sans 3, Source Sans 3 Ext, Noto Sans SC, sans-serif"


def number(value: float) -> str:
    """At most two decimals, and none that say nothing."""
    rounded = round(value, 2) + 0.0  # minus nothing becomes nothing
    return f"{rounded:.2f}".rstrip("0").rstrip(".")


def element(
    name: str,
    content: str = "",
    /,
    *,
    fill: str | None = None,
    stroke: str | None = None,
    **attributes: str | float | None,
) -> str:
    """One SVG element; `fill` and `stroke` name colours of the palette, `content` is markup."""
    classes = [f"fill-{fill}"] if fill else []
    classes += [f"stroke-{stroke}"] if stroke else []
    every = {
        "class": " ".join(classes) or None,
        **attributes,
        "fill": COLOURS[fill] if fill else ("none" if stroke else None),
        "stroke": COLOURS[stroke] if stroke else None,
    }
    written = "".join(
        f' {key.replace("_", "-")}="{_value(value)}"'
        for key, value in every.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 7.5,
    fill: str = "ink-2",
    anchor: str = "start",
    bold: bool = False,
) -> str:
    return element(
        "text",
        escape(content),
        fill=fill,
        x=x,
        y=y,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight=600.0 if bold else None,
    )


def rectangle(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    radius: float | None = None,
    opacity: float | None = None,
) -> str:
    return element(
        "rect",
        fill=fill,
        x=x,
        y=y,
        width=max(width, 0.0),
        height=height,
        rx=radius,
        fill_opacity=opacity,
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    stroke: str,
    *,
    width: float = 0.5,
    dashes: str | None = None,
) -> str:
    return element(
        "line",
        stroke=stroke,
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        stroke_width=width,
        stroke_dasharray=dashes,
    )


def disc(x: float, y: float, radius: float, fill: str) -> str:
    return element("circle", fill=fill, cx=x, cy=y, r=radius)


def numbered_disc(x: float, y: float, order: int) -> str:
    """A process by its number, so that its hue never speaks alone."""
    hue = process_colour(order)
    return disc(x, y, 5.6, hue) + text(
        x, y + 2.5, str(order), size=7, fill=f"on-{hue}", anchor="middle", bold=True
    )


def legend(x: float, y: float, entries: Iterable[tuple[str, str]], *, gap: float = 14.0) -> str:
    """Marks, drawn around (0, 0), each followed by its words, in one line."""
    parts = []
    for mark, words in entries:
        parts.append(element("g", mark, transform=f"translate({number(x)} {number(y)})"))
        parts.append(text(x + 8, y + 2.6, words, size=7.5))
        x += 8 + width_of(words, 7.5) + gap
    return "".join(parts)


def drawing(
    *,
    key: str,
    width: float,
    height: float,
    title: str,
    description: str,
    body: Iterable[str],
    kind: str = "chart",
) -> Drawing:
    """A whole picture, named and described; `key` is unique on its page."""
    box = f"0 0 {number(width)} {number(height)}"
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="{box}"'
        f' width="{number(width)}pt" height="{number(height)}pt" font-family="{FONT}"'
        f' role="img" aria-labelledby="{escape(key)}-title {escape(key)}-description">'
        f'<title id="{escape(key)}-title">{escape(title)}</title>'
        f'<desc id="{escape(key)}-description">{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )


def width_of(content: str, size: float) -> float:
    """About how wide a text is set; a Chinese character takes a whole em, a Latin one half."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in content)
    return (wide + 0.5 * (len(content) - wide)) * size


def fitted(content: str, width: float, size: float) -> str:
    """The text, or as much of it as fits with an ellipsis; the table beside holds it whole."""
    if width_of(content, size) <= width:
        return content
    while content and width_of(content + "…", size) > width:
        content = content[:-1]
    return content.rstrip() + "…"
