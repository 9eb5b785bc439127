"""The questionnaires that Synchro brings along, in English, Spanish and simplified Chinese.

They are new: no norms stand behind them. `items.csv` has one line an item, `scales.toml` the rest.
"""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from programmes.pulses.content import LEAST_GROUP, Content, Feedback, Item, Keyed, Option, Scale

HERE = Path(__file__).parent
LANGUAGES = ("en", "es", "zh-hans")


@cache
def instruments() -> tuple[Content, ...]:
    """In the order in which they are offered."""
    data = tomllib.loads((HERE / "scales.toml").read_text("utf-8"))
    lines = _lines()
    return tuple(_content(key, raw, data, lines) for key, raw in data["scales"].items())


def by_key(key: str) -> Content:
    """Raises KeyError for a key that none of them has."""
    return {content.key: content for content in instruments()}[key]


def _lines() -> list[dict[str, str]]:
    with (HERE / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _content(
    key: str, raw: Mapping[str, Any], data: Mapping[str, Any], lines: list[dict[str, str]]
) -> Content:
    options = raw.get("options", {})
    return Content(
        key=key,
        name=raw["name"],
        introduction=data["introductions"][raw["introduction"]],
        scale=_scale(data["steps"][raw["steps"]]),
        items=tuple(_item(line, options) for line in lines if line["scale"] == key),
        minimum=raw.get("minimum_group", LEAST_GROUP),
        mirror=raw.get("mirror", False),
        feedback=tuple(_feedback(data["feedback"][name]) for name in raw.get("feedback", ())),
    )


def _scale(raw: Mapping[str, Any]) -> Scale:
    labels = tuple(raw["labels"])
    return Scale(minimum=raw["minimum"], maximum=raw["minimum"] + len(labels) - 1, labels=labels)


def _item(line: Mapping[str, str], options: Mapping[str, list[dict[str, Any]]]) -> Item:
    return Item(
        key=line["key"],
        text=_texts(line),
        keyed=Keyed(line["keyed"]),
        options=tuple(Option(**option) for option in options.get(line["key"], ())),
    )


def _feedback(raw: Mapping[str, Any]) -> Feedback:
    return Feedback(at_least=raw.get("at_least"), at_most=raw.get("at_most"), text=_texts(raw))


def _texts(raw: Mapping[str, str]) -> dict[str, str]:
    return {language: raw[language] for language in LANGUAGES}
