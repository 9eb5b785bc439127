"""Promises for a synthetic organisation: some open, some kept."""

from datetime import datetime, timedelta
from random import Random

from people import scope
from people.models import Member
from processes.leadership import actions
from processes.leadership.models import Promise
from programmes.models import Programme

WORDS = (
    "I bring the rota by Friday, so that everyone can plan.",
    "I ask the supplier about the broken trolley.",
    "I show you the new booking screen before the weekend.",
    "I take the early shift on the holiday.",
)


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """Some thirty promises between people of the same department."""
    staff = list(Member.objects.filter(external=False, department__isnull=False)[:120])
    for maker in random.sample(staff, min(30, len(staff) // 4)):
        others = [row for row in staff if row.department_id == maker.department_id and row != maker]
        if others:
            _promise(programme, maker, random.choice(others), random, at)


def _promise(
    programme: Programme, maker: Member, recipient: Member, random: Random, at: datetime
) -> None:
    promise = Promise(
        programme=programme,
        what=random.choice(WORDS),
        recipient=recipient,
        due_on=(at + timedelta(days=random.randrange(3, 90))).date(),
    )
    with scope.bind(programme.organisation_id, maker.pk):
        promise = actions.make(promise=promise, by=maker, at=at)
        if random.random() < 0.6:
            promise = actions.tell_done(promise=promise, by=maker, at=at + timedelta(days=2))
    if promise.done_on is not None and random.random() < 0.8:
        with scope.bind(programme.organisation_id, recipient.pk):
            actions.confirm(promise=promise, by=recipient, at=at + timedelta(days=3))
