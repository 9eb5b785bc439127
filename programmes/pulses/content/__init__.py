"""What a questionnaire is made of, how it is checked, scored and kept. Pure: no Django."""

from programmes.pulses.content.checking import (
    LEAST_OPTIONS,
    LEAST_POINTS,
    LONGEST_KEY,
    MOST_ITEMS,
    MOST_OPTIONS,
    MOST_POINTS,
    Flaw,
    FlawCode,
    check,
)
from programmes.pulses.content.parts import (
    LEAST_GROUP,
    Content,
    Feedback,
    Item,
    Keyed,
    Option,
    Scale,
    Texts,
)
from programmes.pulses.content.plain import NotAContent, load, plain
from programmes.pulses.content.scoring import feedback_to, score
from programmes.pulses.content.texts import (
    LONGEST_INTRODUCTION,
    LONGEST_NAME,
    LONGEST_TEXT,
    languages,
    missing,
    texts_of,
)

__all__ = [
    "LEAST_GROUP",
    "LEAST_OPTIONS",
    "LEAST_POINTS",
    "LONGEST_INTRODUCTION",
    "LONGEST_KEY",
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "MOST_ITEMS",
    "MOST_OPTIONS",
    "MOST_POINTS",
    "Content",
    "Feedback",
    "Flaw",
    "FlawCode",
    "Item",
    "Keyed",
    "NotAContent",
    "Option",
    "Scale",
    "Texts",
    "check",
    "feedback_to",
    "languages",
    "load",
    "missing",
    "plain",
    "score",
    "texts_of",
]
