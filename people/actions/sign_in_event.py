"""The verbs of what happened to a sign-in: note it, tell who it belongs to, and forget it in time."""

from datetime import datetime, timedelta

from django.db import transaction

from people.models import Account, SignInEvent

What = SignInEvent.What
KEPT = timedelta(days=730)
# Not told by mail as well: its owner has just done it on this very page, or it has its own letter.
NOT_MAILED = frozenset({What.PASSWORD_CHANGED, What.PROVIDER_LINKED, What.SESSIONS_ENDED})


def note(*, account: Account, what: What, at: datetime) -> None:
    """In the transaction of the deed; people with an address are told by mail."""
    from people.signin import tasks  # leaf; letters lead back to the actions

    SignInEvent.objects.create(account=account, what=what, at=at)
    if what not in NOT_MAILED:
        tasks.tell(account, what.value)


@transaction.atomic
def forget(*, at: datetime) -> int:
    return SignInEvent.objects.filter(at__lt=at - KEPT).delete()[0]
