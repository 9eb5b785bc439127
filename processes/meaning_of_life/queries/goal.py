"""Goals: one's own, with who may read them, and those that others have shared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from people import access, vault
from people.models import Member
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare, Kind, LifePlan
from processes.meaning_of_life.queries import partner as partners
from processes.meaning_of_life.questions import GOAL, LEVELS
from programmes.measures import goals as measures
from programmes.measures.figure import Figure
from programmes.models import Programme

TABLE = "goal"


@dataclass(frozen=True)
class OpenGoal:
    """A goal with its texts opened, and the shares by which others can read it today."""

    goal: Goal
    texts: dict[str, str]
    shares: tuple[GoalShare, ...] = ()

    @property
    def title(self) -> str:
        return self.texts["title"]

    @property
    def with_manager(self) -> bool:
        """Whether one's own manager can read it."""
        return any(share.as_kind == Kind.MANAGER for share in self.shares)


def text(goal: Goal, name: str, ring: vault.Keyring) -> str:
    """One sealed text of a goal, opened."""
    sealed = getattr(goal, name)
    if sealed is None:
        return ""
    return ring.unseal(sealed, table=TABLE, column=name, row=goal.uuid)


def opened(goal: Goal, ring: vault.Keyring) -> dict[str, str]:
    """All fields of a goal as they are kept: the sealed ones opened, the others as text."""
    return {
        **{name: text(goal, name, ring) for name in Goal.SEALED},
        "area": goal.area,
        "weight": str(goal.weight or ""),
        "review_on": goal.review_on.isoformat() if goal.review_on else "",
    }


def texts_of(plan: LifePlan, ring: vault.Keyring) -> list[dict[str, str]]:
    """The fields of each of one's own open goals, in the order written."""
    return [opened(goal, ring) for goal in _own(plan)]


def closed(plan: LifePlan, ring: vault.Keyring) -> list[OpenGoal]:
    """The goals that rest, the latest first."""
    rows = Goal.objects.filter(life_plan=plan, closed_at__isnull=False).order_by("-closed_at")
    return [OpenGoal(goal, opened(goal, ring)) for goal in rows]


def summary(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """A goal as a person reads it: to its writer, and to whom it is shared. Levels only where written."""
    [(_section, lines)] = GOAL.summary(texts)
    return [
        {"label": line.label, "value": line.text}
        for line in lines
        if line.text or line.question.key != LEVELS
    ]


def goals(plan: LifePlan, today: date, ring: vault.Keyring | None = None) -> list[OpenGoal]:
    """One's own open goals in the order written."""
    shares: dict[int, list[GoalShare]] = {}
    for share in active_shares(plan, today):
        shares.setdefault(share.goal_id, []).append(share)
    ring = ring or vault.Keyring(plan.member)
    return [
        OpenGoal(goal, opened(goal, ring), tuple(shares.get(goal.pk, ()))) for goal in _own(plan)
    ]


def tied_to_work(written: Collection[OpenGoal]) -> Figure:
    """M19: how many of one's goals belong to one's work, now or later."""
    work = (Goal.Area.WORK_NOW, Goal.Area.WORK_LATER)
    tied = sum(each.goal.area in work for each in written)
    return measures.link_ratio(tied=tied, goals=len(written))


def own_goal(plan: LifePlan, uuid: object, *, resting: bool = True) -> Goal:
    """The door to one's own goal; a goal that someone shares with the writer is not their own.

    Closed ones only where ``resting``.
    """
    rows = Goal.objects.filter(life_plan=plan, member=plan.member_id)
    goal: Goal = access.found(rows if resting else rows.filter(closed_at__isnull=True), uuid=uuid)
    goal.life_plan, goal.member = plan, plan.member
    return goal


def count(plan: LifePlan) -> int:
    return len(_own(plan).values_list("pk")[: Goal.MOST + 1])


def _own(plan: LifePlan) -> QuerySet[Goal]:
    return Goal.objects.filter(life_plan=plan, closed_at__isnull=True)


def active_shares(plan: LifePlan, today: date) -> list[GoalShare]:
    """Those by which somebody can read a goal of this plan today."""
    rows = GoalShare.objects.filter(goal__life_plan=plan, owner=plan.member_id)
    return standing(_lasting(rows, today), plan.member, today)


def shares_of(goal: Goal, today: date) -> list[GoalShare]:
    """Those by which somebody can read this goal today, in the order in which they were made."""
    rows = GoalShare.objects.filter(goal=goal, owner=goal.member_id)
    return standing(_lasting(rows, today), goal.member, today)


def own_share(goal: Goal, uuid: str) -> GoalShare:
    """The door to a share of one's own goal; what is no uuid is as absent."""
    try:
        wanted = UUID(uuid)
    except ValueError:
        raise Http404 from None
    rows = GoalShare.objects.filter(goal=goal, owner=goal.member_id).select_related("reader")
    return access.found(rows, uuid=wanted)  # type: ignore[no-any-return]


def _lasting(rows: QuerySet[GoalShare], today: date) -> QuerySet[GoalShare]:
    rows = rows.filter(ended_at__isnull=True, until_on__gte=today)
    return rows.select_related("reader").order_by("since", "pk")


def standing(rows: Iterable[GoalShare], owner: Member, today: date) -> list[GoalShare]:
    """Without those whose reader has left, or was the owner's manager and is not any more."""
    found = list(rows)
    led = any(row.as_kind == Kind.MANAGER for row in found)
    manager = access.managers_of([owner])[owner.pk] if led else None
    return [
        row
        for row in found
        if partners.works(row.reader, today)
        and (row.as_kind != Kind.MANAGER or row.reader_id == manager)
    ]


def shares(plan: LifePlan) -> list[GoalShare]:
    """Every share of this plan, ended ones too, the latest first."""
    rows = GoalShare.objects.filter(programme=plan.programme_id, owner=plan.member_id)
    return list(rows.select_related("reader", "goal"))


def titles(shares: Iterable[GoalShare], owner: Member) -> dict[int, str]:
    """Goal id -> its title, for the goals of these shares."""
    ring = vault.Keyring(owner)
    rows = Goal.objects.filter(pk__in={share.goal_id for share in shares})
    return {
        row.pk: ring.unseal(row.title, table=TABLE, column="title", row=row.uuid) for row in rows
    }


def looks(shares: Iterable[GoalShare], limit: int = 50) -> list[GoalLook]:
    """When readers looked, the latest first."""
    rows = GoalLook.objects.filter(share__in=[share.pk for share in shares])
    return list(rows.select_related("reader", "share")[:limit])


def shared_with(reader: Member, programme: Programme, today: date) -> list[GoalShare]:
    """What others let the reader read today, without any text of it.

    A share with one's own manager is shown to nobody who has ceased to be that.
    """
    return _readable(_for(reader, programme, today), reader, today)


def share_for(reader: Member, programme: Programme, uuid: object, today: date) -> GoalShare:
    """The door to a goal that someone shares with the reader; withdrawn and absent are the same 404."""
    rows = _for(reader, programme, today).filter(goal__uuid=uuid)
    for share in _readable(rows, reader, today):
        return share
    raise Http404


def _for(reader: Member, programme: Programme, today: date) -> QuerySet[GoalShare]:
    return GoalShare.objects.filter(
        programme=programme, reader=reader, ended_at__isnull=True, until_on__gte=today
    ).select_related("owner", "goal")


def _readable(rows: Iterable[GoalShare], reader: Member, today: date) -> list[GoalShare]:
    found = [row for row in rows if partners.works(row.owner, today)]
    led = [row.owner for row in found if row.as_kind == Kind.MANAGER]
    managers = access.managers_of(led) if led else {}
    return [
        row for row in found if row.as_kind != Kind.MANAGER or managers[row.owner_id] == reader.pk
    ]
