"""What the outbox holds of a person: that a message was due, never what it said."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import STRUCTURE, Rule, Table, days, why
from programmes.reminders.models import Message


def erase(member: Member, at: datetime) -> int:
    return Message.objects.filter(member=member).delete()[0]


@transaction.atomic
def forget(at: datetime, period: timedelta) -> int:
    """Messages that have an end, made before."""
    waiting = (Message.State.NEW, Message.State.TRYING)
    old = Message.objects.filter(created_at__lt=at - period).exclude(state__in=waiting)
    return old.delete()[0]


TABLES = (
    Table(
        name="reminders_message",
        title=_("Messages that were to be sent to you; what they said is not kept"),
        mine=lambda member: Q(member=member),
        export={
            "kind": _("Kind"),
            "period": _("For"),
            "state": _("State"),
            "due_at": _("Due"),
            "created_at": _("Made"),
            "sent_at": _("Sent"),
            "tried_at": _("Tried"),
            "attempts": _("Times tried"),
            "problem": _("What went wrong"),
            "asked_by_id": _("Asked for by"),
        },
        erase={"batch": "which messages were sent together", "member_id": "an id", **STRUCTURE},
    ),
    Table(
        name="reminders_organisationdue",
        keep=why(
            "when an organisation is next due", "organisation_id", "next_due_at", "planned_on"
        ),
    ),
)

RETENTION = (
    Rule(
        key="message",
        kind=_("That a message was sent, without what it said"),
        kept=_("12 months"),
        counted_from=_("the day it was made"),
        then=_("The row is deleted."),
        period=days(365),
        enforce=forget,
    ),
)
