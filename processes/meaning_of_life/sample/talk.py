"""Conversations about plans, in every state that there is; what was said stays between two."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from people import access
from people.models import Member
from processes.meaning_of_life.actions import talk as talks
from processes.meaning_of_life.models import Goal, Talk
from processes.meaning_of_life.sample import goal_share
from processes.meaning_of_life.sample.cast import Cast
from processes.meaning_of_life.sample.life_plan import Written
from programmes.actions import conversation as conversations
from programmes.models import Conversation

HELD = 20
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
NOTES = (
    "I would like to learn at the desk one morning a week (synthetic).",
    "I should like the rota a week earlier, so that I can plan the course (synthetic).",
    "Nothing is asked for. It was good to say it aloud (synthetic).",
)
ANSWERS_BACK = (
    "I ask at the desk which morning suits them (synthetic).",
    "From January on it comes on Thursdays (synthetic).",
)
STEPS = (
    "Ask at the desk which morning suits them (synthetic)",
    "Bring the list of courses (synthetic)",
    "Try it for two weeks, then look again (synthetic)",
)
# Of those who held one, in turn: heard, stayed in charge, helped.
GOOD, FAIR, POOR, SILENT = ("5", "5", "4"), ("4", "4", "3"), ("2", "3", "1"), ("none",) * 3
OPINIONS = (GOOD, GOOD, FAIR, GOOD, POOR, FAIR, GOOD, SILENT)


def fill_in(cast: Cast, plans: Mapping[int, Written], others: Sequence[Written]) -> None:
    """Until the manager of the worker changes, and some people leave."""
    _of_others(cast, others)
    for turn, member in enumerate((cast.manager, cast.hr, cast.sponsor)):
        goal = plans[member.pk].goals[1]
        _whole(cast, _ask(cast, member, cast.coach, [goal], cast.week(13 + turn)), turn)
    gone = plans[cast.gone.pk]
    _whole(cast, _ask(cast, cast.gone, cast.other_manager, gone.goals[:1], cast.week(12)), 0)
    _of_worker(cast, plans[cast.worker.pk])


def ask_at_last(cast: Cast, plans: Mapping[int, Written]) -> None:
    """What waits for the manager of the demo today, and for HR and the sponsor."""
    names, english, *_rest = plans[cast.worker.pk].goals
    _ask(cast, cast.worker, cast.manager, [names], cast.ago(2))
    goal_share.show(cast, english, cast.manager, cast.ago(20))
    friend = plans[cast.friend.pk].goals
    goal_share.show(cast, friend[0], cast.worker, cast.ago(16))
    _date(cast, _ask(cast, cast.friend, cast.manager, friend[1:2], cast.ago(9)), cast.ahead(6))
    late = _ask(cast, cast.colleague, cast.manager, [], cast.ago(15))
    _date(cast, late, cast.ahead(-1), cast.ago(12))
    _confirm(cast, late, cast.colleague, cast.ago(1))
    _ask(cast, cast.friend, cast.sponsor, friend[:1], cast.ago(3))
    _ask(cast, cast.manager, cast.hr, plans[cast.manager.pk].goals[:1], cast.ago(5))


def _of_worker(cast: Cast, written: Written) -> None:
    """One in each state; the one asked of today's manager comes last of all."""
    worker, (names, english, *_rest) = cast.worker, written.goals
    before = _ask(cast, worker, cast.led_before, [names], cast.week(9), until=cast.ahead(50))
    _whole(cast, before, 0)
    coached = _ask(cast, worker, cast.coach, [english], cast.week(13))
    _whole(cast, coached, 1)
    with cast.being(worker):
        talks.close(talk=coached, by=worker, at=cast.week(15))
    declined = _ask(cast, worker, cast.other_manager, [], cast.week(17))
    with cast.being(cast.other_manager):
        row = _conversation(declined)
        conversations.decline(conversation=row, by=cast.other_manager, at=cast.week(17.5))
    withdrawn = _ask(cast, worker, cast.reader, [], cast.week(18))
    with cast.being(worker):
        row = _conversation(withdrawn)
        conversations.withdraw(conversation=row, by=worker, at=cast.week(18.3))
    held = _ask(cast, worker, cast.colleague, [names], cast.week(25))
    _hold(cast, held, cast.week(26))
    _agree(cast, held, 1)
    left = _ask(cast, worker, cast.leaver, [], cast.week(28))
    _date(cast, left, cast.week(31).date(), cast.week(29))
    _agree(cast, left, 2)
    confirmed = _ask(cast, worker, cast.hr, [], cast.ago(12))
    _date(cast, confirmed, cast.ahead(-2), cast.ago(10))
    _confirm(cast, confirmed, cast.hr, cast.ago(1))
    with cast.being(cast.hr):
        talks.write(talk=confirmed, text=ANSWERS_BACK[1], by=cast.hr, at=cast.ago(1))
    dated = _ask(cast, worker, cast.coach, [], cast.ago(8))
    _date(cast, dated, cast.ahead(8))


def _of_others(cast: Cast, others: Sequence[Written]) -> None:
    """With whomever each has chosen; most of them have held it."""
    for turn, written in enumerate(others):
        at = cast.week(9 + turn)
        partner = _partner(cast, written.member, turn)
        goals = [goal for goal in written.goals if goal.can_be_shared][:1]
        if turn < HELD:
            _whole(cast, _ask(cast, written.member, partner, goals, at), turn)
        elif turn == HELD:
            _date(cast, _ask(cast, written.member, partner, goals, cast.ago(6)), cast.ahead(4))
        elif turn == HELD + 1:
            _ask(cast, written.member, partner, goals, cast.ago(1))


def _partner(cast: Cast, member: Member, turn: int) -> Member:
    choice = (access.manager_of(member), cast.coach, cast.hr, None, cast.reader)[turn % 5]
    return choice or cast.other_manager


def _whole(cast: Cast, talk: Talk, turn: int) -> None:
    """Held two weeks after it was asked for, noted by both, agreed on, and answered by the worker."""
    held = min(talk.asked_at + 2 * WEEK, cast.at)
    with cast.being(talk.partner):
        talks.look(talk=talk, by=talk.partner, at=held - DAY)
    _hold(cast, talk, held)
    with cast.being(talk.owner):
        talks.write(talk=talk, text=NOTES[turn % len(NOTES)], by=talk.owner, at=held + DAY)
        answers = dict(zip(("heard", "in_charge", "helped"), OPINIONS[turn % 8], strict=True))
        talks.answer(talk=talk, answers=answers, by=talk.owner, at=held + DAY)
    if turn % 3 == 2:
        return
    with cast.being(talk.partner):
        text = ANSWERS_BACK[turn % len(ANSWERS_BACK)]
        talks.write(talk=talk, text=text, by=talk.partner, at=held + DAY)
    _agree(cast, talk, turn, done=True)


def _agree(cast: Cast, talk: Talk, turn: int, *, done: bool = False) -> None:
    """Each will do something; what the partner was to do may be done."""
    at = min(talk.asked_at + 2 * WEEK, cast.at)
    due_on = timezone.localdate(at) + 3 * WEEK
    for step, doer in enumerate((talk.owner, talk.partner)):
        text = STEPS[(turn + step) % len(STEPS)]
        with cast.being(doer):
            action = talks.agree(talk=talk, doer=doer, text=text, due_on=due_on, by=doer, at=at)
    if done:
        with cast.being(talk.partner):
            talks.tell_done(action=action, by=talk.partner, at=min(at + WEEK, cast.at))


def _ask(
    cast: Cast,
    member: Member,
    partner: Member,
    goals: Sequence[Goal],
    at: datetime,
    *,
    until: date | None = None,
) -> Talk:
    """With two days that suit whoever asks; the goals are shown for two months."""
    today = timezone.localdate(at)
    with cast.being(member):
        talk = talks.ask(
            member=member,
            partner=partner,
            programme=cast.programme,
            goals=goals,
            proposed=[today + 5 * DAY, today + 8 * DAY, today + 12 * DAY],
            until_on=until or today + 9 * WEEK,
            at=at,
        )
    talk.owner, talk.partner = member, partner
    return talk


def _date(cast: Cast, talk: Talk, on: date, at: datetime | None = None) -> None:
    with cast.being(talk.partner):
        row = _conversation(talk)
        conversations.date(conversation=row, on=on, by=talk.partner, at=at or cast.ago(4))


def _confirm(cast: Cast, talk: Talk, by: Member, at: datetime) -> None:
    with cast.being(by):
        conversations.confirm(conversation=_conversation(talk), by=by, at=at)


def _hold(cast: Cast, talk: Talk, at: datetime) -> None:
    """On that day; both say so."""
    _date(cast, talk, timezone.localdate(at), at - 5 * DAY)
    for by in (talk.partner, talk.owner):
        _confirm(cast, talk, by, at + timedelta(hours=3))


def _conversation(talk: Talk) -> Conversation:
    return Conversation.objects.get(uuid=talk.conversation)
