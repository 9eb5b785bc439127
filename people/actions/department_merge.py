"""The verb that makes one department of two."""

from collections import defaultdict
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, Value, When
from django.db.models.fields import BigIntegerField

from people import audit, changes
from people.actions import structure
from people.actions.department import current, refuse_if_looked_after
from people.models import Department, Kiosk, Member
from people.queries import department as queries
from people.queries import department_merge as plans
from people.queries.department_merge import Merge

# Rows go by their own statement: Django would refuse, because the departments below still name
# them. The database looks at the end of the transaction, when these have been moved.
_REMOVE = "delete from people_department where organisation_id = %s and id = any(%s)"


@transaction.atomic
def merge(*, source: Department, into: Department, by: Member, at: datetime) -> Department:
    """All of ``source`` goes into ``into``; below them, what has the same name merges in turn.

    The manager of what stays remains; where there is none, the other one takes over. Raises
    NotPossible.
    """
    structure.hold()
    source, into = current(source), current(into)
    plan = plans.plan(source, into)
    refuse_if_looked_after(plan.gone)
    concerned = list(queries.led_by_place(plan.concerned).values_list("pk", flat=True))
    people = _move_people(plan)
    _move_kiosks(plan)
    _settle_managers(plan)
    _remove(plan)
    _move_departments(plan)
    changes.announce(members=concerned, at=at)
    audit.record(
        action="department.merge",
        by=by,
        at=at,
        about=into,
        source=str(source.uuid),
        people=people,
        departments=len(plan.moved),
        merged=len(plan.pairs) - 1,
    )
    return into


def _move_people(plan: Merge) -> int:
    """Those who have left go along."""
    places: dict[int, list[int]] = defaultdict(list)
    rows = Member.objects.filter(department__in=plan.gone).order_by("pk")
    for pk, department in rows.values_list("pk", "department"):
        places[department].append(pk)
    for gone, stays in plan.pairs:
        if gone.pk in places:
            structure.put_into(stays, places[gone.pk])
    return sum(map(len, places.values()))


def _move_kiosks(plan: Merge) -> None:
    stays = {gone.pk: stays.pk for gone, stays in plan.pairs}
    for kiosk in Kiosk.objects.filter(department__in=plan.gone):
        kiosk.department_id = stays[kiosk.department_id or 0]
        kiosk.save(update_fields=["department"])


def _settle_managers(plan: Merge) -> None:
    heirs = {stays.pk: gone.manager_id for gone, stays in plan.inherited}
    if heirs:
        Department.objects.filter(pk__in=list(heirs)).update(manager=_by_key(heirs))


def _remove(plan: Merge) -> None:
    gone = [department.pk for department, _stays in plan.pairs]
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [plan.pairs[0][0].organisation_id, gone])


def _move_departments(plan: Merge) -> None:
    parents: dict[int, int | None] = {child.pk: parent.pk for child, parent in plan.moved}
    if parents:
        Department.objects.filter(pk__in=list(parents)).update(parent=_by_key(parents))


def _by_key(values: dict[int, int | None]) -> Case:
    whens = [When(pk=key, then=Value(value)) for key, value in values.items()]
    return Case(*whens, output_field=BigIntegerField())
