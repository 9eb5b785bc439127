"""Who is told when managers change or people leave: what runs programmes asks for it.

``announce`` and ``left`` are called within the transaction of the change, with the ids of the
members concerned, once for any number of them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol


class Listener(Protocol):
    def __call__(self, *, members: Iterable[int], at: datetime) -> None: ...


class Counter(Protocol):
    def __call__(self, *, members: Iterable[int]) -> int: ...


_counters: list[Counter] = []
_of_managers: list[Listener] = []
_of_leaving: list[Listener] = []
_of_consultants: list[Listener] = []


def when_managers_change(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` whenever somebody's manager may have changed. Returns what takes it back."""
    return _kept(_of_managers, listener)


def when_people_leave(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` whenever somebody's last day was set. Returns what takes it back."""
    return _kept(_of_leaving, listener)


def when_consultants_end(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` whenever somebody is no consultant any more. Returns what takes it back."""
    return _kept(_of_consultants, listener)


def announce(*, members: Iterable[int], at: datetime) -> None:
    """The manager of these may have changed, or they are back; naming others does no harm."""
    _tell(_of_managers, members, at)


def left(*, members: Iterable[int], at: datetime) -> None:
    """The last day of these was set or has passed; what depends on the day looks at it itself."""
    _tell(_of_leaving, members, at)


def ended(*, members: Iterable[int], at: datetime) -> None:
    """These have just lost the part of a consultant."""
    _tell(_of_consultants, members, at)


def count_with(counter: Counter) -> Callable[[], None]:
    """Ask ``counter`` what stands open with people. Returns what takes it back."""
    return _kept(_counters, counter)


def left_behind(*, members: Iterable[int]) -> int:
    """How many open matters stand with these people, to be handed to others or left."""
    members = list(members)
    return sum(counter(members=members) for counter in _counters) if members else 0


def _kept(kept: list[Any], new: Any) -> Callable[[], None]:
    if new not in kept:
        kept.append(new)
    return lambda: kept.remove(new)


def _tell(listeners: list[Listener], members: Iterable[int], at: datetime) -> None:
    members = list(members)
    for listener in listeners if members else ():
        listener(members=members, at=at)
