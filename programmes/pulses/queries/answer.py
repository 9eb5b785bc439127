"""What somebody who answers needs to know: whether they were asked, and whether they may still."""

from dataclasses import dataclass

from django.db import connection

from people.models import Member
from people.prepared import read
from programmes.models import Assignment
from programmes.pulses.assignments import PULSE
from programmes.pulses.models import SurveyDraft, Wave

_HELD = "select state from pulses_wave where organisation_id = %s and id = %s for key share"


_PLACE = """
select invited.group_id, exists (
    select from programmes_assignment done
    where done.organisation_id = invited.organisation_id and done.member_id = invited.member_id
      and done.kind = %s and done.occasion = %s and done.state = %s
), draft.id, draft.uuid, draft.sealed, draft.saved_at
from pulses_invited invited
left join pulses_surveydraft draft on draft.organisation_id = invited.organisation_id
    and draft.wave_id = invited.wave_id and draft.member_id = invited.member_id
where invited.organisation_id = %s and invited.wave_id = %s and invited.member_id = %s
"""


@dataclass(frozen=True)
class Place:
    """Where somebody stands who was asked: with whom they count, and how far they are."""

    group: int
    has_answered: bool
    draft: SurveyDraft | None


def place_of(wave: Wave, member: Member) -> Place | None:
    """None where they were not asked. Seen by the member alone."""
    rows = read(
        _PLACE,
        PULSE.key,
        wave.uuid,
        Assignment.State.DONE.value,
        wave.organisation_id,
        wave.pk,
        member.pk,
    )
    if not rows:
        return None
    group, done, pk, uuid, sealed, saved_at = rows[0]
    draft = None
    if pk is not None:
        draft = SurveyDraft(
            pk=pk, uuid=uuid, wave=wave, member=member, sealed=sealed, saved_at=saved_at
        )
    return Place(group, done, draft)


def is_open_and_held(wave: Wave) -> bool:
    """Open, and it stays so until the transaction ends: closing waits, other senders do not."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [wave.organisation_id, wave.pk])
        row = cursor.fetchone()
    return row is not None and row[0] == Wave.State.OPEN
