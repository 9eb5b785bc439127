"""How often something may be tried. Counted in PostgreSQL, so the limits hold without a cache.

A window is a fixed stretch of time. Keys are stored as keyed hashes: no address, number or network
address can be read from the table.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from people.models import Attempt, Kiosk

KEPT = timedelta(days=2)

COUNT = """
insert into people_attempt (key, "window", count) values (%s, %s, 1)
on conflict (key, "window") do update set count = people_attempt.count + 1
where people_attempt.count < %s returning count
"""
FORGET = """
delete from people_attempt where id in (
    select id from people_attempt where "window" < %s limit 100 for update skip locked
)
"""


@dataclass(frozen=True)
class Limit:
    """``allowed`` tries in each window of ``seconds``."""

    allowed: int
    seconds: int

    def window(self, at: datetime) -> datetime:
        """The beginning of the window that ``at`` falls into."""
        return datetime.fromtimestamp(int(at.timestamp()) // self.seconds * self.seconds, UTC)

    def wait(self, at: datetime) -> int:
        """Seconds until the next window."""
        return self.seconds - int(at.timestamp()) % self.seconds


NETWORK = (Limit(30, 60),)
DAILY = (Limit(100, 86_400),)
# A hundred tries a day at one name: a fifth is kept for the organisation's own kiosks, so that
# nobody who tries from outside can shut out who stands in front of one.
NAME = (Limit(5, 300), Limit(80, 86_400))
NAME_AT_KIOSK = (Limit(5, 300), Limit(20, 86_400))
KIOSK = (Limit(30, 60), Limit(300, 3_600))
# Setting out for a provider is no guess, and a whole company may come from one network.
SETTING_OUT = (Limit(300, 60),)
ORGANISATION = (Limit(2_000, 3_600),)


class TooMany(Exception):
    """The limit is reached; ``wait`` is in seconds. The message is for the person."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = -(-wait // 60)
        super().__init__(
            ngettext(
                "There were too many tries. Wait %(minutes)d minute, then try again.",
                "There were too many tries. Wait %(minutes)d minutes, then try again.",
                minutes,
            )
            % {"minutes": minutes}
        )


@dataclass(frozen=True)
class Try:
    """What was counted for one try, so that a good one can be taken back."""

    counted: tuple[tuple[str, datetime], ...]

    def forgive(self) -> None:
        """This one try was good and is not counted; the bad ones before it stay."""
        for key, window in self.counted:
            Attempt.objects.filter(key=key, window=window, count__gt=0).update(count=F("count") - 1)


def number_name(slug: str, number: str) -> str:
    """The name of somebody who signs in with organisation and number, as it is counted."""
    return f"{slug.strip().lower()}|{number.strip()}"


def count(
    request: HttpRequest,
    *,
    deed: str,
    name: str = "",
    organisation: str = "",
    kiosk: Kiosk | None = None,
    at: datetime,
    per_name: tuple[Limit, ...] = NAME,
    per_network: tuple[Limit, ...] = NETWORK,
) -> Try:
    """Count a try from this network address and, if given, for this name. Raises TooMany.

    What is counted stays counted, whatever becomes of the check that follows. At a kiosk of the
    organisation the device is counted in place of the network, and the name apart.
    """
    if kiosk is None:
        network = truncate_ip(get_adapter().get_client_ip(request))
        asked = [
            ("network", network, per_network),
            ("name", name, per_name),
            ("organisation", organisation, ORGANISATION),
        ]
    else:
        asked = [("kiosk", str(kiosk.uuid), KIOSK), ("name at kiosk", name, NAME_AT_KIOSK)]
    counted = []
    for kind, value, limits in asked:
        for limit in limits if value else ():
            key = _key(deed, kind, value, limit)
            if not _counted(key, limit, at):
                raise TooMany(limit.wait(at))
            counted.append((key, limit.window(at)))
    return Try(tuple(counted))


def is_used_up(*, deed: str, name: str, limit: Limit, at: datetime) -> bool:
    """Whether one more try of this name would be refused. Counts nothing."""
    key = _key(deed, "name", name, limit)
    rows = Attempt.objects.filter(key=key, window=limit.window(at), count__gte=limit.allowed)
    return rows.exists()


def clear(*, deed: str, name: str) -> None:
    """Somebody has proved who they are in another way: what was tried before no longer counts."""
    kinds = (("name", NAME), ("name at kiosk", NAME_AT_KIOSK))
    keys = [_key(deed, kind, name, limit) for kind, limits in kinds for limit in limits]
    Attempt.objects.filter(key__in=keys).delete()


def _counted(key: str, limit: Limit, at: datetime) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, [key, limit.window(at), limit.allowed])
        row = cursor.fetchone()
        if row == (1,):
            cursor.execute(FORGET, [at - KEPT])
    return row is not None


def _key(deed: str, kind: str, value: str, limit: Limit) -> str:
    text = "|".join((deed, kind, value, str(limit.seconds)))
    return salted_hmac("people.limits", text, algorithm="sha256").hexdigest()
