"""Readings for clarity: those that one has asked for, and those that one is asked to write."""

import json
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from people import access, vault
from people.models import Member
from processes.meaning_of_life.models import ClarityMark, ClarityReading, Goal, GoalShare
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import partner as partners
from processes.meaning_of_life.questions import CLARITY
from programmes.models import Programme

TABLE = "clarity_mark"
State = ClarityReading.State


@dataclass(frozen=True)
class Read:
    """What was said of one goal; without a title once the goal is gone."""

    title: str
    rows: list[dict[str, object]]


def own(member: Member, programme: Programme) -> list[ClarityReading]:
    """Those that the member has asked for, the latest first."""
    rows = ClarityReading.objects.filter(owner=member, programme=programme)
    return list(rows.select_related("reader"))


def waiting(reader: Member, programme: Programme, today: date) -> list[ClarityReading]:
    """Those that the reader is asked to write, the oldest first, without a word of the goals."""
    rows = ClarityReading.objects.filter(reader=reader, programme=programme, state=State.ASKED)
    found = rows.select_related("owner").order_by("asked_at")
    return [row for row in found if partners.works(row.owner, today)]


def own_reading(member: Member, programme: Programme, uuid: object) -> ClarityReading:
    """The door for its owner."""
    rows = ClarityReading.objects.filter(owner=member, programme=programme)
    return access.found(rows.select_related("reader", "owner"), uuid=uuid)  # type: ignore[no-any-return]


def to_read(reader: Member, programme: Programme, uuid: object, today: date) -> ClarityReading:
    """The door for its reader, as long as it waits and there is a goal to read; else 404."""
    rows = ClarityReading.objects.filter(reader=reader, programme=programme, state=State.ASKED)
    reading: ClarityReading = access.found(rows.select_related("reader", "owner"), uuid=uuid)
    if not partners.works(reading.owner, today):
        raise Http404
    return reading


def shares_of(reading: ClarityReading, today: date) -> list[GoalShare]:
    """By which the reader can open its goals today; a share that was withdrawn is not among them."""
    rows = goals.shared_with(reading.reader, reading.programme, today)
    return [row for row in rows if row.goal.uuid in reading.goals]


def result(reading: ClarityReading) -> list[Read]:
    """What was written, opened for its owner."""
    ring = vault.Keyring(reading.owner)
    rows = ClarityMark.objects.filter(reading=reading)
    written = Goal.objects.filter(uuid__in=reading.goals, member=reading.owner)
    titles = {
        goal.uuid: ring.unseal(goal.title, table=goals.TABLE, column="title", row=goal.uuid)
        for goal in written
    }
    return [Read(titles.get(row.goal, ""), lines(mark(row, ring))) for row in rows]


def mark(row: ClarityMark, ring: vault.Keyring) -> dict[str, str]:
    """The fields of CLARITY as they were written."""
    text = ring.unseal(row.sealed, table=TABLE, column="sealed", row=row.uuid)
    return json.loads(text)  # type: ignore[no-any-return]


def lines(fields: dict[str, str]) -> list[dict[str, object]]:
    [(_section, found)] = CLARITY.summary(fields)
    return [{"label": line.label, "value": line.text} for line in found]
