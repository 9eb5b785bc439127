"""Who is told when people join, or never came after all: what runs programmes asks for it."""

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
    """Within the transaction in which they joined; a list, or rows that are read when wanted.

    Whoever is told goes through them from the beginning, so an iterator will not do.
    """
    for welcome in _welcomes:
        welcome(members=members, at=at)


class Farewell(Protocol):
    def __call__(self, *, members: Iterable[int], at: datetime) -> None: ...


_farewells: list[Farewell] = []


def take_leave_with(farewell: Farewell) -> Callable[[], None]:
    """Call `farewell` before people who joined by mistake are removed. Returns what takes it back.

    It takes away what joining gave them, and nothing that anybody wrote.
    """
    if farewell not in _farewells:
        _farewells.append(farewell)
    return lambda: _farewells.remove(farewell)


def never_came(*, members: Iterable[int], at: datetime) -> None:
    """By id, within the transaction in which they are removed."""
    members = list(members)
    for farewell in _farewells:
        farewell(members=members, at=at)
