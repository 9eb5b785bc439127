"""Sessions of nobody, and of an account that is closed."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def forget_ended(*, at: datetime) -> int:
    return Session.objects.filter(expire_date__lt=at).delete()[0]


@transaction.atomic
def close_all_of(accounts: Collection[int]) -> int:
    """Every session of these accounts. They hold an id inside, so all are looked at."""
    mine = {str(account) for account in accounts}
    keys = [
        session.pk
        for session in Session.objects.iterator(chunk_size=1000)
        if session.get_decoded().get(SESSION_KEY) in mine
    ]
    return Session.objects.filter(pk__in=keys).delete()[0]
