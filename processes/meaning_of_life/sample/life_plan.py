"""Life plans for a synthetic organisation; their texts are sealed like anyone's.

The worker of the demo, who signs in with a card, has written one whole; others have begun.
"""

from datetime import datetime, timedelta
from random import Random

from people import scope
from people.models import Member
from processes.meaning_of_life.actions import goal as goals
from processes.meaning_of_life.actions import life_plan, self_evaluation
from processes.meaning_of_life.models import LifePlan
from processes.meaning_of_life.questions import LIFE_PLAN
from programmes.models import Programme

PLANS = 36
CHOSEN = {
    "values": "fairness\nlearning\nwarmth",
    "own_value": "To keep what I promise (synthetic)",
    "grow": "Finish one thing before I begin the next (synthetic)",
    "place_work": "4",
    "place_home": "5",
    "place_study": "3",
}
WRITTEN = ("serve", "people", "strengths", "future", "work_now", "promise")
GOALS = (
    {
        "title": "Greet those who come again by their name",
        "area": "work_now",
        "why": "The evening is lighter for both of us (synthetic)",
        "if_then": "If somebody comes in, then I look up first",
        "next_step": "Learn five names this week",
        "level_p2": "They know my name as well",
        "level_p1": "Most of them",
        "level_0": "Half of them",
        "level_m1": "A few of them",
        "level_m2": "I have stopped trying",
        "weight": "3",
    },
    {
        "title": "Speak English well enough for a joke",
        "area": "learning",
        "why": "I want to laugh with guests, not only to serve them (synthetic)",
        "if_then": "If the bus is late, then I listen to one lesson",
        "next_step": "Ask at the desk for the course in the winter",
        "level_0": "I understand what is asked at the bar",
        "level_p1": "I answer without thinking of the words",
        "weight": "2",
    },
    {
        "title": "Swim once a week",
        "area": "personal",
        "if_then": "If the late shift ends on a Sunday, then I pack my things for Monday",
        "level_0": "Every second week",
        "level_m1": "Once a month",
        "weight": "1",
    },
)
# How far each goal came, and what was noted of it.
FOUND = (
    ("1", "Writing the names down after the shift helped (synthetic)", "keep"),
    ("0", "The course begins in January (synthetic)", "keep"),
    ("-1", "The pool is closed on Mondays (synthetic)", "change"),
)


def fill_in(programme: Programme, random: Random, at: datetime) -> None:
    """Some people have begun. Who they are, nobody but they can see, in the sample too."""
    staff = list(Member.objects.filter(external=False, account__isnull=True).order_by("pk"))
    for member in random.sample(staff, min(PLANS, len(staff) // 4)):
        with scope.bind(programme.organisation_id, member.pk):
            when = at + timedelta(hours=random.randrange(24, 400))
            life_plan.begin(member=member, programme=programme, at=when)
    worker = Member.objects.filter(external=False, account__email__isnull=True)
    for member in worker.filter(account__isnull=False).order_by("pk")[:1]:
        with scope.bind(programme.organisation_id, member.pk):
            _write(member, programme, at)


def _write(member: Member, programme: Programme, at: datetime) -> None:
    """A plan with three goals, completed, and looked back at two weeks later."""
    plan = life_plan.begin(member=member, programme=programme, at=at)
    own_words = {
        field.key: f"{question.example} (synthetic)"
        for question in LIFE_PLAN.questions
        for field in question.fields
        if field.key in WRITTEN
    }
    life_plan.answer(life_plan=plan, answers={**own_words, **CHOSEN}, at=at + timedelta(hours=1))
    written = [
        goals.add(life_plan=plan, texts=texts, at=at + timedelta(hours=2)) for texts in GOALS
    ]
    life_plan.check(life_plan=plan, at=at + timedelta(hours=3))
    plan = LifePlan.objects.select_related("member").get(pk=plan.pk)
    look = self_evaluation.begin(life_plan=plan, at=at + timedelta(days=14))
    for goal, (level, note, outcome) in zip(written, FOUND, strict=True):
        self_evaluation.review(
            self_evaluation=look,
            goal=goal,
            answers={"level": level, "note": note, "outcome": outcome},
            at=at + timedelta(days=14),
        )
    self_evaluation.finish(self_evaluation=look, at=at + timedelta(days=14, hours=1))
