"""What every formula returns: a value, its interval, and what they rest on."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether a figure may be read at all."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    INSUFFICIENT = "insufficient"
    NOT_APPLICABLE = "not_applicable"


class Grade(StrEnum):
    """How far a share of answers can be trusted to speak for everybody (M2)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Reason(StrEnum):
    """Why a figure is not shown; the interface turns it into a sentence."""

    FEWER_THAN_MINIMUM = "fewer_than_minimum"
    NOBODY_ASKED = "nobody_asked"
    NOTHING_TO_COUNT = "nothing_to_count"


class Note(StrEnum):
    """What a reader must know beside a figure; the interface turns it into a sentence."""

    EVERYBODY_ANSWERED = "everybody_answered"
    COUNTED = "counted"
    NO_ASSUMPTION = "no_assumption"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`n` people stand behind the value, of `N` who could have.

    A figure that is not OK carries no number at all, so that no reader can print one by mistake.
    """

    formula: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    N: int | None = None
    grade: Grade | None = None
    status: Status = Status.OK
    reason: Reason | None = None
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high, self.n, self.N)
        if self.status is not Status.OK and any(number is not None for number in numbers):
            raise ValueError("a figure that is not shown holds no numbers")
        if (self.low is None) is not (self.high is None):
            raise ValueError("an interval has two ends")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lower end is above the upper end")


def suppressed(formula: str) -> Figure:
    """Fewer people than the minimum group stand behind it."""
    return Figure(formula=formula, status=Status.SUPPRESSED, reason=Reason.FEWER_THAN_MINIMUM)


def not_applicable(formula: str, reason: Reason) -> Figure:
    return Figure(formula=formula, status=Status.NOT_APPLICABLE, reason=reason)


def counted(formula: str, value: float, *, n: int | None = None, N: int | None = None) -> Figure:  # noqa: N803
    """A fact that was counted rather than sampled: it has no interval."""
    return Figure(
        formula=formula, value=value, low=value, high=value, n=n, N=N, notes=(Note.COUNTED,)
    )
