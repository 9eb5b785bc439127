"""The verb of accounts: choose a new password."""

from django.db import transaction

from people import limits
from people.models import Account


@transaction.atomic
def set_password(*, account: Account, password: str) -> Account:
    """Every other device is signed out by this; tries of the old password no longer count."""
    account.set_password(password)
    account.save(update_fields=["password"])
    if account.email:
        limits.clear(deed="sign_in", name=account.email)
    return account
