"""The editor's page of an instrument: what was typed, field by field, and the content that it makes.

A page is one flat mapping of field names to text, alike whether it comes from a content or a form.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from people.texts import problem_of
from programmes.pulses.content import (
    LEAST_GROUP,
    MOST_ITEMS,
    MOST_POINTS,
    Content,
    Feedback,
    FlawCode,
    Item,
    Keyed,
    Option,
    Scale,
    Texts,
    check,
    texts_of,
)
from programmes.pulses.flaws import sentence

WHOLE = re.compile(r"[+-]?\d{1,4}", re.ASCII)
DECIMAL = re.compile(r"[+-]?\d{1,4}(?:[.,]\d{1,12})?", re.ASCII)
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

    ``data`` is read, sorted and cleared of what is taken away at once; after ``content()``,
    ``errors`` holds the sentences by field name.
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
            for name in ("minimum", "mirror", "low", "high", *self._names("name", "introduction"))
        }
        self.labels = _count(given.get("labels"), MOST_POINTS)
        for number in range(self.labels):
            self._take(given, f"label_{number}", f"label_{number}")
        self.items = self._take_items(given)
        self.words = self._take_words(given)

    # What is on the page

    def _names(self, *prefixes: str) -> list[str]:
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
        self._words_before = rows
        return len(rows)

    def options(self, number: int) -> tuple[Option, ...]:
        item = self.known.get(self.values[f"item_{number}_key"])
        return item.options if item else ()

    def add_item(self) -> None:
        name = f"item_{self.items}"
        self.values |= {f"{name}_key": new_key(), f"{name}_keyed": Keyed.WITH.value}
        self.values |= {f"{name}_order": str(self.items + 1)}
        self.values |= dict.fromkeys(self._names(name), "")
        self.items += 1

    def add_words(self) -> None:
        name = f"words_{self.words}"
        self.values |= dict.fromkeys([f"{name}_least", f"{name}_most", *self._names(name)], "")
        self._words_before.append(-1)
        self.words += 1

    def show_steps(self) -> None:
        """As many fields for words as the scale has steps; what was typed for others goes."""
        low, high = _whole(self.values["low"]), _whole(self.values["high"])
        if low is None or high is None or not 0 <= high - low < MOST_POINTS:
            return
        for number in range(self.labels, high - low + 1):
            self.values |= dict.fromkeys(self._names(f"label_{number}"), "")
        self.labels = high - low + 1

    # What it makes

    def content(self) -> Content | None:
        """None where ``errors`` holds something. A text that is missing in some languages is none."""
        self.errors = {}
        self._drop_empty()
        minimum = self._number("minimum")
        low, high = self._number("low"), self._number("high")
        for name, value in self.values.items():
            if problem := problem_of(value):
                self._wrong(name, problem)
        words = tuple(self._feedback(number) for number in range(self.words))
        made = Content(
            key=self.before.key,
            name=self._texts("name", self.before.name),
            introduction=self._texts("introduction", self.before.introduction),
            scale=Scale(minimum=low, maximum=high, labels=tuple(self._labels())),
            items=tuple(self._item(number) for number in range(self.items)),
            minimum=minimum,
            mirror=bool(self.values["mirror"]),
            feedback=words,
        )
        if "minimum" not in self.errors and minimum < self.least:
            self._wrong(
                "minimum",
                _("This instrument never shows groups of fewer than %(least)s people.")
                % {"least": self.least},
            )
        self._say_flaws(made)
        if "high" in self.errors:
            self.show_steps()
        return None if self.errors else made

    def _drop_empty(self) -> None:
        """Rows that were added and never written in."""
        rows = [
            number
            for number in range(self.items)
            if self.values[f"item_{number}_key"] in self.known
            or any(self.values[name] for name in self._names(f"item_{number}"))
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

    def _texts(self, name: str, before: Texts) -> Texts:
        found = {code: text for code, text in before.items() if code not in self.languages}
        asked = {code: self.values[f"{name}_{code}"] for code in self.languages}
        return {code: text for code, text in {**asked, **found}.items() if text}

    def _labels(self) -> Iterator[Texts]:
        before = self.before.scale.labels
        for number in range(self.labels):
            yield self._texts(f"label_{number}", before[number] if number < len(before) else {})

    def _item(self, number: int) -> Item:
        name = f"item_{number}"
        key = self.values[f"{name}_key"]
        item = self.known.get(key)
        options = tuple(
            Option(key=option.key, text=self._texts(f"{name}_option_{place}", option.text))
            for place, option in enumerate(self.options(number))
        )
        keyed = self.values[f"{name}_keyed"]
        if keyed not in set(Keyed):
            self._wrong(f"{name}_keyed", _("Choose how the question counts."))
            keyed = Keyed.APART.value
        return Item(
            key=key,
            text=self._texts(name, item.text if item else {}),
            keyed=Keyed(keyed),
            options=options,
        )

    def _feedback(self, number: int) -> Feedback:
        row, before = self._words_before[number], self.before.feedback
        standing = before[row].text if 0 <= row < len(before) else {}
        return Feedback(
            at_least=self._bound(f"words_{number}_least"),
            at_most=self._bound(f"words_{number}_most"),
            text=self._texts(f"words_{number}", standing),
        )

    def _number(self, name: str) -> int:
        value = _whole(self.values[name])
        if value is None:
            self._wrong(name, _("Write a whole number."))
        return value or 0

    def _bound(self, name: str) -> float | None:
        value = self.values[name]
        if value and not DECIMAL.fullmatch(value):
            self._wrong(name, _("Write a number, or leave it empty."))
            return None
        return float(value.replace(",", ".")) if value else None

    def _wrong(self, name: str, problem: str) -> None:
        if problem not in self.errors.setdefault(name, []):
            self.errors[name].append(problem)

    # What is wrong with it

    def _say_flaws(self, made: Content) -> None:
        places = self._places(made)
        numbers_wrong = "low" in self.errors or "high" in self.errors
        empty = set()
        for where, texts in self._all(made, places):
            if not any(texts.values()) and where not in ("name", "introduction"):
                empty.add(where)
        for flaw in check(made):
            where = str(flaw.data.get("where", ""))
            name = places.get(where, where)
            code = str(flaw.data.get("language", ""))
            match flaw.code:
                case FlawCode.NO_TEXT:
                    if name in empty and code in self.languages:
                        self._wrong(f"{name}_{code}", sentence(flaw))
                    continue
                case FlawCode.TEXT_TOO_LONG:
                    place = f"{name}_{code if code in self.languages else self.languages[0]}"
                case FlawCode.NO_LANGUAGE:
                    place = f"name_{self.languages[0]}"
                case FlawCode.NO_ITEMS | FlawCode.TOO_MANY_ITEMS:
                    place = "items"
                case (
                    FlawCode.TOO_FEW_POINTS
                    | FlawCode.TOO_MANY_POINTS
                    | FlawCode.LABELS_NOT_ONE_A_POINT
                ):
                    if numbers_wrong:
                        continue
                    place = "high"
                case FlawCode.GROUP_TOO_SMALL:
                    if "minimum" in self.errors:
                        continue
                    place = "minimum"
                case FlawCode.FEEDBACK_WITHOUT_MIRROR:
                    place = "mirror"
                case FlawCode.FEEDBACK_OUTSIDE:
                    if numbers_wrong:
                        continue
                    place = f"{name}_least"
                case FlawCode.CHOICE_SCORED:
                    place = f"{name}_keyed"
                case _:
                    place = f"{name}_{self.languages[0]}" if name.startswith("item") else "items"
            self._wrong(place, sentence(flaw))

    def _places(self, made: Content) -> dict[str, str]:
        """From a place, as ``texts_of`` names it, to the beginning of its fields."""
        found = {}
        for number in range(self.labels):
            found[f"label:{made.scale.minimum + number}"] = f"label_{number}"
        for number, item in enumerate(made.items):
            found[f"item:{item.key}"] = f"item_{number}"
            for place, option in enumerate(item.options):
                found[f"option:{item.key}:{option.key}"] = f"item_{number}_option_{place}"
        for number in range(self.words):
            found[f"feedback:{number + 1}"] = f"words_{number}"
        return found

    def _all(self, made: Content, places: Mapping[str, str]) -> Iterator[tuple[str, Texts]]:
        for where, texts, _most in texts_of(made):
            yield places.get(where, where), texts

    # For the page

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
    value = _whole(raw or "")
    return min(max(value or 0, 0), most)


def _whole(raw: str) -> int | None:
    return int(raw) if WHOLE.fullmatch(raw.strip()) else None


def _order(raw: str, row: int) -> int:
    value = _whole(raw)
    return row + 1 if value is None else value


def _tidy(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\0", "").strip()
