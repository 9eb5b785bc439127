"""Which answers form a scale, which are a choice. No Django."""

import re
from dataclasses import dataclass

from programmes.pulses.content import MOST_POINTS
from programmes.pulses.sources.questions import Question, Step

LEAST_STEPS = 3  # of two, one is a yes and one a no: that is a choice

_WHOLE = re.compile(r"[-+]?\d{1,4}")


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Steps of a scale, lowest first; `apart` holds one that stands outside, such as 99."""

    minimum: int
    steps: tuple[Step, ...]
    numbered: bool
    apart: tuple[Step, ...] = ()


def numbered(question: Question) -> Steps | None:
    """Steps whose codes are whole numbers in a row, in whatever order; one of them may be no step."""
    numbers = {number: step for step in question.steps if (number := _number(step)) is not None}
    words = [step for step in question.steps if _number(step) is None]
    if len(numbers) + len(words) < len(question.steps) or len(words) > 1:
        return None
    row = sorted(numbers)
    apart = list(words)
    if not apart and not _in_a_row(row):
        for lone in (row[-1:], row[:1]):
            rest = [number for number in row if number not in lone]
            if _in_a_row(rest):
                row, apart = rest, [numbers[lone[0]]]
                break
    if not _in_a_row(row) or not LEAST_STEPS <= len(row) <= MOST_POINTS:
        return None
    return Steps(
        minimum=row[0],
        steps=tuple(numbers[number] for number in row),
        numbered=True,
        apart=tuple(apart),
    )


def in_order(question: Question) -> Steps | None:
    """The steps as the file has them, the first one lowest; where the file says they are a scale."""
    if not question.ordered or not LEAST_STEPS <= len(question.steps) <= MOST_POINTS:
        return None
    return Steps(minimum=1, steps=question.steps, numbered=False)


def _number(step: Step) -> int | None:
    return int(step.code) if _WHOLE.fullmatch(step.code) else None


def _in_a_row(numbers: list[int]) -> bool:
    return bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
