"""From what a reader found to questionnaires, one for each scale, and notes on the rest. No Django."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from programmes.pulses.content import (
    LEAST_OPTIONS,
    LONGEST_INTRODUCTION,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ITEMS,
    MOST_OPTIONS,
    Content,
    Item,
    Keyed,
    Option,
    Scale,
    Texts,
)
from programmes.pulses.sources.languages import in_codes, spoken
from programmes.pulses.sources.plain_text import plain_text
from programmes.pulses.sources.questions import Found, Question, RawTexts, Step
from programmes.pulses.sources.refusals import Cannot, CannotBeTaken, Note, NoteCode
from programmes.pulses.sources.scales import Steps, in_order, numbered

MOST_SCALES = 20


@dataclass(frozen=True)
class Taken:
    """The questionnaires of a file, and what was left out of it or taken otherwise."""

    contents: tuple[Content, ...]
    notes: tuple[Note, ...]


@dataclass(kw_only=True)
class _Part:
    """A questionnaire in the making: one scale, or none yet, and (lead, item) in the file's order."""

    scale: Scale | None
    items: list[tuple[Texts, Item]] = field(default_factory=list)


class Building:
    """Raises CannotBeTaken where nothing can be asked, or more than one questionnaire holds."""

    def __init__(self, found: Found, languages: Sequence[str]) -> None:
        self.found = found
        self.notes = found.notes
        if not found.questions:
            if count := self.notes.left_out():
                raise CannotBeTaken(Cannot.NOTHING_TO_ASK, count=count)
            raise CannotBeTaken(Cannot.NO_QUESTIONS)
        names = list(dict.fromkeys(_languages_of(found.questions)))
        if not names:
            raise CannotBeTaken(Cannot.NOTHING_TO_ASK, count=len(found.questions))
        self.codes = spoken(names, languages, self.notes)
        if not self.codes:
            raise CannotBeTaken(Cannot.NO_LANGUAGE, languages=", ".join(filter(None, names)))
        self.uses = Counter(_steps_key(question.steps) for question in found.questions)
        self.keys: set[str] = set()
        self.parts: dict[str, _Part] = {}

    def taken(self) -> Taken:
        waiting: list[tuple[Texts, Item]] = []
        current: _Part | None = None
        for question in self.found.questions:
            if (lead := self._said(question.lead, LONGEST_INTRODUCTION, question.name)) is None:
                continue
            if (text := self._said(question.text, LONGEST_TEXT, question.name)) is None:
                continue
            if not text and not lead:
                self.notes.add(NoteCode.NO_WORDS, question.name)
                continue
            if not text:
                text, lead = lead, {}
            if steps := self._steps(question):
                if (scale := self._scale(steps, question.name)) is None:
                    continue
                current = self.parts.setdefault(_scale_key(scale), _Part(scale=scale))
                current.items += [*waiting, (lead, self._item(question, text))]
                waiting = []
            elif options := self._options(question):
                target = waiting if current is None else current.items
                target.append((lead, self._item(question, text, options)))
        if waiting:
            self.parts[""] = _Part(scale=None, items=waiting)
        return self._finished()

    def _steps(self, question: Question) -> Steps | None:
        steps = numbered(question)
        if steps and not question.ordered and self.uses[_steps_key(question.steps)] < 2:
            self.notes.add(NoteCode.NUMBERED_ONCE, question.name)
            return None
        return steps or in_order(question)

    def _scale(self, steps: Steps, name: str) -> Scale | None:
        labels = []
        for number, step in enumerate(steps.steps, start=steps.minimum):
            if (label := self._said(step.text, LONGEST_NAME, name)) is None:
                return None
            labels.append(label or dict.fromkeys(self.codes.values(), str(number)))
        for step in steps.apart:
            label = in_codes(_plain(step.text), self.codes)
            self.notes.add(NoteCode.STEP_APART, name, step=next(iter(label.values()), step.code))
        if not steps.numbered:
            first, last = (next(iter(label.values())) for label in (labels[0], labels[-1]))
            self.notes.add(NoteCode.ORDER_ASSUMED, name, first=first, last=last)
        maximum = steps.minimum + len(labels) - 1
        return Scale(minimum=steps.minimum, maximum=maximum, labels=tuple(labels))

    def _options(self, question: Question) -> tuple[Option, ...] | None:
        """None, with a note, where they cannot be offered."""
        if not LEAST_OPTIONS <= len(question.steps) <= MOST_OPTIONS:
            self.notes.add(NoteCode.OPTIONS, question.name)
            return None
        options = []
        keys: set[str] = set()
        for step in question.steps:
            if (text := self._said(step.text, LONGEST_NAME, question.name)) is None:
                return None
            text = text or dict.fromkeys(self.codes.values(), step.code[:LONGEST_NAME])
            options.append(Option(key=_unique(step.code, keys), text=text))
        return tuple(options)

    def _item(self, question: Question, text: Texts, options: tuple[Option, ...] = ()) -> Item:
        keyed = Keyed.APART if options else Keyed.WITH
        key = _unique(question.name, self.keys)
        return Item(key=key, text=text, keyed=keyed, options=options)

    def _said(self, texts: RawTexts, limit: int, name: str) -> Texts | None:
        """None, with a note, where it is too long, or would be another question without its parts."""
        said = in_codes(_plain(texts), self.codes)
        if any(len(text) > limit for text in said.values()):
            self.notes.add(NoteCode.TOO_LONG, name)
            return None
        if any(
            text.startswith(("=", "#REF!", "#N/A", "#NAME?", "#VALUE!")) for text in said.values()
        ):
            self.notes.add(NoteCode.FORMULA, name)
            return None
        return said

    def _finished(self) -> Taken:
        if not self.parts:
            raise CannotBeTaken(Cannot.NOTHING_TO_ASK, count=self.notes.left_out())
        if any(len(part.items) > MOST_ITEMS for part in self.parts.values()):
            raise CannotBeTaken(Cannot.TOO_MANY_ITEMS, limit=MOST_ITEMS)
        if len(self.parts) > MOST_SCALES:
            raise CannotBeTaken(Cannot.TOO_MANY_SCALES, limit=MOST_SCALES)
        several = len(self.parts) > 1
        contents = [
            self._content(part, number if several else 0)
            for number, part in enumerate(self.parts.values(), start=1)
        ]
        whole = tuple(content for content in contents if content.items)
        if not whole:
            raise CannotBeTaken(Cannot.NOTHING_TO_ASK, count=self.notes.left_out())
        return Taken(whole, self.notes.all())

    def _introduced(self, items: Sequence[tuple[Texts, Item]]) -> tuple[Texts, tuple[Item, ...]]:
        """A lead that all items share introduces them; otherwise each item says its own."""
        leads = [lead for lead, _ in items]
        if leads[0] and all(lead == leads[0] for lead in leads):
            return leads[0], tuple(item for _, item in items)
        led = [_led(lead, item) for lead, item in items]
        for item in led:
            if _is_too_long(item):
                self.notes.add(NoteCode.TOO_LONG, item.key)
        return {}, tuple(item for item in led if not _is_too_long(item))

    def _content(self, part: _Part, number: int) -> Content:
        """`number` tells apart the questionnaires of one file; 0 where there is one alone."""
        introduction, items = self._introduced(part.items)
        scale = part.scale or _unused_scale(self.codes.values())
        ending = f" ({number})" if number else ""
        title = in_codes(_plain(self.found.title), self.codes)
        fallback = next(iter([*title.values(), *_plain(self.found.title).values()]), self.found.key)
        name = {
            code: title.get(code, fallback)[: LONGEST_NAME - len(ending)] + ending
            for code in self.codes.values()
        }
        key = plain_text(self.found.key)[: LONGEST_KEY - 3] or "survey"
        key += f"_{number}" if number else ""
        return Content(key=key, name=name, introduction=introduction, scale=scale, items=items)


def taken(found: Found, languages: Sequence[str]) -> Taken:
    """`languages` are those of the organisation, its own first. Raises CannotBeTaken."""
    return Building(found, languages).taken()


def _led(lead: Texts, item: Item) -> Item:
    text = {
        code: f"{lead[code]} {text}" if code in lead else text for code, text in item.text.items()
    }
    return Item(key=item.key, text=text, keyed=item.keyed, options=item.options)


def _is_too_long(item: Item) -> bool:
    return max(map(len, item.text.values())) > LONGEST_TEXT


def _unused_scale(codes: Iterable[str]) -> Scale:
    """A questionnaire of choices alone still has steps, on which nothing is answered."""
    codes = tuple(codes)
    labels = tuple(dict.fromkeys(codes, number) for number in ("1", "2"))
    return Scale(minimum=1, maximum=2, labels=labels)


def _plain(texts: RawTexts) -> Mapping[str, str]:
    return {name: plain_text(text) for name, text in texts.items()}


def _languages_of(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        for texts in (question.text, question.lead, *(step.text for step in question.steps)):
            yield from (name for name, text in texts.items() if text)


def _steps_key(steps: Sequence[Step]) -> str:
    return json.dumps([(step.code, dict(step.text)) for step in steps], sort_keys=True)


def _scale_key(scale: Scale) -> str:
    return json.dumps([scale.minimum, [dict(label) for label in scale.labels]], sort_keys=True)


def _unique(name: str, taken: set[str]) -> str:
    """Short enough for a key, and not yet in `taken`, to which it is added."""
    name = plain_text(name) or "item"
    key, number = name[:LONGEST_KEY], 1
    while key in taken:
        number += 1
        key = f"{name[: LONGEST_KEY - 6]}_{number}"
    taken.add(key)
    return key
