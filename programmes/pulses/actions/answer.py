"""Keep a half-finished answer, and send a whole one.

Nothing here leaves an audit line: that somebody has answered is nobody's to read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from people import bulk, vault
from people.models import Member
from programmes.actions import assignment
from programmes.pulses.assignments import PULSE
from programmes.pulses.models import OpenAnswer, OpenComment, SurveyDraft, Wave
from programmes.pulses.queries import answer as queries
from programmes.refusals import NotPossible

TABLE, COLUMN = "pulses_surveydraft", "sealed"
COMMENT = {"table": "pulses_comment", "column": "sealed"}


@dataclass(frozen=True)
class Slip:
    """The keys that an answer and its comment will have: drawn once, so that sent twice is once."""

    answer: UUID = field(default_factory=uuid4)
    comment: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Sheet:
    """What somebody has answered so far; an item that is not in ``values`` is left open."""

    slip: Slip
    values: Mapping[str, int | None] = field(default_factory=dict)
    comment: str = ""
    saved_at: datetime | None = None


@transaction.atomic
def begin(*, wave: Wave, member: Member, draft: SurveyDraft | None = None) -> Sheet:
    """The member's sheet; an empty one is made on the first look, the same on every device.

    ``draft`` is its row, where it has been read already.
    """
    ring = vault.Keyring(member)
    row = draft or SurveyDraft.objects.filter(wave=wave, member=member).first()
    if row is None:
        new = SurveyDraft(wave=wave, member=member)
        new.sealed = _seal(ring, new.uuid, Sheet(slip=Slip()))
        # Two tabs may open it at once: the row that won holds the keys.
        SurveyDraft.objects.bulk_create([new], ignore_conflicts=True)
        row = SurveyDraft.objects.get(wave=wave, member=member)
    return _unseal(ring, row)


@transaction.atomic
def keep(
    *,
    wave: Wave,
    member: Member,
    values: Mapping[str, int | None],
    comment: str,
    at: datetime,
) -> Sheet:
    """Keep what is answered so far. The keys stay as they are."""
    before = begin(wave=wave, member=member)
    row = SurveyDraft.objects.select_for_update().get(wave=wave, member=member)
    sheet = Sheet(slip=before.slip, values=values, comment=comment, saved_at=at)
    row.sealed, row.saved_at = _seal(vault.Keyring(member), row.uuid, sheet), at
    row.save(update_fields=["sealed", "saved_at"])
    return sheet


def send(*, wave: Wave, member: Member, group_id: int, sheet: Sheet, at: datetime) -> None:
    """First the answers, then that the member has answered: two transactions, and no tie between.

    Called outside a transaction. Sent again after a failure in between, the answers are there
    already and the rest is done. Raises ``NotPossible`` where the wave is not open any more.
    """
    add(wave=wave, group_id=group_id, sheet=sheet)
    with transaction.atomic():
        assignment.finish_private(member=member, kind=PULSE.key, occasion=wave.uuid, at=at)
        SurveyDraft.objects.filter(wave=wave, member=member).delete()


@transaction.atomic
def add(*, wave: Wave, group_id: int, sheet: Sheet) -> bool:
    """The answers alone, into rows that know nobody. What is there already stays: then False."""
    if not queries.is_open_and_held(wave):
        raise NotPossible(_("This questionnaire has closed in the meantime."))
    given = {key: value for key, value in sheet.values.items() if value is not None}
    place = {"wave_id": wave.pk, "group_id": group_id}
    row = {"id": sheet.slip.answer, "values": given}
    is_new = bulk.insert(OpenAnswer, [row], common=place, once=True) == 1
    if sheet.comment.strip() and wave.comment:
        sealed = vault.seal_for_organisation(sheet.comment.strip(), row=wave.uuid, **COMMENT)
        comment = OpenComment(id=sheet.slip.comment, wave=wave, group_id=group_id, sealed=sealed)
        OpenComment.objects.bulk_create([comment], ignore_conflicts=True)
    return is_new


def _seal(ring: vault.Keyring, row: UUID, sheet: Sheet) -> bytes:
    plain = {
        "answer": str(sheet.slip.answer),
        "comment": str(sheet.slip.comment),
        "values": dict(sheet.values),
        "text": sheet.comment,
    }
    return ring.seal(json.dumps(plain), table=TABLE, column=COLUMN, row=row)


def _unseal(ring: vault.Keyring, row: SurveyDraft) -> Sheet:
    plain = json.loads(ring.unseal(row.sealed, table=TABLE, column=COLUMN, row=row.uuid))
    slip = Slip(UUID(plain["answer"]), UUID(plain["comment"]))
    return Sheet(slip=slip, values=plain["values"], comment=plain["text"], saved_at=row.saved_at)
