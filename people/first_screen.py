"""Which page somebody sees first in an organisation; what runs programmes knows the answer."""

from collections.abc import Callable

from people.access import Actor

Choice = Callable[[Actor], str]

_choices: list[Choice] = []


def chosen_by(choice: Choice) -> None:
    """Called once by the app that knows, when it is ready. The choice returns an address."""
    _choices[:] = [choice]


def of(actor: Actor) -> str:
    return _choices[0](actor)
