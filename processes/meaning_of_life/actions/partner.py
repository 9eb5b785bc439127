"""Name somebody as a partner for conversations, and take the name off the list."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people import audit
from people.models import Member
from processes.kernel.refusals import Refused
from processes.meaning_of_life.models import Partner
from programmes.models import Programme


class NamedAlready(Refused):
    """A person stands on the list once, as one kind."""


@transaction.atomic
def name(
    *, programme: Programme, member: Member, kind: str, reads: bool, by: Member, at: datetime
) -> Partner:
    """From now on everyone may choose them. Raises ``NamedAlready``."""
    partner, made = Partner.objects.get_or_create(
        programme=programme,
        member=member,
        defaults={"kind": kind, "reads": reads, "named_by": by, "named_at": at},
    )
    if not made:
        raise NamedAlready(
            _("This person is on the list already. Remove them first to name them anew."), "member"
        )
    audit.record(action="partner.name", by=by, at=at, about=partner)
    return partner


@transaction.atomic
def remove(*, partner: Partner, by: Member, at: datetime) -> None:
    """Nobody else can choose them. What was shared with them or asked of them stands."""
    audit.record(action="partner.remove", by=by, at=at, about=partner)
    partner.delete()
