"""Once a night: what has been kept long enough goes, and numbers of it stay."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from people import scope
from people.models import Member
from people.trust import registry
from people.trust.models import Clearance, RetentionRun

AFTER_LEAVING = timedelta(days=30)
PRIVATE = "private_of_leavers"


def keep(*, at: datetime) -> RetentionRun | None:
    """For the bound organisation, without a member; at most once a day."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        if RetentionRun.objects.filter(at__gte=midnight).exists():
            return None
    removed: Counter[str] = Counter()
    for rule in registry.rules():
        if rule.enforce is not None and rule.period is not None:
            removed[rule.key] += rule.enforce(at, rule.period)
    removed[PRIVATE] += _let_leavers_go(at)
    with transaction.atomic():
        return RetentionRun.objects.create(at=at, removed=dict(removed))


def _let_leavers_go(at: datetime) -> int:
    """What was private to people who left a month ago. Each is gone through once for a last day."""
    gone = Clearance.objects.filter(member=OuterRef("pk"), left_on=OuterRef("left_on"))
    with transaction.atomic():
        leavers = list(
            Member.objects.filter(~Exists(gone), left_on__lt=(at - AFTER_LEAVING).date())
            .order_by("pk")
            .annotate(day=F("left_on"))
            .values_list("pk", "day")
        )
    return sum(_let_go(member, left_on, at) for member, left_on in leavers)


def _let_go(member: int, left_on: object, at: datetime) -> int:
    with scope.bind(scope.require().organisation_id, member), transaction.atomic():
        person = Member.objects.get(pk=member)
        rooms = [room for room in registry.rooms() if hasattr(room, "leave")]
        removed = sum(room.leave(person) for room in rooms)
        Clearance.objects.create(member=person, left_on=left_on, at=at)
        return removed
