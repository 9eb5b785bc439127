"""Make, renew and remove the secret address of one's own calendar."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.signin import codes
from programmes.models import CalendarFeed
from programmes.queries import calendar_feed as queries
from programmes.refusals import NotPossible


@transaction.atomic
def make(*, member: Member, at: datetime) -> str:
    """The token of the address, which is kept nowhere; one made before opens nothing any more.

    Raises ``NotPossible`` for who signs in with a card alone.
    """
    if queries.only_by_card(member):
        raise NotPossible(
            _(
                "You sign in with a card alone. An address that opens by itself would be less safe than your card."
            )
        )
    token = secrets.token_urlsafe(32)
    row, _new = CalendarFeed.objects.update_or_create(
        member=member,
        defaults={
            "token_hash": codes.token_hash(token),
            "made_at": at,
            "last_read_on": None,
        },
    )
    audit.record(action="calendar_feed.make", by=member, at=at, about=row)
    return token


@transaction.atomic
def remove(*, member: Member, at: datetime) -> bool:
    """The address opens nothing any more, from the next time that a calendar asks."""
    row = CalendarFeed.objects.filter(member=member).first()
    if row is None:
        return False
    audit.record(action="calendar_feed.remove", by=member, at=at, about=row)
    row.delete()
    return True


def see(*, feed: CalendarFeed, on: date) -> None:
    """That it was read on this day; the hour is not kept."""
    if feed.last_read_on != on:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=on)
