"""What Leadership holds of a person: the promises that they made and that were made to them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import MONTHS_24, STRUCTURE, Rule, Table, why
from processes.leadership.models import Promise

_LABELS = {
    "what": _("Promise"),
    "due_on": _("Until when"),
    "state": _("State"),
    "done_on": _("Done"),
    "confirmed_at": _("Confirmed"),
    "created_at": _("Made"),
    "updated_at": _("Changed"),
}


@transaction.atomic
def forget(at: datetime, period: timedelta) -> int:
    """Promises that have ended, and were last changed before."""
    old = Promise.objects.filter(updated_at__lt=at - period).exclude(state=Promise.State.OPEN)
    return old.delete()[0]


TABLES = (
    Table(
        name="leadership_promise",
        title=_("Promises that you made"),
        mine=lambda member: Q(created_by=member),
        export={"recipient_id": _("To"), **_LABELS},
        erase={
            **why("an inner number", "programme_id", "created_by_id", "updated_by_id"),
            "replaces_id": "an inner number",
            **STRUCTURE,
        },
    ),
    Table(
        name="leadership_promise",
        title=_("Promises that were made to you"),
        mine=lambda member: Q(recipient=member),
        lasting={"created_by_id": _("By"), **_LABELS},
        stays=_("They are the words of whoever made them, and go with those."),
        also=True,
    ),
)

RETENTION = (
    Rule(
        key="promise",
        kind=_("Promises"),
        kept=_("24 months"),
        counted_from=_("the last change of a promise that has ended"),
        then=_("The promise is deleted."),
        period=MONTHS_24,
        enforce=forget,
    ),
)
