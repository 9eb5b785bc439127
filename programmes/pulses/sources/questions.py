"""What a reader finds in a file, before it is known what of it can be asked. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from programmes.pulses.sources.refusals import Notes

# By language as the file names it; the empty name is a text of which the file says no language.
RawTexts = Mapping[str, str]
UNNAMED = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the answers that a question offers, with the code that the file gives it."""

    code: str
    text: RawTexts


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with one answer out of several.

    `lead` is a text that stands above this and other questions. `ordered`: the file says that
    the steps form a scale; otherwise they may.
    """

    name: str
    text: RawTexts
    steps: tuple[Step, ...]
    lead: RawTexts = field(default_factory=dict)
    ordered: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """A title of no text is none."""

    key: str
    title: RawTexts
    questions: list[Question]
    notes: Notes
