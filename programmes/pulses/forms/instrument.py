"""The editor's page of an instrument: what was typed, field by field.

A page is one flat mapping of field names to text, alike whether it comes from a content or a form.
What it makes is in ``instrument_content``.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from programmes.pulses.content import (
    LEAST_GROUP,
    MOST_ITEMS,
    MOST_POINTS,
    Content,
    Keyed,
    Option,
    Scale,
    Texts,
)

WHOLE = re.compile(r"[+-]?\d{1,4}", re.ASCII)
NEW_KEY = re.compile(r"q-[0-9a-f]{8}")
MOST_WORDS = 10
EMPTY = Content(
    key="new",
    name={},
    introduction={},
    scale=Scale(minimum=1, maximum=5, labels=({}, {}, {}, {}, {})),
    items=(),
)


def new_key() -> str:
    return f"q-{secrets.token_hex(4)}"


def typed(content: Content, languages: Iterable[str]) -> dict[str, str]:
    """The fields of a page that shows this content."""
    spoken = list(languages)
    found = {
        "minimum": str(content.minimum),
        "mirror": "on" if content.mirror else "",
        "low": str(content.scale.minimum),
        "high": str(content.scale.maximum),
        "labels": str(len(content.scale.labels)),
        "items": str(len(content.items)),
        "words": str(len(content.feedback)),
    }

    def say(name: str, texts: Texts) -> None:
        found.update({f"{name}_{code}": texts.get(code, "") for code in spoken})

    say("name", content.name)
    say("introduction", content.introduction)
    for number, label in enumerate(content.scale.labels):
        say(f"label_{number}", label)
    for number, item in enumerate(content.items):
        name = f"item_{number}"
        found |= {f"{name}_key": item.key, f"{name}_keyed": item.keyed.value}
        found[f"{name}_order"] = str(number + 1)
        say(name, item.text)
        for place, option in enumerate(item.options):
            say(f"{name}_option_{place}", option.text)
    for number, words in enumerate(content.feedback):
        name = f"words_{number}"
        found[f"{name}_least"] = "" if words.at_least is None else repr(words.at_least)
        found[f"{name}_most"] = "" if words.at_most is None else repr(words.at_most)
        say(name, words.text)
    return found


@dataclass
class InstrumentSheet:
    """``before`` is what stands: its options, and texts in languages that are not asked for, stay.

    ``data`` is read, sorted and cleared of what is taken away at once; once a content has been made
    of it, ``errors`` holds the sentences by field name.
    """

    before: Content
    languages: list[str]
    least: int = LEAST_GROUP
    data: Mapping[str, str] | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {item.key: item for item in self.before.items}
        given = typed(self.before, self.languages) if self.data is None else self.data
        self.values: dict[str, str] = {
            name: _tidy(given.get(name, ""))
            for name in ("minimum", "mirror", "low", "high", *self.names("name", "introduction"))
        }
        self.labels = _count(given.get("labels"), MOST_POINTS)
        for number in range(self.labels):
            self._take(given, f"label_{number}", f"label_{number}")
        self.items = self._take_items(given)
        self.words = self._take_words(given)

    # What is on the page

    def names(self, *prefixes: str) -> list[str]:
        """Of a text in each language that is asked for."""
        return [f"{prefix}_{code}" for prefix in prefixes for code in self.languages]

    def _take(self, given: Mapping[str, str], source: str, name: str) -> None:
        for code in self.languages:
            self.values[f"{name}_{code}"] = _tidy(given.get(f"{source}_{code}", ""))

    def _take_items(self, given: Mapping[str, str]) -> int:
        rows = [
            number
            for number in range(_count(given.get("items"), MOST_ITEMS + 1))
            if not given.get(f"item_{number}_remove")
        ]
        rows.sort(key=lambda row: (_order(given.get(f"item_{row}_order", ""), row), row))
        for number, row in enumerate(rows):
            name, source = f"item_{number}", f"item_{row}"
            key = given.get(f"{source}_key", "")
            self.values[f"{name}_key"] = (
                key if key in self.known or NEW_KEY.fullmatch(key) else new_key()
            )
            self.values[f"{name}_keyed"] = given.get(f"{source}_keyed", Keyed.WITH.value)
            self.values[f"{name}_order"] = str(number + 1)
            self._take(given, source, name)
            for place, _option in enumerate(self.options(number)):
                self._take(given, f"{source}_option_{place}", f"{name}_option_{place}")
        return len(rows)

    def _take_words(self, given: Mapping[str, str]) -> int:
        rows = [
            number
            for number in range(_count(given.get("words"), MOST_WORDS + 1))
            if not given.get(f"words_{number}_remove")
        ]
        for number, row in enumerate(rows):
            for end in ("least", "most"):
                self.values[f"words_{number}_{end}"] = _tidy(given.get(f"words_{row}_{end}", ""))
            self._take(given, f"words_{row}", f"words_{number}")
        self.words_before = rows
        return len(rows)

    def options(self, number: int) -> tuple[Option, ...]:
        item = self.known.get(self.values[f"item_{number}_key"])
        return item.options if item else ()

    def add_item(self) -> None:
        name = f"item_{self.items}"
        self.values |= {f"{name}_key": new_key(), f"{name}_keyed": Keyed.WITH.value}
        self.values |= {f"{name}_order": str(self.items + 1)}
        self.values |= dict.fromkeys(self.names(name), "")
        self.items += 1

    def add_words(self) -> None:
        name = f"words_{self.words}"
        self.values |= dict.fromkeys([f"{name}_least", f"{name}_most", *self.names(name)], "")
        self.words_before.append(-1)
        self.words += 1

    def show_steps(self) -> None:
        """As many fields for words as the scale has steps; what was typed for others goes."""
        low, high = whole(self.values["low"]), whole(self.values["high"])
        if low is None or high is None or not 0 <= high - low < MOST_POINTS:
            return
        for number in range(self.labels, high - low + 1):
            self.values |= dict.fromkeys(self.names(f"label_{number}"), "")
        self.labels = high - low + 1

    def drop_empty(self) -> None:
        """Rows that were added and never written in."""
        rows = [
            number
            for number in range(self.items)
            if self.values[f"item_{number}_key"] in self.known
            or any(self.values[name] for name in self.names(f"item_{number}"))
        ]
        if len(rows) < self.items:
            kept = dict(self.values)
            for number, row in enumerate(rows):
                for name in ("key", "keyed", *self.languages):
                    self.values[f"item_{number}_{name}"] = kept[f"item_{row}_{name}"]
                self.values[f"item_{number}_order"] = str(number + 1)
                for place, _option in enumerate(self.options(number)):
                    for code in self.languages:
                        end = f"option_{place}_{code}"
                        self.values[f"item_{number}_{end}"] = kept[f"item_{row}_{end}"]
            self.items = len(rows)

    def wrong(self, name: str, problem: str) -> None:
        if problem not in self.errors.setdefault(name, []):
            self.errors[name].append(problem)

    def box(self, name: str, label: Any, language: str = "", **more: Any) -> dict[str, Any]:
        return {
            "name": name,
            "label": label,
            "language": language,
            "value": self.values.get(name, ""),
            "errors": self.errors.get(name, []),
            **more,
        }


def _count(raw: str | None, most: int) -> int:
    value = whole(raw or "")
    return min(max(value or 0, 0), most)


def whole(raw: str) -> int | None:
    """What was typed as a whole number of at most four digits; None where it is none."""
    return int(raw) if WHOLE.fullmatch(raw.strip()) else None


def _order(raw: str, row: int) -> int:
    value = whole(raw)
    return row + 1 if value is None else value


def _tidy(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\0", "").strip()
