"""What the kernel holds of a person: what they have begun to write and not yet kept."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import STRUCTURE, Rule, Table, days
from processes.kernel import drafts
from processes.kernel.models import Draft


def erase(member: Member, at: datetime) -> int:
    """Every draft, of whichever form."""
    return Draft.objects.filter(member=member).delete()[0]


def leave(member: Member) -> int:
    """Some time after somebody has left."""
    return Draft.objects.filter(member=member).delete()[0]


TABLES = (
    Table(
        name="kernel_draft",
        title=_("What you have begun to write"),
        mine=lambda member: Q(member=member),
        export={
            "form": _("Form"),
            "question": _("Question"),
            "sealed": _("Your words"),
            "saved_at": _("Saved"),
        },
        opened={
            "sealed": lambda row, ring: ring.unseal(
                row.sealed, table=drafts.TABLE, column=row.question, row=row.uuid
            )
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
)

RETENTION = (
    Rule(
        key="draft",
        kind=_("What people have begun to write"),
        kept=_("Until it is kept or thrown away; 30 days after leaving"),
        counted_from=_("the last day"),
        then=_("The row is deleted; nobody else could ever read it."),
        period=days(30),
    ),
)
