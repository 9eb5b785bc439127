"""The verbs of one department: add, rename, move, delete, and set who manages it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from people import audit, changes
from people.actions import structure
from people.models import Department, Grant, Member
from people.queries import department as queries
from people.refusals import NotPossible

DEEPEST = 20


class NameTaken(NotPossible):
    """Two departments of one name side by side could not be told apart."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "A department called %(name)s lies there already. Choose another name, or merge"
                " the two."
            )
            % {"name": name}
        )


@transaction.atomic
def add(
    *, name: str, below: Department | None, manager: Member | None, by: Member, at: datetime
) -> Department:
    """``below`` is None at the top. Raises NotPossible."""
    structure.hold()
    below = current(below) if below else None
    if below and len(queries.above(below)) >= DEEPEST:
        raise NotPossible(_("Departments lie at most 20 deep. Choose a place further up."))
    refuse_a_twin(name, below)
    refuse_as_manager(manager)
    department = Department.objects.create(name=name, parent=below, manager=manager)
    audit.record(
        action="department.add",
        by=by,
        at=at,
        about=department,
        below=below and str(below.uuid),
        manager=manager and str(manager.uuid),
    )
    return department


@transaction.atomic
def rename(*, department: Department, name: str, by: Member, at: datetime) -> Department:
    """Raises NotPossible where the name is taken."""
    structure.hold()
    department = current(department)
    refuse_a_twin(name, department.parent, but=department)
    department.name = name
    department.save(update_fields=["name"])
    audit.record(action="department.rename", by=by, at=at, about=department)
    return department


@transaction.atomic
def move(
    *, department: Department, below: Department | None, by: Member, at: datetime
) -> Department:
    """With all that lies below it. None is the top. Raises NotPossible for a circle."""
    structure.hold()
    department, below = current(department), current(below) if below else None
    refuse_to_move(department, below)
    department.parent = below
    department.save(update_fields=["parent"])
    if department.manager_id:
        changes.announce(members=[department.manager_id], at=at)
    audit.record(
        action="department.move", by=by, at=at, about=department, below=below and str(below.uuid)
    )
    return department


@transaction.atomic
def delete(*, department: Department, by: Member, at: datetime) -> None:
    """Only an empty one. Who left from it counts among those of the department above."""
    structure.hold()
    department = current(department)
    refuse_unless_empty(department, at)
    left = Member.objects.filter(department=department).update(department=department.parent)
    audit.record(action="department.delete", by=by, at=at, about=department, left=left)
    try:
        department.delete()
    except ProtectedError:
        raise NotPossible(_("Somebody has just come into this department.")) from None


@transaction.atomic
def set_manager(
    *, department: Department, manager: Member | None, by: Member, at: datetime
) -> Department:
    """None leaves the department without a manager of its own."""
    structure.hold()
    refuse_as_manager(manager)
    department = current(department)
    department.manager = manager
    department.save(update_fields=["manager"])
    changes.announce(members=_ids([department.pk]), at=at)
    audit.record(
        action="department.set_manager",
        by=by,
        at=at,
        about=department,
        manager=str(manager.uuid) if manager else None,
    )
    return department


def _ids(departments: list[int]) -> list[int]:
    return list(queries.led_by_place(departments).values_list("pk", flat=True))


def current(department: Department) -> Department:
    """As it is now that nobody else changes it. Raises NotPossible when it has gone."""
    rows = Department.objects.select_related("parent", "manager")
    found = rows.filter(pk=department.pk).first()
    if found is None:
        raise NotPossible(
            _("Somebody has just removed the department %(name)s.") % {"name": department.name}
        )
    return found


def refuse_a_twin(name: str, below: Department | None, but: Department | None = None) -> None:
    twins = Department.objects.filter(parent=below, name__iexact=name)
    if twins.exclude(pk=but.pk if but else None).exists():
        raise NameTaken(name)


def refuse_to_move(department: Department, below: Department | None) -> None:
    """Also asked before the page says what would happen."""
    if (below and below.pk) == department.parent_id:
        raise NotPossible(_("It lies there already."))
    if below and queries.lies_within(below, department):
        raise NotPossible(_("A department cannot lie below itself."))
    depth = len(queries.above(below)) if below else 0
    if depth + queries.height(department) > DEEPEST:
        raise NotPossible(_("Departments lie at most 20 deep. Choose a place further up."))
    refuse_a_twin(department.name, below)


def refuse_unless_empty(department: Department, at: datetime) -> None:
    if department.children.exists():
        raise NotPossible(
            _("Departments lie below it. Move them away first, or merge it into another one.")
        )
    if queries.present(at.date()).filter(department=department).exists():
        raise NotPossible(
            _("People are still in it. Put them into other departments first, or merge it.")
        )
    refuse_if_looked_after([department.pk])


def refuse_if_looked_after(departments: Iterable[int]) -> None:
    """Without the department, whoever is HR manager of it would look after another one, or all."""
    grant = Grant.objects.filter(department__in=departments).select_related("member").first()
    if grant is not None:
        raise NotPossible(
            _(
                "%(name)s is HR manager of it. Take this part back first, or give it for another one."
            )
            % {"name": grant.member.name}
        )


def refuse_as_manager(manager: Member | None) -> None:
    if manager is not None and (manager.external or manager.left_on is not None):
        raise NotPossible(_("Only somebody who works here can manage a department."))
