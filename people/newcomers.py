"""Who is told when people join: what runs programmes asks for it, so that people need not know it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from people.models import Member


class Welcome(Protocol):
    def __call__(self, *, members: Iterable[Member], at: datetime) -> None: ...


_welcomes: list[Welcome] = []


def greet_with(welcome: Welcome) -> Callable[[], None]:
    """Call `welcome` whenever people join. Returns what takes it back."""
    if welcome not in _welcomes:
        _welcomes.append(welcome)
    return lambda: _welcomes.remove(welcome)


def joined(*, members: Iterable[Member], at: datetime) -> None:
    """Within the transaction in which they joined."""
    members = list(members)
    for welcome in _welcomes:
        welcome(members=members, at=at)
