"""Set a goal, revise it, close it and take it up again, remove it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import vault
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible, Refused
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.models import Goal, GoalLook, GoalReview, GoalShare, LifePlan
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import goal as goals
from programmes.actions import assignment


class TooManyGoals(NotPossible):
    """The plan holds as many goals as it may."""


class NothingExpected(Refused):
    """More and less stand around what is expected, so that comes first."""


class GoalIsShared(Refused):
    """A goal that someone can read does not become personal behind their back, or the writer's."""


def draft_form(plan: LifePlan, goal: Goal | None) -> str:
    """Where the drafts of a goal's page are kept."""
    return f"goal:{goal.uuid}" if goal else f"goal:new:{plan.programme_id}"


def review_draft_form(goal: Goal) -> str:
    """Where the draft of a look at this goal is kept."""
    return f"self_evaluation:{goal.uuid}"


@transaction.atomic
def add(*, life_plan: LifePlan, texts: Mapping[str, str], at: datetime) -> Goal:
    """``texts`` holds what is known of the goal so far. Raises ``TooManyGoals``, ``NothingExpected``."""
    plan = _with_room(life_plan)
    goal = Goal(life_plan=plan, member=plan.member, created_at=at)
    _fill(goal, texts, at)
    drafts.discard(member=plan.member, form=draft_form(plan, None))
    return goal


@transaction.atomic
def revise(*, goal: Goal, texts: Mapping[str, str], at: datetime) -> Goal:
    """Change these fields. What was shared with somebody who may not read it any more ends.

    Raises ``GoalIsShared`` where it would become personal while someone can read it, and
    ``NothingExpected`` for levels around nothing.
    """
    goal = (
        Goal.objects.select_for_update(of=("self",))
        .select_related("member", "life_plan")
        .get(pk=goal.pk)
    )
    becomes_personal = texts.get("area") == Goal.Area.PERSONAL and goal.can_be_shared
    if becomes_personal and goals.shares_of(goal, timezone.localdate(at)):
        raise GoalIsShared(
            _("This goal is shared. Withdraw the share before you make it personal."), "area"
        )
    goal_share.end_with_earlier(goal=goal, at=at)
    _fill(goal, texts, at)
    form = draft_form(goal.life_plan, goal)
    drafts.discard(member=goal.member, form=form, questions=list(texts))
    return goal


@transaction.atomic
def close(*, goal: Goal, at: datetime) -> Goal:
    """It rests and counts no longer to the five. Nobody else can read it from now on."""
    goal = Goal.objects.select_for_update(of=("self",)).select_related("member").get(pk=goal.pk)
    goal_share.unshare(goal=goal, at=at)
    if goal.closed_at is None:
        goal.closed_at = at
        goal.save()
    return goal


@transaction.atomic
def take_up(*, goal: Goal, at: datetime) -> Goal:
    """A closed goal is one of the five again. Raises ``TooManyGoals``."""
    _with_room(goal.life_plan)
    goal.closed_at, goal.updated_at = None, at
    goal.save()
    return goal


@transaction.atomic
def remove(*, goal: Goal, at: datetime) -> None:
    """The goal goes, and with it every share of it, the notes of who looked, and what looks back found."""
    shares = GoalShare.objects.filter(goal=goal, owner=goal.member_id)
    GoalLook.objects.filter(share__in=list(shares.values_list("pk", flat=True))).delete()
    shares.delete()
    GoalReview.objects.filter(goal=goal).delete()
    for form in (draft_form(goal.life_plan, goal), review_draft_form(goal)):
        drafts.discard(member=goal.member, form=form)
    goal.delete()


def _with_room(life_plan: LifePlan) -> LifePlan:
    """The plan, held until the transaction ends, with fewer than five open goals."""
    rows = LifePlan.objects.select_for_update(of=("self",)).select_related("member")
    plan = rows.get(pk=life_plan.pk)
    if goals.count(plan) >= Goal.MOST:
        raise TooManyGoals(
            _(
                "You have five goals already. Close or remove one first: "
                "few goals are easier to live with."
            )
        )
    return plan


def _fill(goal: Goal, texts: Mapping[str, str], at: datetime) -> None:
    _require_expectation(texts)
    ring = vault.Keyring(goal.member)
    for name in Goal.SEALED:
        if name in texts or not getattr(goal, name):
            sealed = ring.seal(texts.get(name, ""), table=goals.TABLE, column=name, row=goal.uuid)
            setattr(goal, name, sealed)
    if "area" in texts:
        goal.area = texts["area"]
    if "weight" in texts:
        goal.weight = int(texts["weight"]) if texts["weight"] else None
    if "review_on" in texts:
        goal.review_on = date.fromisoformat(texts["review_on"]) if texts["review_on"] else None
    goal.updated_at = at
    goal.save()
    if texts.get("if_then"):
        assignment.note_private(
            member=goal.member,
            process="meaning_of_life",
            kind=counts.GOAL_SET,
            on=timezone.localdate(at),
        )


def _require_expectation(texts: Mapping[str, str]) -> None:
    expected = Goal.LEVELS[0]
    if any(texts.get(name) for name in Goal.LEVELS.values()) and not texts.get(expected):
        raise NothingExpected(_("Say first what you expect: the others stand around it."), expected)
