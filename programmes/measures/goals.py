"""What is offered freely (M17), how far goals came (M18), and how complete a plan is (M19)."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from programmes.measures.figure import Figure, Note, Reason, counted, not_applicable, suppressed
from programmes.measures.participation import share, unshown
from programmes.measures.refusals import NotATable, OutsideScale, among, within

# Life plans are private: counts of them are told from ten people on.
PRIVATE_MINIMUM = 10
# Goals of one person tend to move together; the usual assumption of the method.
CORRELATION = 0.3
BLOCKS = 7


def offer_rate(*, invited: int, eligible: int) -> Figure:
    """M17: the share of people who were invited, with the notice. Everybody is: it has to be 1."""
    among(invited, eligible)
    if eligible == 0:
        return not_applicable("M17", Reason.NOBODY_ASKED)
    return counted("M17", invited / eligible, n=invited, N=eligible)


def free_choice(
    *, favourable: int, answered: int, eligible: int, minimum: int = PRIVATE_MINIMUM
) -> Figure:
    """M17: the share who could say no without consequences, with the interval of M3."""
    figure = share(count=favourable, answered=answered, eligible=eligible, minimum=minimum)
    return replace(figure, formula="M17")


def uptake(*, joined: int, invited: int, minimum: int = PRIVATE_MINIMUM) -> Figure:
    """M17: the share of the invited who joined, printed without a target.

    It has no interval on purpose, so that no criterion can ever be met or missed by it. Hidden
    until as many as `minimum` have joined.
    """
    refused = unshown("M17", answered=joined, eligible=invited, minimum=minimum)
    return refused or Figure(
        formula="M17", value=joined / invited, n=joined, N=invited, notes=(Note.COUNTED,)
    )


def conversation_rate(*, held: int, requested: int, minimum: int = PRIVATE_MINIMUM) -> Figure:
    """M17: conversations held within 30 days of the request and confirmed by both, of those due.

    `requested` leaves out requests younger than 30 days that have not been answered yet.
    """
    return _private_share("M17", held, requested, minimum)


def attainment(*, levels: Sequence[float | None], weights: Sequence[float]) -> Figure:
    """M18, how far one person's goals came; for that person's eyes alone.

    A level runs from -2 to 2, 0 being what was expected; None is a goal not looked at yet, which
    is in `N` and not in `n`. A weight runs from 1 to 3.
    ``50 + 10·Σwx / √(.7·Σw² + .3·(Σw)²)`` (Kiresuk & Sherman 1968), so 50 is just as expected,
    one goal moves it by 10 a level, and it stays between 13.4 and 86.6. It has no interval, and
    no mean over people: their goals differ. Raises NotFinite, OutsideScale for a level or a weight
    that there is not, and NotATable where a goal lacks its weight.
    """
    if len(levels) != len(weights) or None in weights:
        raise NotATable("each goal has a level and a weight")
    for weight in weights:
        within(weight, 1, 3)
    looked_at = [
        (level, weight) for level, weight in zip(levels, weights, strict=True) if level is not None
    ]
    for level, _weight in looked_at:
        within(level, -2, 2)
        if level % 1:
            raise OutsideScale("a level is a whole step")
    if not looked_at:
        return not_applicable("M18", Reason.NOTHING_TO_COUNT)
    moved = sum(weight * level for level, weight in looked_at)
    of_each = sum(weight**2 for _level, weight in looked_at)
    together = sum(weight for _level, weight in looked_at) ** 2
    spread = sqrt((1 - CORRELATION) * of_each + CORRELATION * together)
    return Figure(formula="M18", value=50 + 10 * moved / spread, n=len(looked_at), N=len(levels))


def reviewed_share(*, reviewed: int, active: int, minimum: int = PRIVATE_MINIMUM) -> Figure:
    """M18, all that an organisation learns: the share of active plans that were reviewed."""
    return _private_share("M18", reviewed, active, minimum)


def completeness(*, filled: int, blocks: int = BLOCKS) -> Figure:
    """M19: core blocks of a plan that are filled, of all; for its author's eyes alone."""
    return _part("M19", filled, blocks)


def link_ratio(*, tied: int, goals: int) -> Figure:
    """M19: goals tied to present or future work, of all goals of one plan."""
    return _part("M19", tied, goals)


def _private_share(formula: str, part: int, whole: int, minimum: int) -> Figure:
    among(part, whole)
    if whole == 0:
        return not_applicable(formula, Reason.NOTHING_TO_COUNT)
    if whole < minimum:
        return suppressed(formula)
    return counted(formula, part / whole, n=part, N=whole)


def _part(formula: str, part: int, whole: int) -> Figure:
    among(part, whole)
    if whole == 0:
        return not_applicable(formula, Reason.NOTHING_TO_COUNT)
    return counted(formula, part / whole, n=part, N=whole)
