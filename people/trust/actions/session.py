"""Sessions of nobody, and of an account that is closed."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def forget_ended(*, at: datetime) -> int:
    return Session.objects.filter(expire_date__lt=at).delete()[0]


@transaction.atomic
def close_all_of(account: int) -> int:
    """Every session of the account. They hold its id inside, so all are looked at."""
    keys = [
        session.pk
        for session in Session.objects.iterator(chunk_size=1000)
        if session.get_decoded().get(SESSION_KEY) == str(account)
    ]
    return Session.objects.filter(pk__in=keys).delete()[0]
