"""Django's own connection in another role for a while: what the web may not, the tally or the system may."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Signed in as ``synchro_<role>``. Not within a transaction: the connection is a new one."""
    connection.close()
    connection.settings_dict["USER"] = f"synchro_{role}"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = "synchro_app"


def as_tally() -> AbstractContextManager[None]:
    """The role that counts what is private, and may read what was answered."""
    return as_role("tally")
