"""Answers by the address of a public wave: the slip that a page carries, and how many are taken.

Of who answers nothing is known: the network address is counted as ``people.limits`` does it, in a
transaction of its own, so that no answer and no count were written by the same one.
"""

import binascii
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from people import bulk, limits
from programmes.pulses.actions.answer import Slip
from programmes.pulses.models import OpenAnswer, Wave
from programmes.refusals import NotPossible

SALT = "pulses.public"
LASTS = timedelta(hours=24)

# Guests of one house come from one network; nobody there looks at two pages a second for long.
OF_PAGES = (limits.Limit(120, 60),)
OF_NETWORK = (limits.Limit(30, 3_600), limits.Limit(120, 86_400))
OF_WAVE = (limits.Limit(300, 3_600), limits.Limit(3_000, 86_400))


class NotOurs(NotPossible):
    """The slip was not drawn here, or for another wave, or was changed."""


class TooOld(NotPossible):
    """The slip was drawn a day ago or more."""


class Full(NotPossible):
    """As many have answered as the wave takes."""


@dataclass(frozen=True)
class InAll(limits.Limit):
    """One window for the whole of a wave; its end keeps the count from being forgotten before."""

    ends: datetime

    def window(self, at: datetime) -> datetime:
        return self.ends

    def wait(self, at: datetime) -> int:
        return max(1, int((self.ends - at).total_seconds()))


def draw(*, wave: Wave, at: datetime) -> str:
    """The keys of one more answer, signed, for the page that is shown."""
    slip = Slip()
    plain = [str(wave.uuid), str(slip.answer), str(slip.comment), int(at.timestamp())]
    return signing.dumps(plain, salt=SALT)


def read(*, signed: str, wave: Wave, at: datetime) -> Slip:
    """Raises ``NotOurs`` or ``TooOld``."""
    try:
        of, answer, comment, drawn = signing.loads(signed, salt=SALT)
        slip = Slip(UUID(answer), UUID(comment))
    except (signing.BadSignature, binascii.Error, json.JSONDecodeError, ValueError, TypeError):
        of = None
    if of != str(wave.uuid):
        raise NotOurs(
            _("This page was changed on its way. Your answers are still here: send them again.")
        )
    if at >= datetime.fromtimestamp(drawn, UTC) + LASTS:
        raise TooOld(
            _("This page is more than a day old. Your answers are still here: send them again.")
        )
    return slip


def count_page(request: HttpRequest, *, at: datetime) -> None:
    """One look, before anything is looked up. Raises ``limits.TooMany``."""
    limits.count(request, deed="public page", at=at, per_network=OF_PAGES)


def is_full(wave: Wave, at: datetime) -> bool:
    """As many have answered as the wave takes."""
    return bool(wave.at_most) and limits.is_used_up(
        deed=_deed(wave), name=str(wave.uuid), limit=_in_all(wave), at=at
    )


@contextmanager
def counted(request: HttpRequest, *, wave: Wave, at: datetime) -> Iterator[limits.Try]:
    """One answer of this network and of this wave, taken back where the block does not end well.

    Outside a transaction. Raises ``limits.TooMany`` or ``Full``. What is yielded is forgiven by the
    block where the answer was there already.
    """
    name = str(wave.uuid)
    tried = limits.count(
        request, deed=_deed(wave), name=name, at=at, per_name=OF_WAVE, per_network=OF_NETWORK
    )
    if wave.at_most:
        try:
            of_all = limits.count(
                request,
                deed=_deed(wave),
                name=name,
                at=at,
                per_name=(_in_all(wave),),
                per_network=(),
            )
        except limits.TooMany as refusal:
            tried.forgive()
            raise Full(_("As many people have answered as were asked for.")) from refusal
        tried = limits.Try((*tried.counted, *of_all.counted))
    try:
        yield tried
    except BaseException:
        tried.forgive()
        raise


@transaction.atomic
def was_sent(*, wave: Wave, group_id: int, slip: Slip) -> bool:
    """Asked by writing an empty answer, because nobody here may read one; it is taken back at once."""
    place = {"wave_id": wave.pk, "group_id": group_id}
    row = {"id": slip.answer, "values": {}}
    is_new = bulk.insert(OpenAnswer, [row], common=place, once=True) == 1
    transaction.set_rollback(True)
    return not is_new


def _deed(wave: Wave) -> str:
    return f"public answer {wave.uuid}"


def _in_all(wave: Wave) -> InAll:
    ends = datetime.combine(wave.closes_on + timedelta(days=2), time.min, UTC)
    return InAll(wave.at_most, 0, ends)
