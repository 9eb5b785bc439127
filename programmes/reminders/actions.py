"""What people do with reminders: remind by hand, and recall within ten minutes."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.models import Assignment, StageRun
from programmes.process import AssignmentKind
from programmes.refusals import NotPossible
from programmes.reminders import letters, mentions, outbox
from programmes.reminders.models import Message

HOLD = timedelta(minutes=10)
REST = timedelta(days=14)


@transaction.atomic
def remind(*, stage: StageRun, kind: AssignmentKind, by: Member, at: datetime) -> uuid.UUID:
    """Write to those who have not done what this stage asks, at most once in 14 days each.

    The messages wait ten minutes, in which they can be recalled. Returns the batch. Raises
    ``NotPossible`` for kinds that may not be reminded of, and where nobody is left to write to.
    """
    if kind.private or not kind.remind:
        raise NotPossible(_("People are not reminded of this by hand."))
    members = list(_to_remind(stage, kind, at))
    if not members:
        raise NotPossible(
            _(
                "Nobody is left to write to: everyone has done it, has no address, or was reminded in the last two weeks."
            )
        )
    batch = uuid.uuid4()
    outbox.put(
        kind=letters.NUDGE,
        members=members,
        periods=[at.date().isoformat()] * len(members),
        at=at,
        due_at=at + HOLD,
        asked_by=by,
        batch=batch,
    )
    audit.record(
        action="reminder.send", by=by, at=at, about=stage, kind=kind.key, people=len(members)
    )
    return batch


@transaction.atomic
def recall(*, batch: uuid.UUID, by: Member, at: datetime) -> int:
    """Take back what has not left. Raises ``NotPossible`` where everything has."""
    recalled = outbox.recall(batch=batch)
    if not recalled:
        raise NotPossible(_("These messages have left already."))
    audit.record(action="reminder.recall", by=by, at=at, people=recalled)
    return recalled


def _to_remind(stage: StageRun, kind: AssignmentKind, at: datetime) -> "list[Member]":
    waiting = Assignment.objects.filter(
        stage=stage, kind=kind.key, private=False, state__in=mentions.OPEN
    ).values("member")
    rested = (
        Message.objects.filter(kind=letters.NUDGE, created_at__gt=at - REST)
        .exclude(state=Message.State.RECALLED)
        .values("member")
    )
    return list(
        Member.objects.filter(pk__in=waiting, left_on__isnull=True, address__isnull=False).exclude(
            pk__in=rested
        )
    )
