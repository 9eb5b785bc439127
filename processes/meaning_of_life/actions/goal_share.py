"""Share one goal with somebody of one's choice, withdraw it, and look at what was shared."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import vault
from people.models import Member
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import partner as partners


class CannotBeShared(NotPossible):
    """The goal is personal, the reader cannot be chosen, or the last day has passed."""


@transaction.atomic
def share(*, goal: Goal, reader: Member, purpose: str, until_on: date, at: datetime) -> GoalShare:
    """The reader can open this goal until that day, or until the share is withdrawn.

    A share with the same reader before is replaced; those with others stand.
    """
    rows = Goal.objects.select_for_update(of=("self",))
    goal = rows.select_related("member", "life_plan__programme").get(pk=goal.pk)
    today = timezone.localdate(at)
    if goal.closed_at:
        raise CannotBeShared(_("A closed goal cannot be shared. Take it up again first."))
    if not goal.can_be_shared:
        raise CannotBeShared(_("A personal goal cannot be shared. Change where it belongs first."))
    programme = goal.life_plan.programme
    reading = purpose == GoalShare.Purpose.READING
    kind = partners.kind_of(goal.member, reader, programme, today, reading=reading)
    if kind is None:
        raise CannotBeShared(_("This person cannot be chosen. Choose somebody else."))
    if until_on < today:
        raise CannotBeShared(_("The last day of the share has passed already."))
    unshare(goal=goal, reader=reader, at=at)
    return GoalShare.objects.create(
        programme=programme,
        goal=goal,
        owner=goal.member,
        reader=reader,
        as_kind=kind,
        purpose=purpose,
        since=at,
        until_on=until_on,
    )


@transaction.atomic
def unshare(*, goal: Goal, at: datetime, reader: Member | None = None) -> int:
    """This reader, or without one everybody else, cannot read the goal from now on.

    Returns how many shares ended.
    """
    rows = GoalShare.objects.filter(goal=goal, owner=goal.member_id, ended_at__isnull=True)
    if reader is not None:
        rows = rows.filter(reader=reader)
    return rows.update(ended_at=at)


@transaction.atomic
def end_with_earlier(*, goal: Goal, at: datetime) -> int:
    """What is written now is not for an earlier manager or somebody who left, even if they return."""
    rows = GoalShare.objects.filter(goal=goal, owner=goal.member_id, ended_at__isnull=True)
    today = timezone.localdate(at)
    standing = goals.standing(rows.select_related("reader"), goal.member, today)
    return rows.exclude(pk__in=[share.pk for share in standing]).update(ended_at=at)


@transaction.atomic
def look(*, share: GoalShare, at: datetime) -> goals.OpenGoal:
    """Note that the reader looked, then open the texts. No note, no text.

    Raises ``vault.CannotOpen`` where the share has ended in the meantime.
    """
    GoalLook.objects.create(share=share, owner=share.owner, reader=share.reader, at=at)
    goal = Goal.objects.filter(pk=share.goal_id).first()
    if goal is None:
        raise vault.CannotOpen
    return goals.OpenGoal(goal, goals.opened(goal, vault.Keyring(share.owner)), (share,))
