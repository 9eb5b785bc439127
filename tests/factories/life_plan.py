"""Life plans with answers and goals, written by the actions as their member."""

from datetime import datetime, timedelta

from django.utils import timezone

from people.models import Member
from processes.meaning_of_life.actions import clarity_reading as reading_actions
from processes.meaning_of_life.actions import goal as goal_actions
from processes.meaning_of_life.actions import goal_share, self_evaluation
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.actions import partner as partner_actions
from processes.meaning_of_life.actions import talk as talk_actions
from processes.meaning_of_life.models import (
    ClarityReading,
    Goal,
    GoalShare,
    LifePlan,
    Partner,
    SelfEvaluation,
    Talk,
    TalkAction,
)
from programmes.actions import conversation
from programmes.models import Conversation, Programme
from tests.factories.people import NOW, House

TEXTS = {
    "title": "Greet each guest by name",
    "area": "work_now",
    "why": "It makes the evening lighter for both of us",
    "if_then": "If a guest comes in, then I look up first",
    "next_step": "Learn five names this week",
    "level_p2": "They know mine as well",
    "level_p1": "Most of those who come again",
    "level_0": "Half of those who come again",
    "level_m1": "A few",
    "level_m2": "I have stopped trying",
    "weight": "2",
    "review_on": "2026-06-01",
}


def plan_of(member: Member, programme: Programme, **answers: str) -> LifePlan:
    """A begun plan with these answers."""
    plan = actions.begin(member=member, programme=programme, at=NOW)
    plan.member, plan.programme = member, programme
    if answers:
        actions.answer(life_plan=plan, answers=answers, at=NOW)
    return plan


def goal_of(plan: LifePlan, **texts: str) -> Goal:
    goal = goal_actions.add(life_plan=plan, texts={**TEXTS, **texts}, at=NOW)
    goal.life_plan, goal.member = plan, plan.member
    return goal


def looked_back(
    *written: Goal, level: int = 0, note: str = "", outcome: str = "keep", at: datetime = NOW
) -> SelfEvaluation:
    """A finished look at these goals of one plan, with the same answers for each."""
    row = self_evaluation.begin(life_plan=written[0].life_plan, at=at)
    answers = {"level": str(level), "note": note, "outcome": outcome}
    for goal in written:
        self_evaluation.review(self_evaluation=row, goal=goal, answers=answers, at=at)
    return self_evaluation.finish(self_evaluation=row, at=at)


def partner_of(
    programme: Programme, member: Member, by: Member, *, kind: str = "coach", reads: bool = False
) -> Partner:
    """Somebody whom everyone may choose."""
    return partner_actions.name(
        programme=programme, member=member, kind=kind, reads=reads, by=by, at=NOW
    )


def talk_of(
    member: Member, partner: Member, programme: Programme, *goals: Goal, at: datetime | None = None
) -> Talk:
    """The member has asked for a conversation, and shows these goals for it."""
    today = timezone.localdate()
    talk = talk_actions.ask(
        member=member,
        partner=partner,
        programme=programme,
        goals=goals,
        proposed=[today, today + timedelta(days=3)],
        until_on=today + timedelta(days=31),
        at=at or timezone.now(),
    )
    talk.owner, talk.partner, talk.programme = member, partner, programme
    return talk


def agreed(talk: Talk, by: Member, text: str = "Find a quiet hour") -> TalkAction:
    """Whoever writes it will do it, within a week."""
    due_on = timezone.localdate() + timedelta(days=7)
    return talk_actions.agree(
        talk=talk, doer=by, text=text, due_on=due_on, by=by, at=timezone.now()
    )


def held(talk: Talk, house: House) -> None:
    """Set for today by the partner, and confirmed by both."""
    now = timezone.now()
    for step, who in (("date", talk.partner), ("confirm", talk.partner), ("confirm", talk.owner)):
        with house.within(who):
            row = Conversation.objects.get(uuid=talk.conversation)
            extra = {"on": timezone.localdate()} if step == "date" else {}
            getattr(conversation, step)(conversation=row, by=who, at=now, **extra)


def reading_of(
    member: Member, reader: Member, programme: Programme, *goals: Goal
) -> ClarityReading:
    """The member has asked the reader, whom HR named as one who reads."""
    reading = reading_actions.ask(
        member=member,
        reader=reader,
        programme=programme,
        goals_to_read=goals,
        until_on=timezone.localdate() + timedelta(days=30),
        at=timezone.now(),
    )
    reading.owner, reading.reader, reading.programme = member, reader, programme
    return reading


def shared(goal: Goal, reader: Member, *, days: int = 30) -> GoalShare:
    """A share that ends so many days from today: the policy knows today's date alone."""
    return goal_share.share(
        goal=goal,
        reader=reader,
        purpose="conversation",
        until_on=timezone.localdate() + timedelta(days=days),
        at=timezone.now(),
    )
