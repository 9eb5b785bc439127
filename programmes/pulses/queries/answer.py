"""What somebody who answers needs to know: whether they were asked, and whether they may still."""

from django.db import connection

from people.models import Member
from programmes.models import Assignment
from programmes.pulses.assignments import PULSE
from programmes.pulses.models import Invited, Wave

_HELD = "select state from pulses_wave where organisation_id = %s and id = %s for key share"


def group_of(wave: Wave, member: Member) -> int | None:
    """The group in which the member was asked; None where they were not."""
    return Invited.objects.filter(wave=wave, member=member).values_list("group", flat=True).first()


def has_answered(wave: Wave, member: Member) -> bool:
    return Assignment.objects.filter(
        member=member, kind=PULSE.key, occasion=wave.uuid, state=Assignment.State.DONE
    ).exists()


def is_open_and_held(wave: Wave) -> bool:
    """Open, and it stays so until the transaction ends: closing waits, other senders do not."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [wave.organisation_id, wave.pk])
        row = cursor.fetchone()
    return row is not None and row[0] == Wave.State.OPEN
