"""Decisions at gates: the latest, what waits for a second decider, what is to be looked at again."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Member
from people.prepared import Prepared
from programmes.models import (
    Cycle,
    Evidence,
    GateDecision,
    GateLook,
    GateProposal,
    GateStage,
    ProcessRun,
)
from programmes.queries.overview import Need

LATEST = 10
WAITING = GateProposal.State.WAITING


def waiting(process_run: ProcessRun) -> GateProposal | None:
    """Of one process at most one proposal waits."""
    row = _waiting_of.first(process_run=process_run.pk)
    if row is not None:
        row.process_run = process_run
    return row


def latest(process_run: ProcessRun) -> list[GateDecision]:
    """The last few decisions on its gates, newest first."""
    return _latest(process_run=process_run.pk)


def looks_due(cycle: Cycle, today: date) -> list[GateDecision]:
    """Decisions whose day to look again has come, and that no later decision has overtaken."""
    return _looks_due(cycle=cycle.pk, today=today)


def with_signers(decision: GateDecision) -> list[tuple[dict[str, Any], list[str]]]:
    """The readings that a decision kept, each with the names of those who had signed it.

    A decision is never edited, so it keeps whose signatures it rests on and no name; one query.
    """
    keys = [key for reading in decision.readings for key in reading["evidence"]]
    rows = Evidence.objects.filter(uuid__in=keys).select_related("signed_by")
    names = {str(row.uuid): row.signed_by.name for row in rows}
    return [
        (reading, sorted({names[key] for key in reading["evidence"] if key in names}))
        for reading in decision.readings
    ]


def _due(cycle: int, today: date) -> QuerySet[GateDecision]:
    looks = GateLook.objects.filter(decision=OuterRef("pk"))
    later = GateStage.objects.filter(
        stage__decisions__decision=OuterRef("pk"), decision__gt=OuterRef("pk")
    )
    rows = GateDecision.objects.filter(
        process_run__cycle=cycle,
        decision=GateDecision.Decision.PASS,
        look_again_on__isnull=False,
    ).annotate(seen=Exists(looks), then=Subquery(looks.values("look_again_on")[:1]))
    due = Q(seen=False, look_again_on__lte=today) | Q(seen=True, then__lte=today)
    return rows.filter(due).exclude(Exists(later)).select_related("process_run").order_by("pk")


_latest = Prepared(
    lambda process_run: GateDecision.objects.filter(process_run=process_run).select_related(
        "decided_by"
    )[:LATEST],
    process_run=int,
)
_looks_due = Prepared(_due, cycle=int, today=date)
_waiting_of = Prepared(
    lambda process_run: (
        GateProposal.objects.filter(process_run=process_run, state=WAITING)
        .select_related("proposed_by")
        .order_by("pk")[:1]
    ),
    process_run=int,
)
_waiting_in = Prepared(
    lambda cycle: (
        GateProposal.objects.filter(process_run__cycle=cycle, state=WAITING)
        .select_related("proposed_by", "process_run")
        .order_by("pk")
    ),
    cycle=int,
)


def before(others: list[Need], cycle: Cycle, today: date, member: Member) -> list[Need]:
    """Rows of "Needs you" with those of two queries first.

    A gate that waits for a second person is not called for as if nobody had decided it.
    """
    proposals = _waiting(cycle)
    decided = {_decide_url(row.process_run) for row in proposals}
    return [
        *(_second(cycle, row) for row in proposals if row.proposed_by_id != member.pk),
        *_again(cycle, today),
        *(need for need in others if need.url not in decided),
    ]


def _waiting(cycle: Cycle) -> list[GateProposal]:
    found = _waiting_in(cycle=cycle.pk)
    for row in found:
        row.process_run.cycle = cycle
    return found


def _decide_url(run: ProcessRun) -> str:
    programme = run.cycle.programme
    args = [programme.organisation.slug, programme.slug, run.process.slug]
    return reverse("programmes:gate_decide", args=args)


def _second(cycle: Cycle, row: GateProposal) -> Need:
    return Need(
        text=_("%(name)s has decided a gate of %(process)s. It waits for a second person.")
        % {"name": row.proposed_by.name, "process": row.process_run.process.name},
        url=_url(cycle, "gate_answer", row),
        action=_("Agree or decline"),
    )


def _again(cycle: Cycle, today: date) -> list[Need]:
    return [
        Need(
            text=_("Look again at the gate of %(process)s that was passed on %(date)s.")
            % {
                "process": row.process_run.process.name,
                "date": date_format(row.decided_at, "SHORT_DATE_FORMAT"),
            },
            url=_url(cycle, "gate_look", row),
            action=_("Say what was found"),
            urgent=True,
        )
        for row in looks_due(cycle, today)
    ]


def _url(cycle: Cycle, name: str, row: GateProposal | GateDecision) -> str:
    programme = cycle.programme
    args = [programme.organisation.slug, programme.slug, row.uuid]
    return reverse(f"programmes:{name}", args=args)
