"""Life plans for a synthetic organisation; their texts are sealed like anyone's.

The worker of the demo, who signs in with a card, has written one whole, and the others who sign in
have theirs; some forty people more have begun, and some of them have looked back since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from people import scope
from people.actions import member as members
from people.models import Member
from people.trust.actions import erasure
from processes.meaning_of_life.actions import goal as goals
from processes.meaning_of_life.actions import life_plan, self_evaluation
from processes.meaning_of_life.models import Goal, LifePlan, SelfEvaluation
from processes.meaning_of_life.questions import LIFE_PLAN
from processes.meaning_of_life.sample.cast import Cast, began, staff, worker_of_the_demo
from programmes.models import Programme

PLANS = 44
# The last of these weeks in which one of them begins.
LATEST = 16
CHOSEN = {
    "values": "fairness\nlearning\nwarmth",
    "own_value": "To keep what I promise (synthetic)",
    "grow": "Finish one thing before I begin the next (synthetic)",
    "leave": "Answering before the other has finished speaking (synthetic)",
    "place_work": "4",
    "place_home": "5",
    "place_study": "3",
    "place_community": "5",
}
WRITTEN = ("serve", "people", "strengths", "future", "work_now", "promise")
WHOLE = (*WRITTEN, "together", "passion", "to_learn", "work_later")
Texts = Mapping[str, str]
GOALS: tuple[Texts, ...] = (
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
    {
        "title": "Show a new colleague the house in their first week",
        "area": "work_later",
        "why": "I know what it is like to ask the same thing twice (synthetic)",
        "if_then": "If somebody new is on the list, then I offer my break",
        "next_step": "Write down the ten places that nobody finds",
        "level_0": "One colleague in the season",
        "weight": "1",
    },
)
# What the others want, in turn.
OTHER_GOALS: tuple[Texts, ...] = (
    {
        "title": "Leave the room tidier than the list asks",
        "area": "work_now",
        "if_then": "If five minutes are left, then I look at the room as a guest would",
        "level_0": "Every second day",
    },
    {
        "title": "Ask for help before it is urgent",
        "area": "work_now",
        "if_then": "If I have waited ten minutes for an answer, then I ask",
        "level_0": "Once a week",
        "weight": "2",
    },
    {
        "title": "Learn to repair what breaks most often",
        "area": "learning",
        "if_then": "If something breaks, then I watch how it is mended",
        "level_0": "Two things by the summer",
    },
    {
        "title": "Read to my niece on Sundays",
        "area": "personal",
        "if_then": "If lunch is over, then the telephone goes into the drawer",
    },
    {
        "title": "Help in the garden of the neighbourhood",
        "area": "community",
        "if_then": "If Saturday is free, then I go there before the shops",
        "level_0": "Once a month",
    },
    {
        "title": "Lead a briefing one day",
        "area": "work_later",
        "if_then": "If the briefing begins, then I say one thing that guests told me",
        "level_0": "One briefing by the end of the year",
        "weight": "2",
    },
    {
        "title": "Sleep enough before the early shift",
        "area": "personal",
        "if_then": "If it is ten, then the light goes out",
    },
)
# How far each goal had come at the first look and at the second, and what was noted of it.
FOUND = (
    (
        ("0", "Half of them, and two knew my name (synthetic)", "keep"),
        ("0", "The course is not announced yet (synthetic)", "keep"),
        ("-2", "Not once in the summer (synthetic)", "change"),
        ("0", "Done, with the new receptionist (synthetic)", "keep"),
    ),
    (
        ("1", "Writing the names down after the shift helped (synthetic)", "keep"),
        ("0", "The course begins in January (synthetic)", "keep"),
        ("-1", "The pool is closed on Mondays (synthetic)", "change"),
        ("2", "Three colleagues, and they show others now (synthetic)", "close"),
    ),
)
LOOKS = (11, 21)


@dataclass(frozen=True)
class Written:
    """A plan and its goals, in the order written."""

    plan: LifePlan
    goals: Sequence[Goal]

    @property
    def member(self) -> Member:
        return self.plan.member


def fill_in(programme: Programme, random: Random, at: datetime) -> list[Written]:
    """Some forty people have begun a plan, whoever it is, but for the cast.

    Returns those that are completed.
    """
    cast = Cast.of(programme, at)
    taken = cast.members if cast else frozenset()
    free = [member for member in staff() if member.pk not in taken]
    completed = []
    for turn, member in enumerate(random.sample(free, min(PLANS, len(free) // 2))):
        begun = began(programme) + timedelta(weeks=3 + turn % (LATEST - 3), hours=turn)
        with scope.bind(programme.organisation_id, member.pk):
            completed += _write_some(member, programme, turn, begun)
    worker = worker_of_the_demo()
    if cast is None and worker is not None:
        with scope.bind(programme.organisation_id, worker.pk):
            _write_all(worker, programme, began(programme) + timedelta(weeks=4), WHOLE)
    return completed


def of_cast(cast: Cast) -> dict[int, Written]:
    """Those who sign in have written theirs, the worker under the manager whom they had then.

    So have a friend of theirs and one who leaves later; another has said: not now. By the id of the member.
    """
    members.set_manager(member=cast.worker, manager=cast.led_before, by=cast.hr, at=cast.week(0))
    cast.worker.manager = cast.led_before
    found = {}
    for turn, member in enumerate((*cast.signed_in, cast.gone, cast.friend)):
        with cast.being(member):
            fields = WRITTEN[: len(WRITTEN) - turn] if turn else WHOLE
            written = _write_all(member, cast.programme, cast.week(4 + turn), fields)
            found[member.pk] = written
    with cast.being(cast.puts_off):
        life_plan.put_off(member=cast.puts_off, programme=cast.programme, at=cast.week(5))
    return found


def look_back(cast: Cast, plans: Mapping[int, Written]) -> None:
    """Those who sign in have looked back twice, and have begun to look once more."""
    for member in cast.signed_in:
        written = plans[member.pk]
        with cast.being(member):
            for week, found in zip(LOOKS, FOUND, strict=True):
                _look(written, found, cast.week(week))
            look = self_evaluation.begin(life_plan=written.plan, at=cast.ago(3))
            _review(look, written.goals[0], ("1", "", "keep"), cast.ago(3))


def leave(cast: Cast) -> None:
    """The worker is led by another now; one whom they talk with has left; one who left is erased."""
    members.set_manager(member=cast.worker, manager=None, by=cast.hr, at=cast.week(16))
    cast.worker.manager = None
    for member, week in ((cast.leaver, 30), (cast.gone, 20)):
        last = cast.week(week)
        members.set_last_day(member=member, on=last.date(), by=cast.hr, at=last)
    asked = erasure.ask(member=cast.gone, by=cast.hr, at=cast.week(21))
    erasure.run(erasure=asked.pk, member=cast.gone.pk, at=cast.week(21) + erasure.WAIT)


def _write_some(member: Member, programme: Programme, turn: int, at: datetime) -> list[Written]:
    """One in five has only begun; of five, three have completed it, and two have looked back."""
    plan = life_plan.begin(member=member, programme=programme, at=at)
    plan.member = member
    answers = _examples(WRITTEN[turn % 3 : turn % 3 + 2])
    life_plan.answer(life_plan=plan, answers=answers, at=at + timedelta(hours=1))
    if turn % 5 == 4:
        return []
    wanted = [OTHER_GOALS[(turn + step) % len(OTHER_GOALS)] for step in range(1 + turn % 2)]
    written = [goals.add(life_plan=plan, texts=texts, at=at) for texts in wanted]
    if turn % 5 == 3:
        return []
    completed = _checked(plan, written, at + timedelta(days=2))
    if turn % 5 != 2 or turn % 2:
        level = str(turn % 4 - 1)
        found = [(level, "Little by little (synthetic)", "keep")] * len(written)
        _look(completed, found, at + timedelta(weeks=13))
    return [completed]


def _write_all(
    member: Member, programme: Programme, at: datetime, fields: Sequence[str]
) -> Written:
    """A plan with four goals, completed."""
    plan = life_plan.begin(member=member, programme=programme, at=at)
    answers = {**_examples(fields), **CHOSEN}
    life_plan.answer(life_plan=plan, answers=answers, at=at + timedelta(hours=1))
    written = [
        goals.add(life_plan=plan, texts=texts, at=at + timedelta(hours=2)) for texts in GOALS
    ]
    return _checked(plan, written, at + timedelta(days=3))


def _checked(plan: LifePlan, written: Sequence[Goal], at: datetime) -> Written:
    life_plan.check(life_plan=plan, at=at)
    plan = LifePlan.objects.select_related("member", "programme").get(pk=plan.pk)
    for goal in written:
        goal.life_plan, goal.member = plan, plan.member
    return Written(plan, written)


def _examples(fields: Sequence[str]) -> dict[str, str]:
    """The example that stands beside each of these questions."""
    return {
        field.key: f"{question.example} (synthetic)"
        for question in LIFE_PLAN.questions
        for field in question.fields
        if field.key in fields
    }


def _look(written: Written, found: Sequence[tuple[str, str, str]], at: datetime) -> None:
    look = self_evaluation.begin(life_plan=written.plan, at=at)
    for goal, answers in zip(written.goals, found, strict=True):
        _review(look, goal, answers, at)
    self_evaluation.finish(self_evaluation=look, at=at + timedelta(hours=1))


def _review(look: SelfEvaluation, goal: Goal, found: tuple[str, str, str], at: datetime) -> None:
    level, note, outcome = found
    self_evaluation.review(
        self_evaluation=look,
        goal=goal,
        answers={"level": level, "note": note, "outcome": outcome},
        at=at,
    )
