"""Which page somebody sees first in an organisation; what runs programmes knows the answer."""

from collections.abc import Callable

from people.access import Actor
from people.models import Account

Choice = Callable[[Actor], str]
Several = Callable[[Account], str]

_choices: list[Choice] = []
_several: list[Several] = []


def chosen_by(choice: Choice) -> None:
    """Called once by the app that knows, when it is ready. The choice returns an address."""
    _choices[:] = [choice]


def of(actor: Actor) -> str:
    return _choices[0](actor)


def of_several_chosen_by(choice: Several) -> None:
    """Called once, as above. The choice returns an address, or nothing where somebody chooses."""
    _several[:] = [choice]


def of_several(account: Account) -> str:
    """Where somebody arrives who belongs to several organisations; empty for the list of them."""
    return _several[0](account)
