"""How far a process has come: a band, because what can't be told yet is counted both ways."""

from collections.abc import Sequence

from programmes.measures.criteria import Verdict
from programmes.measures.figure import Figure, Reason, not_applicable
from programmes.measures.refusals import among


def progress_band(
    *, stages: int, closed: int, open_stages: Sequence[Sequence[Verdict]] = ()
) -> Figure:
    """M39. `open_stages` holds, for each stage in work, the verdicts of its required criteria.

    The lower end counts closed stages and met criteria; the upper end counts what can't be told
    as if it were met. The band has no middle: `value` stays empty.
    """
    among(closed, stages)
    among(closed + len(open_stages), stages)
    if stages == 0:
        return not_applicable("M39", Reason.NOTHING_TO_COUNT)
    met = sum(_share(verdicts, {Verdict.MET}) for verdicts in open_stages)
    possible = sum(_share(verdicts, {Verdict.MET, Verdict.CANT_TELL}) for verdicts in open_stages)
    return Figure(
        formula="M39",
        low=(closed + met) / stages,
        high=(closed + possible) / stages,
        n=closed,
        N=stages,
    )


def _share(verdicts: Sequence[Verdict], counted: set[Verdict]) -> float:
    """A stage without required criteria counts only once it is closed."""
    return sum(verdict in counted for verdict in verdicts) / len(verdicts) if verdicts else 0.0
