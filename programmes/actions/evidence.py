"""Sign a criterion with evidence, and withdraw it again."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.actions import reading
from programmes.models import Criterion, Evidence, EvidenceFile, StageRun
from programmes.refusals import NotPossible

LINK_LENGTH, NAME_LENGTH, MEDIA_TYPE_LENGTH = 200, 200, 100


class Upload(NamedTuple):
    name: str
    media_type: str
    content: bytes


@transaction.atomic
def attest(
    *,
    criterion: Criterion,
    by: Member,
    at: datetime,
    note: str = "",
    link: str = "",
    upload: Upload | None = None,
) -> Evidence:
    """At least one of note, link and file. Raises ``NotPossible`` on a completed stage."""
    stage = _locked(criterion.stage_id)
    if stage.state == StageRun.State.PASSED:
        raise NotPossible(_("This stage is completed. Reopen it to add evidence."))
    if not (note.strip() or link or upload):
        raise NotPossible(_("Add a note, a link or a file that shows it."))
    if len(link) > LINK_LENGTH:
        raise NotPossible(_("This link is longer than 200 characters. Put it into the note."))
    evidence = Evidence.objects.create(
        criterion=criterion, note=note.strip(), link=link, signed_by=by, signed_at=at
    )
    if upload is not None:
        kept = upload._replace(
            name=upload.name[-NAME_LENGTH:], media_type=upload.media_type[:MEDIA_TYPE_LENGTH]
        )
        EvidenceFile.objects.create(evidence=evidence, **kept._asdict())
    audit.record(
        action="evidence.attest",
        by=by,
        at=at,
        about=evidence,
        criterion=criterion.key,
        **stage.place,
    )
    reading.take(stages=[stage], at=at)
    return evidence


@transaction.atomic
def withdraw(*, evidence: Evidence, by: Member, at: datetime) -> Evidence:
    """The signature no longer counts; the row stays. Raises ``NotPossible`` on a completed stage."""
    stage = _locked(evidence.criterion.stage_id)
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if stage.state == StageRun.State.PASSED:
        raise NotPossible(_("This stage is completed. Reopen it to withdraw evidence."))
    if evidence.withdrawn_at is not None:
        raise NotPossible(_("This evidence has been withdrawn already."))
    evidence.withdrawn_at = at
    evidence.save(update_fields=["withdrawn_at"])
    audit.record(action="evidence.withdraw", by=by, at=at, about=evidence, **stage.place)
    reading.take(stages=[stage], at=at)
    return evidence


def _locked(stage_id: int) -> StageRun:
    """A gate is not decided while what it rests on changes."""
    return (
        StageRun.objects.select_for_update(of=("self",))
        .select_related("process_run__cycle__programme")
        .get(pk=stage_id)
    )
