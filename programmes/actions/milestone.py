"""Decide one of the programme's own gates."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes import milestones
from programmes.models import Milestone
from programmes.queries import charter
from programmes.queries import milestone as queries
from programmes.refusals import NotPossible, ReasonMissing


@transaction.atomic
def decide(*, milestone: Milestone, reason: str, by: Member, at: datetime) -> Milestone:
    """Decided once, with what is true at that moment.

    Raises ``NotPossible`` the second time, and for G0 while a safeguard is not answered.
    """
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.decided_at is not None:
        raise NotPossible(_("This milestone has been decided already."))
    if not reason.strip():
        raise ReasonMissing(_("Say what shows that this milestone is reached."))
    if milestone.key == milestones.FIRST and charter.unanswered(milestone.programme):
        raise NotPossible(
            _(
                "Each safeguard has to be answered first: done, or does not apply because of something."
            )
        )
    cycle = milestone.programme.cycles.order_by("-number")[0]
    found = queries.facts(milestone, cycle, timezone.localdate(at))
    milestone.facts = [fact.as_record() for fact in found]
    milestone.decided_at, milestone.decided_by, milestone.reason = at, by, reason.strip()
    milestone.save()
    audit.record(action="milestone.decide", by=by, at=at, about=milestone, key=milestone.key)
    return milestone
