"""How each criterion reads now: met, not met or can't tell."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.texts import said
from programmes.models import Criterion, Evidence, Reading, StageRun

MET, NOT_MET, CANT_TELL = Reading.Outcome.MET, Reading.Outcome.NOT_MET, Reading.Outcome.CANT_TELL


@dataclass(frozen=True)
class Read:
    """One criterion as it stands. ``done`` and ``expected`` are empty where nothing is counted."""

    criterion: Criterion
    outcome: str
    sentence: str
    done: int | None = None
    expected: int | None = None
    evidence: tuple[Evidence, ...] = ()

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
            "sentence": self.sentence,
            "done": self.done,
            "expected": self.expected,
            "threshold": self.criterion.threshold,
            "required": self.criterion.required,
            "relaxed_reason": self.criterion.relaxed_reason,
            "evidence": [str(item.uuid) for item in self.evidence],
        }


def read(stages: Iterable[StageRun]) -> dict[int, list[Read]]:
    """Stage id -> the readings of its criteria in order. Two queries, and one a counted measure."""
    stages = list(stages)
    by_stage: dict[int, list[Read]] = {stage.pk: [] for stage in stages}
    stage_of = {stage.pk: stage for stage in stages}
    criteria = list(Criterion.objects.filter(stage__in=by_stage).select_related("relaxed_by"))
    evidence: dict[int, list[Evidence]] = {}
    signed = Evidence.objects.filter(criterion__in=criteria, withdrawn_at__isnull=True)
    for item in signed.select_related("signed_by", "file").defer("file__content"):
        evidence.setdefault(item.criterion_id, []).append(item)
    for criterion in criteria:
        stage = stage_of[criterion.stage_id]
        by_stage[stage.pk].append(_read(criterion, stage, tuple(evidence.get(criterion.pk, ()))))
    return by_stage


def _read(criterion: Criterion, stage: StageRun, evidence: tuple[Evidence, ...]) -> Read:
    if criterion.kind == Criterion.Kind.COUNTED:
        return _counted(criterion, stage, evidence)
    if criterion.kind == Criterion.Kind.MEASURED:
        return Read(criterion, CANT_TELL, said(criterion.source), evidence=evidence)
    if evidence:
        sentence = _("Signed by %(name)s on %(date)s.") % {
            "name": evidence[-1].signed_by,
            "date": date_format(timezone.localtime(evidence[-1].signed_at), "SHORT_DATE_FORMAT"),
        }
        return Read(criterion, MET, sentence, evidence=evidence)
    return Read(criterion, NOT_MET, _("Nobody has signed this yet."), evidence=evidence)


def _counted(criterion: Criterion, stage: StageRun, evidence: tuple[Evidence, ...]) -> Read:
    """``threshold`` is a number of things, or a share from 0 to 1 where a number is expected."""
    count = stage.process_run.process.measures[criterion.measure](stage)
    if count is None:
        return Read(
            criterion, CANT_TELL, _("No figure is shown: fewer than 10 people."), evidence=evidence
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
    return Read(criterion, outcome, sentence, count.done, count.expected or None, evidence)


def _ceiling(value: float) -> int:
    """Rounded first: 0.55 of 100 are 55, though the product is a little more."""
    return math.ceil(round(value, 6))
