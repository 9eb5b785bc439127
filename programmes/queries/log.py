"""What changed lately, in sentences, from the audit lines that concern the programme."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import AuditEvent
from people.prepared import Prepared
from people.texts import Texts, said
from programmes import registry
from programmes.models import (
    Criterion,
    Cycle,
    Evidence,
    GateDecision,
    GateProposal,
    Programme,
    StageRun,
)
from programmes.models.stage import OWN
from programmes.process import Process

Named = dict[tuple[str, str], Texts]
_NAMED = ("process_run__key", "key", "name")

SENTENCES: dict[str, Promise] = {
    "programme.start": gettext_lazy("%(name)s started the programme."),
    "programme.move": gettext_lazy("%(name)s moved the kick-off."),
    "programme.stages_wait": gettext_lazy("%(name)s changed whether stages wait for G0."),
    "programme.two_deciders": gettext_lazy(
        "%(name)s changed whether a gate is decided by two people."
    ),
    "cycle.begin": gettext_lazy("%(name)s began the next cycle."),
    "programme.baseline": gettext_lazy("%(name)s took the plan as the baseline."),
    "stage.open": gettext_lazy("%(name)s opened a stage."),
    "stage.edit": gettext_lazy("%(name)s changed a stage that has not opened."),
    "stage.add": gettext_lazy("%(name)s added a stage."),
    "stage.remove": gettext_lazy("%(name)s took a stage away."),
    "stage.set_owner": gettext_lazy("%(name)s changed the owner of a stage."),
    "stage.set_due": gettext_lazy("%(name)s changed the date of a gate."),
    "gate.pass": gettext_lazy("%(name)s passed a gate."),
    "gate.propose": gettext_lazy("%(name)s decided a gate, which waits for a second person."),
    "gate.decline": gettext_lazy("%(name)s declined to pass a gate."),
    "gate.look": gettext_lazy("%(name)s looked at a gate again."),
    "gate.reopen": gettext_lazy("%(name)s reopened a stage."),
    "milestone.decide": gettext_lazy("%(name)s decided a milestone of the programme."),
    "charter.write": gettext_lazy("%(name)s wrote the charter."),
    "seat.give": gettext_lazy("%(name)s named somebody for the steering group."),
    "seat.end": gettext_lazy("%(name)s ended a seat in the steering group."),
    "safeguard.answer": gettext_lazy("%(name)s answered a safeguard."),
    "criterion.edit": gettext_lazy("%(name)s changed a criterion."),
    "criterion.add": gettext_lazy("%(name)s added a criterion."),
    "criterion.remove": gettext_lazy("%(name)s took a criterion away."),
    "criterion.relax": gettext_lazy("%(name)s relaxed a criterion."),
    "evidence.attest": gettext_lazy("%(name)s signed a criterion with evidence."),
    "evidence.withdraw": gettext_lazy("%(name)s withdrew evidence."),
    "improvement.make": gettext_lazy("%(name)s made an improvement card."),
    "improvement.move": gettext_lazy("%(name)s moved an improvement card on."),
    "template.keep": gettext_lazy("%(name)s kept a programme as a template."),
    "template.bring": gettext_lazy("%(name)s brought a template from a file."),
    "template.take": gettext_lazy("%(name)s took a template away as a file."),
    "template.rename": gettext_lazy("%(name)s renamed a template."),
    "template.withdraw": gettext_lazy("%(name)s withdrew a template."),
    "calendar.change": gettext_lazy("%(name)s changed the working days."),
    "calendar.blackout_keep": gettext_lazy("%(name)s saved a closed time."),
    "calendar.blackout_remove": gettext_lazy("%(name)s removed a closed time."),
    "import.apply": gettext_lazy("%(name)s imported people."),
    "report.make": gettext_lazy("%(name)s made a report."),
}


@dataclass(frozen=True)
class Entry:
    """``place`` names the process and the stages where there are any; ``reason`` why one opened early."""

    at: datetime
    text: str
    uuid: UUID
    place: str = ""
    reason: str = ""


def entries(
    limit: int,
    before: AuditEvent | None = None,
    *,
    of: Programme | None = None,
    named: Named | None = None,
) -> list[Entry]:
    """The latest entries, newest first; those behind ``before``, of which several may share its moment.

    ``of`` leaves out whatever is about another programme, or about none. ``named``: the stages of
    the programme by their names of today; those of others have the template's.
    """
    if of is not None:
        narrowed = _behind_row(_rows().filter(_about(of)), before)
        rows = list(narrowed[:limit])
    elif before is None:
        rows = _latest(limit)()
    else:
        rows = _behind(limit)(at=before.at, pk=before.pk)
    names = {**_names_of_own(rows, named or {}), **(named or {})}
    return [
        Entry(
            at=row.at,
            text=_sentence(row),
            uuid=row.uuid,
            place=_place(row.detail, names),
            reason=_reason(row),
        )
        for row in rows
    ]


def _reason(row: AuditEvent) -> str:
    """Of a stage that opened before an earlier one was passed. The log itself holds no text of people."""
    early = row.action == "stage.open" and row.detail.get("early")
    return (row.early_reason or "") if early else ""  # type: ignore[attr-defined]


def named(cycle: Cycle) -> Named:
    """The names of the stages of a cycle, by process and key."""
    rows = StageRun.objects.filter(process_run__cycle=cycle).order_by()
    return {(key, stage): name for key, stage, name in rows.values_list(*_NAMED)}


def _names_of_own(rows: list[AuditEvent], known: Named) -> Named:
    """Stages that the code knows nothing of and that may have been taken away: from their past."""
    keys = {
        (row.detail.get("process"), key) for row in rows for key in row.detail.get("stages", [])
    }
    own = {key for process, key in keys if key.startswith(OWN) and (process, key) not in known}
    if not own:
        return {}
    past = StageRun.pgh_event_model.objects.filter(key__in=own).order_by("pgh_id")  # type: ignore[attr-defined]
    return {(key, stage): name for key, stage, name in past.values_list(*_NAMED)}


@cache
def _latest(limit: int) -> Prepared[AuditEvent]:
    return Prepared(lambda: _rows()[:limit])


@cache
def _behind(limit: int) -> Prepared[AuditEvent]:
    return Prepared(
        lambda at, pk: _rows().filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))[:limit],
        at=datetime,
        pk=int,
    )


def _rows() -> QuerySet[AuditEvent]:
    opened = StageRun.objects.filter(uuid=OuterRef("object_uuid")).values("early_reason")[:1]
    rows = AuditEvent.objects.filter(action__in=list(SENTENCES)).select_related("actor")
    return rows.annotate(early_reason=Subquery(opened)).order_by("-at", "-pk")


def _behind_row(rows: QuerySet[AuditEvent], before: AuditEvent | None) -> QuerySet[AuditEvent]:
    if before is None:
        return rows
    return rows.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))


def _about(programme: Programme) -> Q:
    """The rows of a programme that an entry can be about."""
    within = "process_run__cycle__programme"
    rows: tuple[QuerySet[Any], ...] = (
        Programme.objects.filter(pk=programme.pk),
        programme.milestones.all(),
        programme.reports.all(),
        programme.charters.all(),
        programme.improvements.all(),
        programme.seats.all(),
        programme.safeguards.all(),
        StageRun.objects.filter(**{within: programme}),
        GateDecision.objects.filter(**{within: programme}),
        GateProposal.objects.filter(**{within: programme}),
        Criterion.objects.filter(**{f"stage__{within}": programme}),
        Evidence.objects.filter(**{f"criterion__stage__{within}": programme}),
    )
    found = Q()
    for each in rows:
        found |= Q(object_uuid__in=each.order_by().values("uuid"))
    return found


def _sentence(row: AuditEvent) -> str:
    name = row.actor.name if row.actor else _("The system")
    return str(SENTENCES[row.action]) % {"name": name}


def _place(detail: dict[str, Any], names: Named) -> str:
    for process in registry.processes():
        if process.key == detail.get("process"):
            stages = [_name_of(process, key, names) for key in detail.get("stages", [])]
            return ", ".join([str(process.name), *(name for name in stages if name)])
    return ""


def _name_of(process: Process, key: str, names: Named) -> str:
    template = process.stage(key)
    return said(names.get((process.key, key))) or str(template.name if template else "")
