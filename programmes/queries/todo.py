"""A member's list of things to do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Member
from people.prepared import Prepared
from programmes import registry
from programmes.models import Assignment, StageRun
from programmes.models.assignment import given_by

LIMIT = 60
STATUS = {
    Assignment.State.OPEN: "not_started",
    Assignment.State.STARTED: "in_progress",
    Assignment.State.DONE: "done",
}


@dataclass(frozen=True)
class Task:
    """One row of the list, as the task list shows it."""

    title: str
    hint: str
    url: str
    status: str = ""
    word: str = ""
    number: int = 0
    is_open: bool = True


def _of_member(member: int, at: datetime) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(given_by(at), member=member)
        .exclude(state=Assignment.State.WITHDRAWN)
        .select_related("subject")
        .order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")[: LIMIT + 1]
    )


_assignments = Prepared(_of_member, member=int, at=datetime)
_chains = Prepared(
    lambda stages: StageRun.objects.select_related("process_run__cycle__programme").filter(
        pk__among=stages
    ),
    stages=list,
)


def tasks(member: Member, at: datetime) -> list[Task]:
    """Open ones by date, then what was done, latest first; two queries.

    Of a longer list one more than ``LIMIT``, by which the page knows.
    """
    known = {process.key for process in registry.processes()}
    rows = [row for row in _assignments(member=member.pk, at=at) if row.process in known]
    fetch_stages(rows)
    return [_task(row) for row in rows if not row.stage.process_run.cycle.ended]


def fetch_stages(rows: list[Assignment]) -> None:
    """Give each the chain above it, which its address needs, in one query for all.

    Joined to the assignments, this chain of protected tables takes longer to plan than to read.
    """
    wanted = {row.stage_id for row in rows}
    stages = {stage.pk: stage for stage in _chains(stages=sorted(wanted))} if wanted else {}
    for row in rows:
        row.stage = stages[row.stage_id]


def _task(row: Assignment) -> Task:
    kind = row.assignment_kind
    title = str(kind.name)
    if row.subject:
        title = _("%(kind)s: %(person)s") % {"kind": kind.name, "person": row.subject.name}
    hint = _("About %(minutes)s minutes, if you can by %(date)s") % {
        "minutes": kind.minutes,
        "date": date_format(row.due_on, "MONTH_DAY_FORMAT"),
    }
    return Task(
        title=title,
        hint=hint if row.is_open else "",
        url=kind.url(row),
        status=STATUS[Assignment.State(row.state)],
        word=str(Assignment.State(row.state).label),
        number=row.stage.process_run.order,
        is_open=row.is_open,
    )
