"""Share one goal with one's own manager, withdraw it, and look at what was shared."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import access, vault
from people.models import Member
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare
from processes.meaning_of_life.queries import goal as goals


class CannotBeShared(NotPossible):
    """The goal is personal, or the reader is not the owner's manager, or it is shared already."""


@transaction.atomic
def share(*, goal: Goal, reader: Member, purpose: str, until_on: date, at: datetime) -> GoalShare:
    """The reader can open this goal until that day, or until the share is withdrawn."""
    rows = Goal.objects.select_for_update(of=("self",)).select_related("member", "life_plan")
    goal = rows.get(pk=goal.pk)
    if goal.closed_at:
        raise CannotBeShared(_("A closed goal cannot be shared. Take it up again first."))
    if not goal.can_be_shared:
        raise CannotBeShared(_("A personal goal cannot be shared. Change where it belongs first."))
    if access.managers_of([goal.member])[goal.member_id] != reader.pk:
        raise CannotBeShared(_("A goal can be shared with your own manager only."))
    if until_on < timezone.localdate(at):
        raise CannotBeShared(_("The last day of the share has passed already."))
    unshare(goal=goal, at=at)
    return GoalShare.objects.create(
        programme_id=goal.life_plan.programme_id,
        goal=goal,
        owner=goal.member,
        reader=reader,
        purpose=purpose,
        since=at,
        until_on=until_on,
    )


@transaction.atomic
def unshare(*, goal: Goal, at: datetime) -> int:
    """Nobody but the owner can read the goal from now on. Returns how many shares ended."""
    rows = GoalShare.objects.filter(goal=goal, owner=goal.member_id, ended_at__isnull=True)
    return rows.update(ended_at=at)


@transaction.atomic
def end_with_earlier(*, goal: Goal, at: datetime) -> int:
    """What is written now is not for an earlier manager, even if they should lead the owner again."""
    manager = access.managers_of([goal.member])[goal.member_id]
    rows = GoalShare.objects.filter(goal=goal, owner=goal.member_id, ended_at__isnull=True)
    return rows.exclude(reader=manager).update(ended_at=at)


@transaction.atomic
def look(*, share: GoalShare, at: datetime) -> goals.OpenGoal:
    """Note that the reader looked, then open the texts. No note, no text.

    Raises ``vault.CannotOpen`` where the share has ended in the meantime.
    """
    GoalLook.objects.create(share=share, owner=share.owner, reader=share.reader, at=at)
    goal = Goal.objects.filter(pk=share.goal_id).first()
    if goal is None:
        raise vault.CannotOpen
    return goals.OpenGoal(goal, goals.opened(goal, vault.Keyring(share.owner)), share)
