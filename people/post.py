"""The seam between people, who have something to send, and the outbox, which sends it.

People never import what delivers. A carrier and the composers of letters register themselves when
their apps are ready; the carrier stores that a letter is due, and asks for it when it leaves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from people.models import Member


@dataclass(frozen=True)
class Letter:
    """One message, in the language of its reader."""

    subject: str
    body_text: str
    body_html: str


Composer = Callable[[Member, datetime], Letter | None]
"""Writes the letter at the moment of sending; None when there is nothing to say any more."""


class Carrier(Protocol):
    """Stores, in the transaction of the caller, that these members are to get a letter.

    ``periods`` holds one value a member: the same kind, member and period is stored once.
    """

    def __call__(
        self, *, kind: str, members: Sequence[Member], periods: Sequence[str], at: datetime
    ) -> None: ...


class NoCarrierError(RuntimeError):
    """No app that delivers is installed."""


_carriers: list[Carrier] = []
_composers: dict[str, Composer] = {}


def carry_by(carrier: Carrier) -> None:
    """Called once by the app that delivers, when it is ready."""
    _carriers[:] = [carrier]


def compose_by(kind: str, composer: Composer) -> None:
    """Called by the app that writes letters of this kind, when it is ready."""
    _composers[kind] = composer


def kinds() -> list[str]:
    return sorted(_composers)


def enqueue(*, kind: str, members: Sequence[Member], periods: Sequence[str], at: datetime) -> None:
    """Have a letter of this kind sent to each member who has an address."""
    if not _carriers:
        raise NoCarrierError(f"Nothing delivers letters, so a letter {kind!r} would be lost.")
    _carriers[0](kind=kind, members=members, periods=periods, at=at)


def compose(*, kind: str, member: Member, at: datetime) -> Letter | None:
    """The letter as it stands now. It may hold a token of which only the hash is kept, so the
    carrier commits before it sends.
    """
    return _composers[kind](member, at)
