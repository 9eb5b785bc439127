"""Which answers form a scale, which are a choice. No Django."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from programmes.pulses.content import MOST_POINTS
from programmes.pulses.sources.questions import Question, Step

LEAST_STEPS = 3  # of two, one is a yes and one a no: that is a choice

_WHOLE = re.compile(r"[-+]?[0-9]{1,4}")
_CODED = re.compile(r"([A-Za-z]+)([0-9]{1,4})")


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Steps of a scale, lowest first; `apart` holds one that stands outside, such as 99."""

    minimum: int
    steps: tuple[Step, ...]
    numbered: bool
    apart: tuple[Step, ...] = ()


def numbered(question: Question) -> Steps | None:
    """Steps whose codes are whole numbers in a row, in whatever order; one of them may be no step."""
    by_number = {int(step.code): step for step in question.steps if _WHOLE.fullmatch(step.code)}
    others = [step for step in question.steps if not _WHOLE.fullmatch(step.code)]
    if len(by_number) + len(others) < len(question.steps) or len(others) > 1:
        return None
    row, outside = (sorted(by_number), None) if others else _in_a_row(by_number)
    if not _runs(row) or not LEAST_STEPS <= len(row) <= MOST_POINTS:
        return None
    apart = others if outside is None else [by_number[outside]]
    steps = tuple(by_number[number] for number in row)
    return Steps(minimum=row[0], steps=steps, numbered=True, apart=tuple(apart))


def in_order(question: Question) -> Steps | None:
    """The steps as the file has them, the first one lowest; where the file says they are a scale.

    Codes such as A1, A2, A3 and A99 tell nothing of the order, but that the last is no step.
    """
    if not question.ordered:
        return None
    coded = [_CODED.fullmatch(step.code) for step in question.steps]
    numbers = {int(code[2]): step for code, step in zip(coded, question.steps, strict=True) if code}
    outside = None
    if len(numbers) == len(coded) and len({code[1] for code in coded if code}) == 1:
        _, outside = _in_a_row(numbers)
    apart = () if outside is None else (numbers[outside],)
    steps = tuple(step for step in question.steps if step not in apart)
    if not LEAST_STEPS <= len(steps) <= MOST_POINTS:
        return None
    return Steps(minimum=1, steps=steps, numbered=False, apart=apart)


def _in_a_row(numbers: Collection[int]) -> tuple[list[int], int | None]:
    """The numbers in their order, without the highest or lowest where the others form a row."""
    row = sorted(numbers)
    if not _runs(row):
        for outside in (row[-1:], row[:1]):
            rest = [number for number in row if number not in outside]
            if _runs(rest):
                return rest, outside[0]
    return row, None


def _runs(numbers: list[int]) -> bool:
    return bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
