"""What stands open with somebody who leaves or has been replaced: kinds and counts, never content.

Conversations and promises are not among it: that they exist is known to the two people alone, and
whoever asked or promised is told on their own page. Neither is what people were asked for themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Department, Grant, Member
from people.queries.department import under, within
from programmes import registry
from programmes.models import Assignment, ProcessRun, StageRun
from programmes.models.assignment import OF_NOW

Kinds = dict[str, tuple[QuerySet[Any], str]]

PAGE = 50
DEPARTMENTS, PEOPLE, PROCESSES, STAGES = "departments", "people", "processes", "stages"
VIEWS, PARTS = "views", "parts"

# In the order of the page. Those of ``HANDED`` can be given to somebody else there.
NAMES: dict[str, Promise] = {
    DEPARTMENTS: _("Departments that they manage"),
    PEOPLE: _("People who report to them by name"),
    PROCESSES: _("Processes that they own"),
    STAGES: _("Stages that they own and that are not completed"),
    VIEWS: _("Views on people of their team that they have not given"),
    PARTS: _("Parts that they play, such as HR manager"),
}
HANDED = (DEPARTMENTS, PEOPLE, PROCESSES, STAGES)


@dataclass(frozen=True)
class Matter:
    """One kind of open matter that stands with one person."""

    key: str
    count: int

    @property
    def name(self) -> str:
        return str(NAMES[self.key])

    @property
    def can_be_handed_over(self) -> bool:
        return self.key in HANDED


@dataclass(frozen=True)
class Row:
    person: Member
    matters: list[Matter]


@dataclass(frozen=True)
class Page:
    """``following`` is set where more come."""

    rows: list[Row]
    following: Member | None


def departments(reach: Department | None = None) -> QuerySet[Department]:
    rows = Department.objects.filter(manager__isnull=False)
    return rows if reach is None else rows.filter(pk__in=under(reach))


def people(reach: Department | None = None) -> QuerySet[Member]:
    rows = Member.objects.filter(manager__isnull=False, left_on__isnull=True, external=False)
    return within(rows, reach)


def processes() -> QuerySet[ProcessRun]:
    return ProcessRun.objects.filter(owner__isnull=False, cycle__ended_on__isnull=True)


def stages() -> QuerySet[StageRun]:
    rows = StageRun.objects.filter(owner__isnull=False, process_run__cycle__ended_on__isnull=True)
    return rows.exclude(state=StageRun.State.PASSED)


def views() -> QuerySet[Assignment]:
    """What is asked of managers about somebody, and not done."""
    of_managers = [
        kind.key
        for process in registry.processes()
        for kind in process.assignments
        if kind.of_manager and not kind.private
    ]
    return Assignment.objects.filter(
        OF_NOW,
        subject__isnull=False,
        kind__in=of_managers,
        private=False,
        state__in=[Assignment.State.OPEN, Assignment.State.STARTED],
    )


def everything(reach: Department | None = None) -> Kinds:
    """Each kind with its rows, and the field that says with whom they stand.

    Within the reach of somebody who looks after a department: who leads whom there, and nothing of
    the programme.
    """
    if reach is not None:
        return {DEPARTMENTS: (departments(reach), "manager"), PEOPLE: (people(reach), "manager")}
    return {
        DEPARTMENTS: (departments(), "manager"),
        PEOPLE: (people(), "manager"),
        PROCESSES: (processes(), "owner"),
        STAGES: (stages(), "owner"),
        VIEWS: (views(), "member"),
        PARTS: (Grant.objects.all(), "member"),
    }


def matters(person: Member, reach: Department | None = None) -> list[Matter]:
    """Every kind of which there is something, in one query."""
    return _matters(_counted(Member.objects.filter(pk=person.pk), everything(reach)).get())


def count(*, members: Iterable[int]) -> int:
    """How many can be handed over, of all these members together; four queries."""
    numbers = list(members)
    kinds = everything()
    return sum(
        rows.filter(**{f"{field}__in": numbers}).count()
        for rows, field in (kinds[key] for key in HANDED)
    )


def leavers(after: Member | None = None, reach: Department | None = None) -> Page:
    """Those with a last day, past or to come, with whom something stands that can be handed over."""
    kinds = everything(reach)
    stands = Q()
    for key in HANDED:
        if key in kinds:
            rows, field = kinds[key]
            stands |= Q(pk__in=rows.order_by().values(field))
    found = Member.objects.filter(stands, left_on__isnull=False).order_by("sort_key", "id")
    found = within(found, reach)
    if after is not None:
        found = found.filter(
            Q(sort_key__gt=after.sort_key) | Q(sort_key=after.sort_key, id__gt=after.pk)
        )
    some = list(_counted(found, kinds)[: PAGE + 1])
    shown = [Row(person, _matters(person)) for person in some[:PAGE]]
    return Page(shown, some[PAGE - 1] if len(some) > PAGE else None)


def _matters(person: Member) -> list[Matter]:
    found = (Matter(key, getattr(person, f"open_{key}", 0)) for key in NAMES)
    return [matter for matter in found if matter.count]


def _counted(members: QuerySet[Member], kinds: Kinds) -> QuerySet[Member]:
    """Each with one number a kind: ``open_departments`` and so on."""
    return members.annotate(
        **{
            f"open_{key}": _number(rows.filter(**{field: OuterRef("pk")}), field)
            for key, (rows, field) in kinds.items()
        }
    )


def _number(rows: QuerySet[Any], field: str) -> Coalesce:
    counted = rows.order_by().values(field).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
