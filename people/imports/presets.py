"""Layouts of lists that HR software writes, known by their headings. No Django."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from people.imports.headings import key
from people.imports.targets import Target


@dataclass(frozen=True)
class Preset:
    """`targets` gives by tidy heading what it may be, the surest first; nothing means ignore."""

    name: str
    telling: frozenset[str]
    targets: dict[str, tuple[Target, ...]]


def recognised(headings: Sequence[str]) -> str | None:
    """The name of the layout with the most telling headings among those that are all there."""
    preset = _best(headings)
    return preset.name if preset else None


def preset_targets(
    headings: Sequence[str], name: str | None = None
) -> dict[str, tuple[Target, ...]]:
    """Of the layout of that name that these headings show; empty where they show none."""
    preset = _best(headings)
    return preset.targets if preset and name in (None, preset.name) else {}


def memory_key(headings: Sequence[str], name: str | None = None) -> str:
    """Goes before each remembered heading of a known layout; empty for lists of none.

    In two lists of one program the same word may mean a person here and a row there.
    """
    preset = _best(headings)
    if preset is None or name not in (None, preset.name):
        return ""
    return f"{crc32(' '.join(sorted(preset.telling)).encode()):08x}/"


def _best(headings: Sequence[str]) -> Preset | None:
    there = {key(heading) for heading in headings}
    shown = [preset for preset in _presets() if preset.telling <= there]
    return max(shown, key=lambda preset: len(preset.telling), default=None)


@cache
def _presets() -> list[Preset]:
    layouts = tomllib.loads(Path(__file__).with_name("presets.toml").read_text("utf-8"))
    return [
        Preset(
            layout["name"],
            frozenset(map(key, layout["telling"])),
            {
                key(heading): tuple(map(Target, [targets] if isinstance(targets, str) else targets))
                for heading, targets in layout["targets"].items()
            },
        )
        for layout in layouts["layout"]
    ]
