"""The verb that takes people out of a department into another one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, changes
from people.actions import department as departments
from people.actions import structure
from people.models import Department, Member
from people.refusals import NotPossible


@dataclass(frozen=True)
class NewDepartment:
    """Made beside the one that is split."""

    name: str
    manager: Member | None = None


@transaction.atomic
def split(
    *,
    department: Department,
    people: Collection[UUID],
    into: Department | NewDepartment,
    by: Member,
    at: datetime,
) -> Department:
    """Returns where they are now. Raises NotPossible, also when some are no longer in it."""
    structure.hold()
    department = departments.current(department)
    target = _target(department, into, by, at)
    if target.pk == department.pk:
        raise NotPossible(_("These people are in this department already."))
    ids = list(
        Member.objects.filter(uuid__in=people, department=department).values_list("pk", flat=True)
    )
    if len(ids) != len(set(people)):
        raise NotPossible(_("Some of these people are no longer in the department. Choose again."))
    structure.put_into(target, ids)
    changes.announce(members=ids, at=at)
    audit.record(
        action="department.split",
        by=by,
        at=at,
        about=department,
        into=str(target.uuid),
        people=len(ids),
    )
    return target


def _target(
    department: Department, into: Department | NewDepartment, by: Member, at: datetime
) -> Department:
    if isinstance(into, Department):
        return departments.current(into)
    return departments.add(
        name=into.name, below=department.parent, manager=into.manager, by=by, at=at
    )
