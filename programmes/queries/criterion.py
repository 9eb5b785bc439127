"""How each criterion reads now: met, not met or can't tell."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from people.prepared import Prepared
from people.texts import said
from programmes.measures import criteria as judgement
from programmes.measures.figure import Figure, Reason, Status, counted, suppressed
from programmes.models import Criterion, Evidence, Reading, StageRun

MET, NOT_MET, CANT_TELL = Reading.Outcome.MET, Reading.Outcome.NOT_MET, Reading.Outcome.CANT_TELL


@dataclass(frozen=True)
class Read:
    """One criterion as it stands. ``done`` and ``expected`` are empty where nothing is counted.

    ``figure`` is what a measure gave, with its interval; a signature has none. ``kept`` is what a
    decision keeps in the place of a sentence that names somebody: it stays when they are erased.
    """

    criterion: Criterion
    outcome: str
    sentence: str
    done: int | None = None
    expected: int | None = None
    evidence: tuple[Evidence, ...] = ()
    figure: Figure | None = None
    kept: str = ""

    @property
    def blocks(self) -> bool:
        """A required criterion that is not met keeps the gate closed."""
        return self.criterion.blocks and self.outcome == NOT_MET

    def as_record(self) -> dict[str, object]:
        """Plain values, for the decision that keeps the reading as it stood."""
        return {
            "criterion": str(self.criterion.uuid),
            "text": said(self.criterion.text),
            "outcome": self.outcome,
            "sentence": self.kept or self.sentence,
            "done": self.done,
            "expected": self.expected,
            "threshold": self.criterion.threshold,
            "required": self.criterion.required,
            "relaxed_reason": self.criterion.relaxed_reason,
            "evidence": [str(item.uuid) for item in self.evidence],
        }


_criteria = Prepared(
    lambda stages: Criterion.objects.filter(stage__among=stages).select_related("relaxed_by"),
    stages=list,
)
_signed = Prepared(
    lambda criteria: (
        Evidence.objects.filter(criterion__among=criteria, withdrawn_at__isnull=True)
        .select_related("signed_by", "file")
        .defer("file__content")
        .order_by("signed_at", "pk")
    ),
    criteria=list,
)
_latest = Prepared(
    lambda criteria: (
        Reading.objects.filter(criterion__among=criteria)
        .exclude(status="")
        .order_by("criterion_id", "-at", "-pk")
        .distinct("criterion_id")
        .select_related("criterion")
    ),
    criteria=list,
)


def read(
    stages: Iterable[StageRun], figures: Mapping[Criterion, Figure] | None = None
) -> dict[int, list[Read]]:
    """Stage id -> the readings of its criteria in order. Two queries, and one a counted measure.

    ``figures`` holds what was worked out just now, by criterion; without it, what was kept counts,
    for one query more where something is measured.
    """
    stages = list(stages)
    by_stage: dict[int, list[Read]] = {stage.pk: [] for stage in stages}
    stage_of = {stage.pk: stage for stage in stages}
    criteria = _criteria(stages=stages)
    evidence: dict[int, list[Evidence]] = {}
    for item in _signed(criteria=criteria):
        evidence.setdefault(item.criterion_id, []).append(item)
    if figures is None:
        figures = _kept([row for row in criteria if row.kind == Criterion.Kind.MEASURED])
    for criterion in criteria:
        stage, signatures = stage_of[criterion.stage_id], tuple(evidence.get(criterion.pk, ()))
        by_stage[stage.pk].append(_read(criterion, stage, signatures, figures.get(criterion)))
    return by_stage


def figure_of(row: Reading) -> Figure:
    """The figure that a reading kept; only for one that has a status."""
    if row.status != Status.OK:
        reason = Reason(row.reason) if row.reason else None
        return Figure(formula=row.criterion.measure, status=Status(row.status), reason=reason)
    return Figure(
        formula=row.criterion.measure,
        value=row.value,
        low=row.low,
        high=row.high,
        n=row.done,
        N=row.expected,
    )


def _kept(measured: list[Criterion]) -> dict[Criterion, Figure]:
    """The latest figure of each criterion that is measured and has been read."""
    named = [row for row in measured if row.measure]
    if not named:
        return {}
    return {row.criterion: figure_of(row) for row in _latest(criteria=named)}


def _read(
    criterion: Criterion,
    stage: StageRun,
    evidence: tuple[Evidence, ...],
    figure: Figure | None,
) -> Read:
    if criterion.kind == Criterion.Kind.COUNTED:
        return _counted(criterion, stage, evidence)
    if criterion.kind == Criterion.Kind.MEASURED:
        return _measured(criterion, evidence, figure)
    if evidence:
        day = date_format(timezone.localtime(evidence[-1].signed_at), "SHORT_DATE_FORMAT")
        names = {"name": evidence[-1].signed_by, "date": day}
        sentence = _("Signed by %(name)s on %(date)s.") % names
        kept = _("Signed on %(date)s.") % {"date": day}
        return Read(criterion, MET, sentence, evidence=evidence, kept=kept)
    return Read(criterion, NOT_MET, _("Nobody has signed this yet."), evidence=evidence)


def _measured(criterion: Criterion, evidence: tuple[Evidence, ...], figure: Figure | None) -> Read:
    """From the interval of its figure; without one, what it waits for."""
    if figure is None or criterion.threshold is None or figure.status is not Status.OK:
        return Read(criterion, CANT_TELL, said(criterion.source), evidence=evidence, figure=figure)
    outcome = judgement.verdict(
        figure,
        comparator=judgement.Comparator.AT_LEAST,
        threshold=criterion.threshold,
        minimum=criterion.minimum,
    )
    low, high = figure.low, figure.high
    if low is None or high is None:
        return Read(criterion, CANT_TELL, said(criterion.source), evidence=evidence, figure=figure)
    sentence = _ends_in_words(low, high, criterion.threshold)
    return Read(criterion, outcome.value, sentence, figure.n, figure.N, evidence, figure=figure)


def _ends_in_words(low: float, high: float, threshold: float) -> str:
    """A threshold above one is of points or a number, one below zero of a change in points."""
    if threshold < 0:
        return _(
            "It has moved by between %(low)s and %(high)s points; at most %(wanted)s down is asked for."
        ) % {
            "low": number_format(low, decimal_pos=1),
            "high": number_format(high, decimal_pos=1),
            "wanted": number_format(-threshold, decimal_pos=1),
        }
    if threshold > 1 and low == high:
        return _("%(done)s; %(wanted)s are asked for.") % {
            "done": _ceiling(low),
            "wanted": _ceiling(threshold),
        }
    if threshold > 1:
        return _("Between %(low)s and %(high)s; %(wanted)s is asked for.") % {
            "low": number_format(low, decimal_pos=1),
            "high": number_format(high, decimal_pos=1),
            "wanted": number_format(threshold, decimal_pos=1),
        }
    return _("Between %(low)s and %(high)s of 100; %(wanted)s are asked for.") % {
        "low": math.floor(round(low * 100, 6)),
        "high": _ceiling(high * 100),
        "wanted": _ceiling(threshold * 100),
    }


def _counted(criterion: Criterion, stage: StageRun, evidence: tuple[Evidence, ...]) -> Read:
    """``threshold`` is a number of things, or a share from 0 to 1 where a number is expected."""
    count = stage.process_run.process.measures[criterion.measure](stage)
    if count is None:
        return Read(
            criterion,
            CANT_TELL,
            _("No figure is shown: fewer than 10 people."),
            evidence=evidence,
            figure=suppressed(criterion.measure),
        )
    threshold = criterion.threshold or 0
    if count.expected:
        wanted = _ceiling(threshold * count.expected)
        met = count.done >= wanted
        sentence = _("%(done)s of %(expected)s; %(wanted)s are asked for.") % {
            "done": count.done,
            "expected": count.expected,
            "wanted": wanted,
        }
    else:
        wanted = _ceiling(threshold)
        met = count.done >= wanted
        sentence = _("%(done)s; %(wanted)s are asked for.") % {
            "done": count.done,
            "wanted": wanted,
        }
    outcome = MET if met else NOT_MET
    expected = count.expected or None
    value = count.done / expected if expected else float(count.done)
    figure = counted(criterion.measure, value, n=count.done, N=expected)
    return Read(criterion, outcome, sentence, count.done, expected, evidence, figure)


def _ceiling(value: float) -> int:
    """Rounded first: 0.55 of 100 are 55, though the product is a little more."""
    return math.ceil(round(value, 6))
