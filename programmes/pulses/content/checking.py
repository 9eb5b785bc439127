"""What keeps a questionnaire from being asked, as codes. No Django."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from programmes.pulses.content.parts import LEAST_GROUP, Content, Item, Scale
from programmes.pulses.content.texts import missing, texts_of

LEAST_POINTS, MOST_POINTS = 2, 11
LEAST_OPTIONS, MOST_OPTIONS = 2, 20
MOST_ITEMS = 100
LONGEST_KEY = 60


class FlawCode(StrEnum):
    """What is wrong with a content; in brackets what `Flaw.data` says of it."""

    NO_KEY = "no_key"  # (where)
    KEY_TOO_LONG = "key_too_long"  # (where, limit)
    KEY_TWICE = "key_twice"  # (where, key)
    NO_LANGUAGE = "no_language"
    NO_TEXT = "no_text"  # (where, language)
    TEXT_TOO_LONG = "text_too_long"  # (where, language, limit)
    NO_ITEMS = "no_items"
    TOO_MANY_ITEMS = "too_many_items"  # (count, limit)
    TOO_FEW_POINTS = "too_few_points"  # (points, limit)
    TOO_MANY_POINTS = "too_many_points"  # (points, limit)
    LABELS_NOT_ONE_A_POINT = "labels_not_one_a_point"  # (points, labels)
    TOO_FEW_OPTIONS = "too_few_options"  # (where, limit)
    TOO_MANY_OPTIONS = "too_many_options"  # (where, limit)
    CHOICE_SCORED = "choice_scored"  # (where)
    GROUP_TOO_SMALL = "group_too_small"  # (minimum, limit)
    FEEDBACK_OUTSIDE = "feedback_outside"  # (where)
    FEEDBACK_WITHOUT_MIRROR = "feedback_without_mirror"


@dataclass(frozen=True)
class Flaw:
    """`data` holds what a sentence about it needs; `where` is a place as `texts_of` names it."""

    code: FlawCode
    data: Mapping[str, str | int] = field(default_factory=dict)


def check(content: Content) -> list[Flaw]:
    """All that keeps a content from being asked, in the order of the page; empty where it is whole.

    A text must be said in every language of the name.
    """
    return [
        *_flaws_of_keys(content),
        *_flaws_of_texts(content),
        *_flaws_of_scale(content.scale),
        *_flaws_of_items(content.items),
        *_flaws_of_feedback(content),
    ]


def _flaws_of_keys(content: Content) -> Iterator[Flaw]:
    yield from _flaws_of_names("content", [content.key])
    yield from _flaws_of_names("item", [item.key for item in content.items])
    for item in content.items:
        yield from _flaws_of_names(f"option:{item.key}", [option.key for option in item.options])


def _flaws_of_names(where: str, keys: Sequence[str]) -> Iterator[Flaw]:
    for place, key in enumerate(keys):
        if not key.strip():
            yield Flaw(FlawCode.NO_KEY, {"where": where})
        elif len(key) > LONGEST_KEY:
            yield Flaw(FlawCode.KEY_TOO_LONG, {"where": where, "limit": LONGEST_KEY})
        elif key in keys[:place]:
            yield Flaw(FlawCode.KEY_TWICE, {"where": where, "key": key})


def _flaws_of_texts(content: Content) -> Iterator[Flaw]:
    spoken = [code for code, text in content.name.items() if text.strip()]
    if not spoken:
        yield Flaw(FlawCode.NO_LANGUAGE)
    for where, code in missing(content, spoken):
        yield Flaw(FlawCode.NO_TEXT, {"where": where, "language": code})
    for where, texts, limit in texts_of(content):
        for code, text in texts.items():
            if len(text) > limit:
                yield Flaw(
                    FlawCode.TEXT_TOO_LONG, {"where": where, "language": code, "limit": limit}
                )


def _flaws_of_scale(scale: Scale) -> Iterator[Flaw]:
    points = max(scale.maximum - scale.minimum + 1, 0)  # a range may be longer than len() can say
    if points < LEAST_POINTS:
        yield Flaw(FlawCode.TOO_FEW_POINTS, {"points": points, "limit": LEAST_POINTS})
    if points > MOST_POINTS:
        yield Flaw(FlawCode.TOO_MANY_POINTS, {"points": points, "limit": MOST_POINTS})
    if len(scale.labels) != points:
        data = {"points": points, "labels": len(scale.labels)}
        yield Flaw(FlawCode.LABELS_NOT_ONE_A_POINT, data)


def _flaws_of_items(items: Sequence[Item]) -> Iterator[Flaw]:
    if not items:
        yield Flaw(FlawCode.NO_ITEMS)
    if len(items) > MOST_ITEMS:
        yield Flaw(FlawCode.TOO_MANY_ITEMS, {"count": len(items), "limit": MOST_ITEMS})
    for item in items:
        where, count = f"item:{item.key}", len(item.options)
        if item.options and item.scored:
            yield Flaw(FlawCode.CHOICE_SCORED, {"where": where})
        if 0 < count < LEAST_OPTIONS:
            yield Flaw(FlawCode.TOO_FEW_OPTIONS, {"where": where, "limit": LEAST_OPTIONS})
        if count > MOST_OPTIONS:
            yield Flaw(FlawCode.TOO_MANY_OPTIONS, {"where": where, "limit": MOST_OPTIONS})


def _flaws_of_feedback(content: Content) -> Iterator[Flaw]:
    if content.minimum < LEAST_GROUP:
        data = {"minimum": content.minimum, "limit": LEAST_GROUP}
        yield Flaw(FlawCode.GROUP_TOO_SMALL, data)
    if content.feedback and not content.mirror:
        yield Flaw(FlawCode.FEEDBACK_WITHOUT_MIRROR)
    low, high = content.scale.minimum, content.scale.maximum
    for number, words in enumerate(content.feedback, start=1):
        least = low if words.at_least is None else words.at_least
        most = high if words.at_most is None else words.at_most
        if not low <= least <= most <= high:
            yield Flaw(FlawCode.FEEDBACK_OUTSIDE, {"where": f"feedback:{number}"})
