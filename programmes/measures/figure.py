"""What every formula returns: a value, its interval, and what they rest on."""

from dataclasses import dataclass
from enum import StrEnum

from programmes.measures.refusals import finite


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
    TOO_FEW_TO_TELL = "too_few_to_tell"  # fewer than the formula needs, whoever may see it
    ALL_ALIKE = "all_alike"  # without any difference there is nothing to compare
    NOT_ONE_FACTOR = "not_one_factor"
    TOO_FEW_STARTED = "too_few_started"
    NO_NULL_FOR_SCALE = "no_null_for_scale"


class Note(StrEnum):
    """What a reader must know beside a figure; the interface turns it into a sentence."""

    EVERYBODY_ANSWERED = "everybody_answered"
    COUNTED = "counted"
    NO_ASSUMPTION = "no_assumption"
    THESE_RATERS = "these_raters"  # it describes those who rated, and is no sample of others
    ALL_ALIKE = "all_alike"  # the width of the interval says nothing about those who were silent
    MOSTLY_NOISE = "mostly_noise"  # fewer than 40 answers in a wave
    PROVISIONAL = "provisional"  # fewer than 100 complete rows
    NOT_A_LAW = "not_a_law"  # the tipping size comes from one experiment


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """`n` people stand behind the value, of `N` who could have.

    `reading` is what the formula's own rule makes of the value, as a code of its module. A figure
    that is not OK carries no number and no reading, so that no reader can print one by mistake;
    none that is OK is NaN or endless (NotFinite).
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
    reading: StrEnum | None = None
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high, self.n, self.N)
        finite(*(number for number in numbers if number is not None))
        told = (*numbers, self.reading, self.grade)
        if self.status is not Status.OK and any(each is not None for each in told):
            raise ValueError("a figure that is not shown holds no numbers and no reading")
        if (self.low is None) is not (self.high is None):
            raise ValueError("an interval has two ends")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lower end is above the upper end")

    @property
    def missing(self) -> float | None:
        """The weight of those who are not in it: the share of `N` beyond `n`, 0 to 1."""
        return (self.N - self.n) / self.N if self.N and self.n is not None else None


def suppressed(formula: str) -> Figure:
    """Fewer people than the minimum group stand behind it."""
    return Figure(formula=formula, status=Status.SUPPRESSED, reason=Reason.FEWER_THAN_MINIMUM)


def insufficient(formula: str, reason: Reason = Reason.TOO_FEW_TO_TELL) -> Figure:
    """Shown or not, the formula cannot answer from what there is."""
    return Figure(formula=formula, status=Status.INSUFFICIENT, reason=reason)


def not_applicable(formula: str, reason: Reason) -> Figure:
    return Figure(formula=formula, status=Status.NOT_APPLICABLE, reason=reason)


def counted(formula: str, value: float, *, n: int | None = None, N: int | None = None) -> Figure:  # noqa: N803
    """A fact that was counted rather than sampled: it has no interval."""
    return Figure(
        formula=formula, value=value, low=value, high=value, n=n, N=N, notes=(Note.COUNTED,)
    )
