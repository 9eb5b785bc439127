"""PostgreSQL, with the organisation and the member set at the start of each transaction."""

from django.db.backends.postgresql import base

from people import scope


class DatabaseWrapper(base.DatabaseWrapper):
    """Sets ``synchro.organisation_id`` and ``synchro.member_id`` locally in each transaction.

    Local settings end with the transaction, so nothing of one request can stay behind on a
    connection that the pool hands to the next.
    """

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)
        if not autocommit:
            scope.announce(self)
