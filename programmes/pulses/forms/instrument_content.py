"""The content that the editor's page of an instrument makes, and what is wrong with it, at its field."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from people.texts import problem_of
from programmes.pulses.content import (
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
from programmes.pulses.forms.instrument import InstrumentSheet, whole

DECIMAL = re.compile(r"[+-]?\d{1,4}(?:[.,]\d{1,12})?", re.ASCII)


def content_of(sheet: InstrumentSheet) -> Content | None:
    """None where the sheet's ``errors`` then hold something. A text may be missing in some languages."""
    sheet.errors = {}
    sheet.drop_empty()
    made = _Reading(sheet).content()
    if "high" in sheet.errors:
        sheet.show_steps()
    return None if sheet.errors else made


class _Reading:
    def __init__(self, sheet: InstrumentSheet) -> None:
        self.sheet = sheet

    def content(self) -> Content:
        minimum = self._number("minimum")
        low, high = self._number("low"), self._number("high")
        for name, value in self.sheet.values.items():
            if problem := problem_of(value):
                self.sheet.wrong(name, problem)
        words = tuple(self._feedback(number) for number in range(self.sheet.words))
        made = Content(
            key=self.sheet.before.key,
            name=self._texts("name", self.sheet.before.name),
            introduction=self._texts("introduction", self.sheet.before.introduction),
            scale=Scale(minimum=low, maximum=high, labels=tuple(self._labels())),
            items=tuple(self._item(number) for number in range(self.sheet.items)),
            minimum=minimum,
            mirror=bool(self.sheet.values["mirror"]),
            feedback=words,
        )
        if "minimum" not in self.sheet.errors and minimum < self.sheet.least:
            self.sheet.wrong(
                "minimum",
                _("This instrument never shows groups of fewer than %(least)s people.")
                % {"least": self.sheet.least},
            )
        self._say_flaws(made)
        return made

    def _texts(self, name: str, before: Texts) -> Texts:
        found = {code: text for code, text in before.items() if code not in self.sheet.languages}
        asked = {code: self.sheet.values[f"{name}_{code}"] for code in self.sheet.languages}
        return {code: text for code, text in {**asked, **found}.items() if text}

    def _labels(self) -> Iterator[Texts]:
        before = self.sheet.before.scale.labels
        for number in range(self.sheet.labels):
            yield self._texts(f"label_{number}", before[number] if number < len(before) else {})

    def _item(self, number: int) -> Item:
        name = f"item_{number}"
        key = self.sheet.values[f"{name}_key"]
        item = self.sheet.known.get(key)
        options = tuple(
            Option(key=option.key, text=self._texts(f"{name}_option_{place}", option.text))
            for place, option in enumerate(self.sheet.options(number))
        )
        keyed = self.sheet.values[f"{name}_keyed"]
        if keyed not in set(Keyed):
            self.sheet.wrong(f"{name}_keyed", _("Choose how the question counts."))
            keyed = Keyed.APART.value
        return Item(
            key=key,
            text=self._texts(name, item.text if item else {}),
            keyed=Keyed(keyed),
            options=options,
        )

    def _feedback(self, number: int) -> Feedback:
        row, before = self.sheet.words_before[number], self.sheet.before.feedback
        standing = before[row].text if 0 <= row < len(before) else {}
        return Feedback(
            at_least=self._bound(f"words_{number}_least"),
            at_most=self._bound(f"words_{number}_most"),
            text=self._texts(f"words_{number}", standing),
        )

    def _number(self, name: str) -> int:
        value = whole(self.sheet.values[name])
        if value is None:
            self.sheet.wrong(name, _("Write a whole number."))
        return value or 0

    def _bound(self, name: str) -> float | None:
        value = self.sheet.values[name]
        if value and not DECIMAL.fullmatch(value):
            self.sheet.wrong(name, _("Write a number, or leave it empty."))
            return None
        return float(value.replace(",", ".")) if value else None

    # What is wrong with it

    def _say_flaws(self, made: Content) -> None:
        places = self._places(made)
        numbers_wrong = "low" in self.sheet.errors or "high" in self.sheet.errors
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
                    if name in empty and code in self.sheet.languages:
                        self.sheet.wrong(f"{name}_{code}", sentence(flaw))
                    continue
                case FlawCode.TEXT_TOO_LONG:
                    place = f"{name}_{code if code in self.sheet.languages else self.sheet.languages[0]}"
                case FlawCode.NO_LANGUAGE:
                    place = f"name_{self.sheet.languages[0]}"
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
                    if "minimum" in self.sheet.errors:
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
                    place = (
                        f"{name}_{self.sheet.languages[0]}" if name.startswith("item") else "items"
                    )
            self.sheet.wrong(place, sentence(flaw))

    def _places(self, made: Content) -> dict[str, str]:
        """From a place, as ``texts_of`` names it, to the beginning of its fields."""
        found = {}
        for number in range(self.sheet.labels):
            found[f"label:{made.scale.minimum + number}"] = f"label_{number}"
        for number, item in enumerate(made.items):
            found[f"item:{item.key}"] = f"item_{number}"
            for place, option in enumerate(item.options):
                found[f"option:{item.key}:{option.key}"] = f"item_{number}_option_{place}"
        for number in range(self.sheet.words):
            found[f"feedback:{number + 1}"] = f"words_{number}"
        return found

    def _all(self, made: Content, places: Mapping[str, str]) -> Iterator[tuple[str, Texts]]:
        for where, texts, _most in texts_of(made):
            yield places.get(where, where), texts
