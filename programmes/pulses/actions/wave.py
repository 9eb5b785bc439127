"""Prepare a wave, prepare the same again, throw it away, ask for it to be closed."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Department, Member
from people.tasks import send
from people.texts import Texts
from programmes.models import Assignment, StageRun
from programmes.pulses.assignments import PREPARED
from programmes.pulses.models import Wave
from programmes.refusals import NotPossible


@transaction.atomic
def make(
    *,
    stage: StageRun,
    name: Texts,
    keys: Collection[str],
    closes_on: date,
    by: Member,
    at: datetime,
    audience: str = Wave.Audience.MEMBERS,
    departments: Iterable[Department] = (),
    minimum: int = Wave.MINIMUM,
    comment: Texts | None = None,
    at_most: int = 0,
    every_months: int = 0,
) -> Wave:
    """A wave that nobody is asked yet. ``at_most``: answers to a public one, 0 for no end."""
    row = Wave.objects.create(
        stage=stage,
        name=name,
        keys=list(keys),
        audience=audience,
        departments=[department.pk for department in departments],
        minimum=minimum,
        comment=comment or {},
        at_most=at_most,
        every_months=every_months,
        closes_on=closes_on,
        made_by=by,
        made_at=at,
    )
    audit.record(action="wave.make", by=by, at=at, about=row, keys=row.keys, **stage.place)
    return row


@transaction.atomic
def repeat(
    *, wave: Wave, closes_on: date, by: Member, at: datetime, also: Collection[str] = ()
) -> Wave:
    """Prepare the same once more: of the same people, in the words of today's instruments.

    ``also``: keys of further instruments. The rhythm passes on to the new one. Raises
    ``NotPossible`` while the wave is still open.
    """
    if wave.state != Wave.State.CLOSED:
        raise NotPossible(_("It has to close first."))
    row = Wave.objects.create(
        stage=wave.stage,
        name=wave.name,
        keys=[*wave.keys, *(key for key in also if key not in wave.keys)],
        audience=wave.audience,
        departments=wave.departments,
        minimum=wave.minimum,
        comment=wave.comment,
        at_most=wave.at_most,
        every_months=wave.every_months,
        closes_on=closes_on,
        made_by=by,
        made_at=at,
    )
    Wave.objects.filter(pk=wave.pk).update(every_months=0)
    audit.record(action="wave.repeat", by=by, at=at, about=row, before=str(wave.uuid))
    return row


@transaction.atomic
def discard(*, wave: Wave, by: Member, at: datetime) -> None:
    """Only what nobody has been asked yet. Raises ``NotPossible``."""
    wave = locked(wave)
    if wave.state != Wave.State.DRAFT:
        raise NotPossible(_("It has been opened, so it can be closed and not thrown away."))
    audit.record(action="wave.discard", by=by, at=at, about=wave)
    settled(wave, at)
    # Django would look for answers first, which this role may not read; a draft has none.
    with connection.cursor() as cursor:
        cursor.execute("delete from pulses_wave where id = %s", [wave.pk])


@transaction.atomic
def close(*, wave: Wave, by: Member, at: datetime) -> Wave:
    """From now on nobody answers any more; the tally role counts, and then results show."""
    from programmes.pulses import tasks

    wave = locked(wave)
    if wave.state != Wave.State.OPEN:
        raise NotPossible(_("It is not open."))
    wave.state = Wave.State.CLOSING
    wave.save(update_fields=["state"])
    audit.record(action="wave.close", by=by, at=at, about=wave)
    send(tasks.close, wave_id=wave.pk)
    return wave


def locked(wave: Wave) -> Wave:
    """As it stands now, held until the transaction ends."""
    rows = Wave.objects.select_related("stage__process_run__cycle__programme__organisation")
    return rows.select_for_update(of=("self",)).get(pk=wave.pk)


def settled(wave: Wave, at: datetime) -> None:
    """Nobody is asked to look at it any more: it was opened, or thrown away."""
    rows = Assignment.objects.filter(kind=PREPARED.key, occasion=wave.uuid)
    rows.exclude(state=Assignment.State.DONE).update(state=Assignment.State.DONE, done_at=at)
