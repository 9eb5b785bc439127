"""Ask a trained reader for a reading, write it once, decline it, take it back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people import scope, vault
from people.models import Member
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.models import ClarityMark, ClarityReading, Goal, GoalShare
from processes.meaning_of_life.queries import clarity_reading as readings
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import partner as partners
from programmes.models import Programme

State = ClarityReading.State


class CannotBeRead(NotPossible):
    """The person is no trained reader, or has been asked already; or it is over."""


@transaction.atomic
def ask(
    *,
    member: Member,
    reader: Member,
    programme: Programme,
    goals_to_read: Sequence[Goal],
    until_on: date,
    at: datetime,
) -> ClarityReading:
    """The reader can open these goals until that day, or until they have written.

    A goal that they can read for another purpose stays shared for that one.
    """
    today = timezone.localdate(at)
    if partners.kind_of(member, reader, programme, today, reading=True) is None:
        raise CannotBeRead(_("This person cannot be chosen. Choose somebody else."))
    try:
        with transaction.atomic():
            reading = ClarityReading.objects.create(
                programme=programme,
                owner=member,
                reader=reader,
                goals=[goal.uuid for goal in goals_to_read],
                asked_at=at,
            )
    except IntegrityError:
        raise CannotBeRead(_("You have asked this person already.")) from None
    for goal in goals_to_read:
        if any(share.reader_id == reader.pk for share in goals.shares_of(goal, today)):
            continue
        goal_share.share(
            goal=goal,
            reader=reader,
            purpose=GoalShare.Purpose.READING,
            until_on=until_on,
            at=at,
        )
    return reading


@transaction.atomic
def write(
    *,
    reading: ClarityReading,
    marks: Mapping[UUID, Mapping[str, str]],
    by: Member,
    at: datetime,
) -> None:
    """The reader writes it once, sealed for its owner. Afterwards they find neither it nor the goals.

    ``marks`` holds the fields of CLARITY for each goal. Raises ``CannotBeRead`` once it is over.
    """
    _hold(reading, by)
    rows = [ClarityMark(reading=reading, owner=reading.owner, goal=goal) for goal in marks]
    with scope.bind(reading.organisation_id, reading.owner_id):
        ring = vault.Keyring(reading.owner)
        for row in rows:
            text = json.dumps(dict(marks[row.goal]))
            row.sealed = ring.seal(text, table=readings.TABLE, column="sealed", row=row.uuid)
    # Nothing is read back: the reader may write these rows and not see them.
    ClarityMark.objects.bulk_create(rows, ignore_conflicts=True)
    _finish(reading, State.DONE, at)


@transaction.atomic
def decline(*, reading: ClarityReading, by: Member, at: datetime) -> None:
    """The reader cannot, and need not say why. The goals are closed again."""
    _hold(reading, by)
    _finish(reading, State.DECLINED, at)


@transaction.atomic
def remove(*, reading: ClarityReading, by: Member, at: datetime) -> None:
    """Its owner takes it back, or puts it away once it is read."""
    if reading.owner_id != by.pk:
        raise CannotBeRead(_("This reading is over."))
    _close(reading, at)
    erase(ClarityReading.objects.filter(pk=reading.pk))


def erase(rows: QuerySet[ClarityReading]) -> int:
    """Readings of the bound owner, with what was written. Returns how many rows."""
    ids = list(rows.values_list("pk", flat=True))
    removed = ClarityMark.objects.filter(reading__in=ids).delete()[0]
    return removed + ClarityReading.objects.filter(pk__in=ids).delete()[0]


def _hold(reading: ClarityReading, by: Member) -> None:
    """Locked, so that it is written once, or not at all where its owner has taken it back."""
    with scope.bind(reading.organisation_id, reading.owner_id):
        row = ClarityReading.objects.select_for_update().filter(pk=reading.pk).first()
        if row is None or row.state != State.ASKED or row.reader_id != by.pk:
            raise CannotBeRead(_("This reading is over."))


def _finish(reading: ClarityReading, state: str, at: datetime) -> None:
    """By the reader's deed, on the owner's rows: so the owner is bound for it."""
    with scope.bind(reading.organisation_id, reading.owner_id):
        ClarityReading.objects.filter(pk=reading.pk).update(state=state, ended_at=at)
        _close(reading, at)


def _close(reading: ClarityReading, at: datetime) -> None:
    shares = GoalShare.objects.filter(
        owner=reading.owner_id,
        reader=reading.reader_id,
        purpose=GoalShare.Purpose.READING,
        ended_at__isnull=True,
    )
    shares.update(ended_at=at)
