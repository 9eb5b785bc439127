"""What every change of departments, managers and places begins with: one at a time."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from people import scope
from people.models import Department, Member

_ALONE = "select pg_advisory_xact_lock(hashtext('people.structure'), %s)"
_AT_ONCE = 5_000
_BESIDE = "select pg_advisory_xact_lock_shared(hashtext('people.structure'), %s)"


def hold(*, shared: bool = False) -> None:
    """Until the end of the transaction nobody else moves departments or managers about.

    Without it two changes, each right by itself, could close a circle or fill what is removed.
    ``shared`` is for those who only put somebody into a department: it stays until they are done.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE if shared else _ALONE, [scope.require().organisation_id % 2**31])


def put_into(department: Department, members: Sequence[int]) -> None:
    """Any number of people."""
    change_many(members, department=department)


def change_many(members: Sequence[int], **values: Any) -> None:
    """The same for any number of people, some thousands a statement.

    Measured with 30,000: the history compares each row's old and new state by a plan that the
    session keeps from when there were few, and that takes the square of their number.
    """
    with connection.cursor() as cursor:
        cursor.execute("discard plans")
        cursor.execute("set local enable_nestloop = off")
    for start in range(0, len(members), _AT_ONCE):
        some = members[start : start + _AT_ONCE]
        Member.objects.filter(pk__in=some).update(**values)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_nestloop = on")
