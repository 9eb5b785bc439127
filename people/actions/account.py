"""The verbs of accounts: choose a password, choose a language."""

from datetime import datetime

from django.db import transaction

from people import limits
from people.actions.sign_in_event import What, note
from people.models import Account


@transaction.atomic
def set_password(*, account: Account, password: str, at: datetime) -> Account:
    """Every other device is signed out by this; tries of the old password no longer count."""
    account.set_password(password)
    account.save(update_fields=["password"])
    note(account=account, what=What.PASSWORD_CHANGED, at=at)
    if account.email:
        limits.clear(deed="sign_in", name=account.email)
    return account


@transaction.atomic
def set_language(*, account: Account, language: str) -> Account:
    """What the pages and the mails about signing in are written in."""
    account.language = language
    account.save(update_fields=["language"])
    return account
