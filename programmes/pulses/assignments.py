"""What waves ask of people, as the list of things to do knows it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.process import AssignmentKind


def _where(assignment: Any) -> str:
    programme = assignment.stage.process_run.cycle.programme
    return reverse(
        "pulses:answer", args=[programme.organisation.slug, programme.slug, assignment.occasion]
    )


def _prepared(assignment: Any) -> str:
    programme = assignment.stage.process_run.cycle.programme
    return reverse(
        "pulses:wave", args=[programme.organisation.slug, programme.slug, assignment.occasion]
    )


def _nobody(*_stage_and_members: Any) -> Iterable[tuple[int, int | None]]:
    """Opening a stage asks nobody: a wave does, as it opens."""
    return ()


PULSE = AssignmentKind(
    key="pulse",
    name=_("A short questionnaire"),
    minutes=5,
    url=_where,
    audience=_nobody,
    private=True,
)

PREPARED = AssignmentKind(
    key="wave_prepared",
    name=_("A questionnaire that lies ready to be asked again"),
    minutes=5,
    url=_prepared,
    audience=_nobody,
    days=14,
)
