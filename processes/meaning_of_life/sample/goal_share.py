"""Goals that people show to others: live ones, one withdrawn, one run out, and who has looked."""

from collections.abc import Mapping
from datetime import date, datetime

from people.models import Member
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.models import Goal, GoalShare
from processes.meaning_of_life.sample.cast import Cast
from processes.meaning_of_life.sample.life_plan import Written

SUPPORT = GoalShare.Purpose.SUPPORT


def fill_in(cast: Cast, plans: Mapping[int, Written]) -> None:
    """Beside those that talks and readings have opened."""
    names, english, *_rest = plans[cast.worker.pk].goals
    _share(cast, names, cast.other_manager, cast.week(18), cast.week(24).date())
    _share(cast, english, cast.colleague, cast.week(19), cast.ahead(60))
    with cast.being(cast.worker):
        goal_share.unshare(goal=english, reader=cast.colleague, at=cast.week(22))
    shown = _share(cast, english, cast.coach, cast.week(26), cast.ahead(45))
    _look(cast, shown, cast.week(26, hour=16))
    _look(cast, shown, cast.week(31, hour=11))
    for owner, reader in ((cast.manager, cast.hr), (cast.hr, cast.sponsor)):
        shown = _share(cast, plans[owner.pk].goals[0], reader, cast.week(23), cast.ahead(40))
        _look(cast, shown, cast.week(24))
    _share(cast, plans[cast.sponsor.pk].goals[1], cast.coach, cast.week(28), cast.ahead(30))


def show(cast: Cast, goal: Goal, reader: Member, at: datetime) -> GoalShare:
    """To ask for support, for six weeks from now."""
    return _share(cast, goal, reader, at, cast.ahead(42))


def _share(cast: Cast, goal: Goal, reader: Member, at: datetime, until_on: date) -> GoalShare:
    with cast.being(goal.member):
        share = goal_share.share(
            goal=goal, reader=reader, purpose=SUPPORT, until_on=until_on, at=at
        )
    share.owner, share.reader = goal.member, reader
    return share


def _look(cast: Cast, share: GoalShare, at: datetime) -> None:
    with cast.being(share.reader):
        goal_share.look(share=share, at=at)
