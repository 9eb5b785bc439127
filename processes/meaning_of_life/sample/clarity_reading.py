"""Readings for clarity: done, waiting, and one that was not possible."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from people.models import Member
from processes.meaning_of_life.actions import clarity_reading
from processes.meaning_of_life.models import ClarityReading, Goal
from processes.meaning_of_life.sample.cast import Cast
from processes.meaning_of_life.sample.life_plan import Written

MARKS = (
    {
        "specific": "4",
        "linked": "3",
        "feasible": "4",
        "self_chosen": "4",
        "comment": "One sees at once when it has come true (synthetic).",
    },
    {
        "specific": "2",
        "linked": "4",
        "feasible": "3",
        "self_chosen": "4",
        "comment": "What would be the first joke? A day would make it clearer (synthetic).",
    },
)


def fill_in(cast: Cast, plans: Mapping[int, Written]) -> None:
    """The reader has read for all who sign in; the worker waits for another, and was once told no."""
    for turn, member in enumerate(cast.signed_in):
        two = plans[member.pk].goals[:2]
        reading = _ask(cast, member, cast.reader, two, cast.week(17 + turn))
        with cast.being(cast.reader):
            marks = {goal.uuid: mark for goal, mark in zip(two, MARKS, strict=True)}
            at = cast.week(18 + turn)
            clarity_reading.write(reading=reading, marks=marks, by=cast.reader, at=at)
    one = plans[cast.worker.pk].goals[:1]
    busy = _ask(cast, cast.worker, cast.hr, one, cast.week(25))
    with cast.being(cast.hr):
        clarity_reading.decline(reading=busy, by=cast.hr, at=cast.week(26))
    _ask(cast, cast.worker, cast.hr, plans[cast.worker.pk].goals[1:2], cast.ago(4))


def _ask(
    cast: Cast, member: Member, reader: Member, goals: Sequence[Goal], at: datetime
) -> ClarityReading:
    with cast.being(member):
        reading = clarity_reading.ask(
            member=member,
            reader=reader,
            programme=cast.programme,
            goals_to_read=goals,
            until_on=cast.ahead(30),
            at=at,
        )
    reading.owner, reading.reader = member, reader
    return reading
