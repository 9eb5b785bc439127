"""Hand what stands with one person to others, kind by kind, as HR has chosen."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.actions import department, reports
from people.models import Department, Member
from people.refusals import NotPossible as PeopleNotPossible
from programmes.queries import hand_over as queries
from programmes.refusals import NotPossible

Deed = Callable[[Member, Member, Member, datetime, Department | None], int]


@transaction.atomic
def hand_over(
    *,
    person: Member,
    to: Mapping[str, Member],
    by: Member,
    at: datetime,
    reach: Department | None = None,
) -> dict[str, int]:
    """``to`` names who gets each kind; kinds that it leaves out stay. Returns how many of each went.

    ``reach`` is the doer's: of what lies beyond it, nothing goes.

    Raises ``NotPossible`` where one of them cannot go to the one named; then nothing went.
    """
    if any(other.pk == person.pk for other in to.values()):
        raise NotPossible(_("Name somebody else than the person themself."))
    try:
        return {
            key: DEEDS[key](person, other, by, at, reach)
            for key, other in to.items()
            if key in queries.HANDED and key in queries.everything(reach)
        }
    except PeopleNotPossible as refusal:
        raise NotPossible(str(refusal)) from refusal


def _departments(
    person: Member, to: Member, by: Member, at: datetime, reach: Department | None
) -> int:
    rows = list(queries.departments(reach).filter(manager=person).order_by("pk"))
    for row in rows:
        department.set_manager(department=row, manager=to, by=by, at=at)
    return len(rows)


def _people(person: Member, to: Member, by: Member, at: datetime, reach: Department | None) -> int:
    return reports.hand_over(of=person, to=to, by=by, at=at, reach=reach)


def _processes(
    person: Member, to: Member, by: Member, at: datetime, _reach: Department | None
) -> int:
    changed = queries.processes().filter(owner=person).update(owner=to)
    return _noted("process_run.hand_over", changed, person, to, by, at)


def _stages(person: Member, to: Member, by: Member, at: datetime, _reach: Department | None) -> int:
    changed = queries.stages().filter(owner=person).update(owner=to)
    return _noted("stage.hand_over", changed, person, to, by, at)


def _noted(action: str, changed: int, person: Member, to: Member, by: Member, at: datetime) -> int:
    audit.record(action=action, by=by, at=at, about=person, to=str(to.uuid), count=changed)
    return changed


DEEDS: dict[str, Deed] = {
    queries.DEPARTMENTS: _departments,
    queries.PEOPLE: _people,
    queries.PROCESSES: _processes,
    queries.STAGES: _stages,
}
