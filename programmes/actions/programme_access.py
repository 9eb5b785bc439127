"""The verbs of consultants in programmes: name what they may see, and note what they look at."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import AuditEvent, Grant, Member, Part
from programmes.models import Programme, ProgrammeAccess
from programmes.refusals import NotPossible

LOOK = "programme.look"


@transaction.atomic
def share(*, member: Member, programmes: Collection[Programme], by: Member, at: datetime) -> None:
    """These and no others, with the next request. Raises NotPossible for who is no consultant."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if not Grant.objects.filter(member=member, part=Part.CONSULTANT).exists():
        raise NotPossible(_("Only a consultant is given programmes by name."))
    rows = ProgrammeAccess.objects.select_related("programme").filter(member=member)
    has = {row.programme_id for row in rows}
    for row in rows.exclude(programme__in=[programme.pk for programme in programmes]):
        _end(row, by, at)
    for programme in programmes:
        if programme.pk not in has:
            ProgrammeAccess.objects.create(
                programme=programme, member=member, given_by=by, given_at=at
            )
            audit.record(
                action="programme.share", by=by, at=at, about=programme, member=str(member.uuid)
            )


def end_all(*, members: Iterable[int], at: datetime) -> None:
    """Who is no consultant any more finds nothing named when invited again. Part of another deed."""
    ProgrammeAccess.objects.filter(member__in=list(members)).delete()


def look(
    *, by: Member, at: datetime, page: str, about: Programme | None = None, of: UUID | None = None
) -> AuditEvent:
    """``page`` is the name of an address, ``of`` the row that it is about. Never any content."""
    detail = {"of": str(of)} if of else {}
    return audit.record(action=LOOK, by=by, at=at, about=about, page=page, **detail)


def _end(row: ProgrammeAccess, by: Member, at: datetime) -> None:
    row.delete()
    audit.record(
        action="programme.unshare",
        by=by,
        at=at,
        about=row.programme,
        member=str(row.member.uuid),
    )
