"""What the process hands over of one person: to themselves, to Alignment, to an export."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from people import scope
from people.models import Member
from people.vault import Keyring
from processes.kernel import drafts
from processes.meaning_of_life.models import Goal, GoalShare, LifePlan, SessionSeat
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import learning_session as sessions
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.queries import self_evaluation as evaluations
from processes.meaning_of_life.questions import GOAL, LIFE_PLAN, self_evaluation
from programmes.process import Element

DRAFTS = (f"{LIFE_PLAN.key}:", f"{GOAL.key}:", f"{self_evaluation.KEY}:")


def elements() -> list[Element]:
    """Nothing here can be a policy's reason: plans are private."""
    return []


def insights(member: Member) -> Mapping[str, Any]:
    """The goals of work that the member has shared with their manager, shown to the member alone.

    A manager reads a shared goal on its own page, where each look is noted.
    """
    if not _is_bound(member):
        return {}
    found = [
        {"title": goal.title, "area": goal.goal.get_area_display()}
        for plan in LifePlan.objects.filter(member=member).select_related("member")
        for goal in goals.goals(plan, timezone.localdate())
        if goal.with_manager and goal.goal.area in (Goal.Area.WORK_NOW, Goal.Area.WORK_LATER)
    ]
    return {"goals": found} if found else {}


def export(member: Member) -> Mapping[str, Any]:
    """Everything, opened. Only for the member themselves: to anyone else the rows are not there."""
    if not _is_bound(member):
        return {}
    plans_of = LifePlan.objects.filter(member=member).select_related("member", "programme")
    kept = [drafts.forms_of(member=member, beginning=beginning) for beginning in DRAFTS]
    return {
        "life_plans": [_plan(plan) for plan in plans_of],
        "learning_sessions": _sessions(member),
        "drafts": [texts for forms in kept for texts in forms.values()],
    }


def _plan(plan: LifePlan) -> dict[str, Any]:
    ring = Keyring(plan.member)
    return {
        "programme": plan.programme.name,
        "state": plan.state,
        "begun_at": plan.begun_at and plan.begun_at.isoformat(),
        "checked_at": plan.checked_at and plan.checked_at.isoformat(),
        "answers": _answers(plan),
        "goals": [_goal(texts) for texts in goals.texts_of(plan, ring)],
        "closed_goals": [_goal(each.texts) for each in goals.closed(plan, ring)],
        "looks_back": [_look_back(look) for look in evaluations.looks(plan, ring)],
        "shares": [_share(share) for share in goals.shares(plan)],
        "looks": [
            {"by": str(look.reader), "at": look.at.isoformat()}
            for look in goals.looks(goals.shares(plan), limit=10_000)
        ],
    }


def _sessions(member: Member) -> list[dict[str, Any]]:
    ring = Keyring(member)
    rows = SessionSeat.objects.filter(member=member).select_related("session")
    return [
        {
            "theme": row.session.theme,
            "starts_at": row.session.starts_at.isoformat(),
            "taken_at": row.taken_at.isoformat(),
            "attended_at": row.attended_at and row.attended_at.isoformat(),
            "opinion": sessions.opinion(row, ring),
        }
        for row in rows.order_by("session__starts_at", "pk")
    ]


def _answers(plan: LifePlan) -> dict[str, str]:
    groups = LIFE_PLAN.summary(plans.answers(plan))
    return {str(line.label): line.text for _section, lines in groups for line in lines if line.text}


def _goal(texts: Mapping[str, str]) -> dict[str, Any]:
    return {str(line["label"]): line["value"] for line in goals.summary(texts)}


def _look_back(look: evaluations.Look) -> dict[str, Any]:
    finished_at = look.self_evaluation.finished_at
    return {
        "finished_at": finished_at and finished_at.isoformat(),
        "found": [
            {"level": each.level.value, "meant": each.meant, "note": each.note}
            | {"outcome": each.outcome.value}
            for each in look.found
        ],
    }


def _share(share: GoalShare) -> dict[str, Any]:
    return {
        "with": str(share.reader),
        "as": share.as_kind,
        "purpose": share.purpose,
        "since": share.since.isoformat(),
        "until": share.until_on.isoformat(),
        "ended_at": share.ended_at and share.ended_at.isoformat(),
    }


def _is_bound(member: Member) -> bool:
    bound = scope.current()
    return bound is not None and bound.member_id == member.pk
