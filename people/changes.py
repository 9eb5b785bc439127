"""Who is told when managers change or people leave: what runs programmes asks for it.

Both are called within the transaction of the change, with the ids of the members concerned, once
for any number of them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol


class Listener(Protocol):
    def __call__(self, *, members: Iterable[int], at: datetime) -> None: ...


_of_managers: list[Listener] = []
_of_leaving: list[Listener] = []


def when_managers_change(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` whenever somebody's manager may have changed. Returns what takes it back."""
    return _kept(_of_managers, listener)


def when_people_leave(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` whenever somebody's last day was set. Returns what takes it back."""
    return _kept(_of_leaving, listener)


def announce(*, members: Iterable[int], at: datetime) -> None:
    """The manager of these may have changed; naming one whose manager stays does no harm."""
    _tell(_of_managers, members, at)


def left(*, members: Iterable[int], at: datetime) -> None:
    """The last day of these was set or has passed; what depends on the day looks at it itself."""
    _tell(_of_leaving, members, at)


def _kept(listeners: list[Listener], listener: Listener) -> Callable[[], None]:
    if listener not in listeners:
        listeners.append(listener)
    return lambda: listeners.remove(listener)


def _tell(listeners: list[Listener], members: Iterable[int], at: datetime) -> None:
    members = list(members)
    for listener in listeners if members else ():
        listener(members=members, at=at)
