"""The verbs of mailed codes: ask for one, make it as it is sent, try it."""

import uuid
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.db.models import F

from people.models import Account, MailedCode
from people.signin import codes

GOOD_FOR = timedelta(minutes=10)
KEPT = timedelta(days=1)
TRIES = 5


class Outcome(Enum):
    """``GONE``: expired, used or tried too often."""

    RIGHT = auto()
    WRONG = auto()
    GONE = auto()


@transaction.atomic
def ask(*, account: Account | None, at: datetime) -> MailedCode:
    """The same deed for an unknown address, whose code is never made."""
    MailedCode.objects.filter(expires_at__lt=at - KEPT).delete()
    return MailedCode.objects.create(account=account, expires_at=at + GOOD_FOR)


@transaction.atomic
def make(*, value: uuid.UUID, at: datetime) -> tuple[Account, str] | None:
    """Whom to send which code; None for an unknown address, and for a code that was made before."""
    rows = MailedCode.objects.select_for_update(of=("self",)).select_related("account")
    row = rows.filter(pk=value, expires_at__gt=at, used_at=None, code_hash="").first()
    account = row.account if row else None
    if row is None or account is None or not account.is_active or account.email is None:
        return None
    code = codes.new_code()
    row.code_hash = codes.code_hash(code)
    row.save(update_fields=["code_hash"])
    return account, code


def attempt(*, value: uuid.UUID, typed: str, at: datetime) -> tuple[Outcome, Account | None]:
    """A try is counted before the code is compared, so that no flood gets more than five."""
    open_ = MailedCode.objects.filter(pk=value, used_at=None, expires_at__gt=at, tries__lt=TRIES)
    if not open_.update(tries=F("tries") + 1):
        return Outcome.GONE, None
    row = MailedCode.objects.select_related("account").get(pk=value)
    fits = codes.code_fits(typed, row.code_hash or None)
    if fits and row.account is not None and row.account.is_active:
        used = MailedCode.objects.filter(pk=value, used_at=None).update(used_at=at)
        return (Outcome.RIGHT, row.account) if used else (Outcome.GONE, None)
    return (Outcome.WRONG if row.tries < TRIES else Outcome.GONE), None
