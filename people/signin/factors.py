"""An account's second factors: the authenticator app, passkeys, recovery codes. What fits, and once."""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction

from people import vault
from people.models import Account

logger = logging.getLogger(__name__)
Type = Authenticator.Type
APP_PERIOD = 30  # seconds; what every authenticator app takes for granted
DRIFT = (-1, 0, 1)  # clocks of telephones are half a minute off


@dataclass
class Factors:
    """``app`` and ``recovery`` are None where there is none."""

    app: Authenticator | None = None
    recovery: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Recovery codes alone are none: they stand in for another."""
        return bool(self.app or self.passkeys)

    def recovery_codes(self) -> list[str]:
        """Those that were not used yet."""
        kept = self.recovery
        return list(_opened(lambda: kept.wrap().get_unused_codes(), kept) or ()) if kept else []

    @property
    def recovery_left(self) -> int:
        return len(self.recovery_codes())


def of(account: Account) -> Factors:
    found = Factors()
    for row in Authenticator.objects.filter(user_id=account.pk).order_by("pk"):
        if row.type == Type.TOTP:
            found.app = row
        elif row.type == Type.RECOVERY_CODES:
            found.recovery = row
        else:
            found.passkeys.append(row)
    return found


def new_secret() -> str:
    return totp.generate_totp_secret()


def setup_address(account: Account, secret: str) -> str:
    """What the QR code says to an authenticator app. Names the account as the person knows it."""
    from allauth.mfa.adapter import get_adapter  # reads settings, which name this package

    url: str = get_adapter().build_totp_url(account, secret)
    return url


def label(account: Account) -> str:
    """What an app or a device calls this sign-in; without an address, after the place."""
    return account.email or urlsplit(settings.BASE_URL).hostname or "Synchro"


def counter_of(secret: str, typed: str, at: datetime, *, after: int = -1) -> int | None:
    """The step of time that this code belongs to; None for a wrong one or one that was used."""
    code = "".join(typed.split())
    now = int(at.timestamp()) // APP_PERIOD
    for counter in (now + drift for drift in DRIFT):
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > after and hmac.compare_digest(code.encode(), expected.encode()):
            return counter
    return None


def code_fits(account: Account, typed: str, at: datetime) -> bool:
    """A code of the app or a recovery code. Either is used up by this."""
    return _app_code_fits(account, typed, at) or _recovery_code_fits(account, typed, at)


@transaction.atomic
def _app_code_fits(account: Account, typed: str, at: datetime) -> bool:
    rows = Authenticator.objects.select_for_update().filter(user_id=account.pk, type=Type.TOTP)
    app = rows.first()
    if app is None:
        return False
    last = app.data.get("last_counter", -1)
    secret = _opened(lambda: decrypt(app.data["secret"]), app)
    counter = counter_of(secret, typed, at, after=last) if secret else None
    if counter is None:
        return False
    app.data["last_counter"] = counter
    app.last_used_at = at
    app.save(update_fields=["data", "last_used_at"])
    return True


@transaction.atomic
def _recovery_code_fits(account: Account, typed: str, at: datetime) -> bool:
    row = Authenticator.objects.filter(user_id=account.pk, type=Type.RECOVERY_CODES).first()
    if row is None or not _opened(lambda: row.wrap().validate_code(typed), row):
        return False
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=at)
    return True


def required_here() -> bool:
    """Whether this installation asks HR managers and consultants for one."""
    return bool(settings.SECOND_FACTOR_REQUIRED)


def _opened(read: Callable[[], Any], factor: Authenticator) -> Any:
    """What was sealed. With a key that is gone, nothing fits, and the log says why."""
    try:
        return read()
    except vault.CannotOpen:
        logger.error("The key that sealed second factor %s is not in SYNCHRO_KEYS.", factor.pk)
        return None


def used(factor: Authenticator, at: datetime) -> None:
    Authenticator.objects.filter(pk=factor.pk).update(last_used_at=at)
