"""What every change of departments, managers and places begins with: one at a time."""

from django.db import connection

from people import scope

_ALONE = "select pg_advisory_xact_lock(hashtext('people.structure'), %s)"
_BESIDE = "select pg_advisory_xact_lock_shared(hashtext('people.structure'), %s)"


def hold(*, shared: bool = False) -> None:
    """Until the end of the transaction nobody else moves departments or managers about.

    Without it two changes, each right by itself, could close a circle or fill what is removed.
    ``shared`` is for those who only put somebody into a department: it stays until they are done.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE if shared else _ALONE, [scope.require().organisation_id % 2**31])
