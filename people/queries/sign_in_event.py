"""Questions about what happened to a sign-in."""

from people.models import Account, SignInEvent

SHOWN = 20


def latest(account: Account) -> list[SignInEvent]:
    """The newest first."""
    return list(SignInEvent.objects.filter(account=account)[:SHOWN])
