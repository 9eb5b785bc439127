"""Keep the plan's days as those that later ones are compared with."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.models import Baseline, Milestone, Programme, StageRun
from programmes.refusals import ReasonMissing


@transaction.atomic
def take(*, programme: Programme, reason: str, by: Member, at: datetime) -> Baseline:
    """Today's due dates become the baseline; those before it stay as they were."""
    if not reason.strip():
        raise ReasonMissing(_("Say why today's plan becomes the baseline."))
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    row = keep(programme=programme, reason=reason.strip(), by=by, at=at)
    audit.record(action="programme.baseline", by=by, at=at, about=programme)
    return row


def keep(*, programme: Programme, by: Member, at: datetime, reason: str = "") -> Baseline:
    """What ``take`` writes, and the start of a programme."""
    cycle = programme.cycles.order_by("-number")[0]
    stages = StageRun.objects.filter(process_run__cycle=cycle)
    line = Milestone.line(programme=programme.pk, cycle=cycle.pk)
    rows: list[StageRun | Milestone] = [*stages, *line]
    return Baseline.objects.create(
        programme=programme,
        dates={str(row.uuid): row.due_on(programme.kickoff_on).isoformat() for row in rows},
        reason=reason,
        taken_by=by,
        taken_at=at,
    )
