"""The parts of a questionnaire: texts, items, options, one scale, words to the person. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from programmes.measures.refusals import within

Texts = Mapping[str, str]

LEAST_GROUP = 5


class Keyed(StrEnum):
    """How an item counts: with its scale, against it (then it is turned round), or apart from it."""

    WITH = "+"
    AGAINST = "-"
    APART = "apart"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers of a choice."""

    key: str
    text: Texts


@dataclass(frozen=True, kw_only=True)
class Item:
    """A sentence to answer on the scale or, with `options`, by the place (from 0) of one of them.

    `key` is unique in its content and stays when a word of the text changes. A choice is APART.
    """

    key: str
    text: Texts
    keyed: Keyed = Keyed.WITH
    options: tuple[Option, ...] = ()

    @property
    def scored(self) -> bool:
        return self.keyed is not Keyed.APART


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Whole steps from `minimum` to `maximum`, both included; one label a step, lowest first."""

    minimum: int
    maximum: int
    labels: tuple[Texts, ...]

    @property
    def points(self) -> range:
        return range(self.minimum, self.maximum + 1)

    def reversed(self, value: int) -> int:
        """The answer to an item that is worded the other way round. Raises OutsideScale, NotFinite."""
        within(value, self.minimum, self.maximum)
        return self.minimum + self.maximum - value


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """Words for the person alone, never a diagnosis, where the own score is in the bounds.

    Both bounds belong to it, in points of the scale; None is no bound.
    """

    at_least: float | None
    at_most: float | None
    text: Texts

    def suits(self, score: float) -> bool:
        return (self.at_least is None or score >= self.at_least) and (
            self.at_most is None or score <= self.at_most
        )


@dataclass(frozen=True, kw_only=True)
class Content:
    """A questionnaire of one scale.

    `introduction` says how to answer and may be empty. `minimum` is the smallest group of which
    anything is shown. `mirror`: only the person sees the own score. Of `feedback` the first that
    suits is said.
    """

    key: str
    name: Texts
    introduction: Texts
    scale: Scale
    items: tuple[Item, ...]
    minimum: int = LEAST_GROUP
    mirror: bool = False
    feedback: tuple[Feedback, ...] = ()
