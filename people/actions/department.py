"""The verb of departments: set who manages one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Department, Member
from people.refusals import NotPossible


@transaction.atomic
def set_manager(
    *, department: Department, manager: Member | None, by: Member, at: datetime
) -> Department:
    """None leaves the department without a manager of its own."""
    if manager is not None and (manager.external or manager.left_on is not None):
        raise NotPossible(_("Only somebody who works here can manage a department."))
    department.manager = manager
    department.save(update_fields=["manager"])
    audit.record(
        action="department.set_manager",
        by=by,
        at=at,
        about=department,
        manager=str(manager.uuid) if manager else None,
    )
    return department
