"""The colours of charts, named as in tokens.css, whose light theme they repeat."""

COLOURS = {
    "ink": "#13212B",
    "ink-2": "#43525E",
    "ink-3": "#5D6C76",
    "line": "#D5DCE0",
    "line-2": "#E9EDEF",
    "surface": "#FFFFFF",
    "accent": "#A24110",
    "on-accent": "#FFFFFF",
    "p1": "#4235A8",
    "p2": "#0F718A",
    "p3": "#45A385",
    "p4": "#D27E19",
    "p5": "#A24110",
    "p6": "#632343",
    "p7": "#9A52D2",
    "on-p1": "#FFFFFF",
    "on-p2": "#FFFFFF",
    "on-p3": "#13212B",
    "on-p4": "#13212B",
    "on-p5": "#FFFFFF",
    "on-p6": "#FFFFFF",
    "on-p7": "#FFFFFF",
    "status-done": "#0E566A",
    "status-on-track": "#45A385",
    "status-risk": "#D27E19",
    "status-late": "#A24110",
    "status-planned": "#66757F",
    "chart-base": "#92A1A9",
    "chart-alt": "#F6F8F9",
}
PROCESS_HUES = 7


def process_colour(order: int) -> str:
    """The hue of the process with this place; an eighth begins again with the first."""
    return f"p{(order - 1) % PROCESS_HUES + 1}"
