"""Whose rows the running code may see: one organisation, and one member of it.

The database backend announces the scope at the start of each transaction; the row policies of
PostgreSQL and the scoped managers of the models both read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

SET = "select set_config('synchro.organisation_id', %s, true), set_config('synchro.member_id', %s, true)"


NOWHERE = 0  # no organisation has this id: for asking as much where there is nothing to find


class ScopeMissing(RuntimeError):
    """Rows of an organisation were asked for where no organisation is bound."""


@dataclass
class Scope:
    """``organisation`` is the row itself, once somebody has read it; see ``OrganisationField``."""

    organisation_id: int
    member_id: int | None = None
    organisation: Any = field(default=None, compare=False, repr=False)


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope | None:
    return _scope.get()


def require() -> Scope:
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("No organisation is bound here.")
    return scope


def announce(wrapper: Any) -> None:
    """Tell an open transaction the scope; both settings end with it."""
    scope = _scope.get()
    if scope is not None:
        _tell(wrapper, scope)


def _tell(wrapper: Any, scope: Scope | None) -> None:
    organisation = str(scope.organisation_id) if scope else ""
    member = str(scope.member_id) if scope and scope.member_id else ""
    with wrapper.connection.cursor() as cursor:
        cursor.execute(SET, [organisation, member])


@contextmanager
def bind(organisation_id: int, member_id: int | None = None) -> Iterator[Scope]:
    """Bind an organisation, and perhaps a member, for the block.

    Inside an open transaction the setting changes at once and is put back on leaving, unless the
    transaction has failed: then its rollback puts it back.
    """
    scope = Scope(organisation_id, member_id)
    before = _scope.get()
    token = _scope.set(scope)
    inside = connection.in_atomic_block
    try:
        if inside:
            _tell(connection, scope)
        yield scope
    finally:
        _scope.reset(token)
        if inside and not _failed():
            _tell(connection, before)


@contextmanager
def pretend(organisation_id: int, member_id: int) -> Iterator[None]:
    """For putting a query together that is asked later, by whoever is bound then."""
    token = _scope.set(Scope(organisation_id, member_id))
    try:
        yield
    finally:
        _scope.reset(token)


def _failed() -> bool:
    raw = connection.connection
    return raw is None or raw.closed or raw.info.transaction_status == TransactionStatus.INERROR
