"""What waits for a second decider, and what was to be looked at again by today."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Member
from programmes.models import Cycle, GateDecision, GateLook, GateProposal, GateStage, ProcessRun
from programmes.queries.overview import Need

WAITING = GateProposal.State.WAITING


def waiting(process_run: ProcessRun) -> GateProposal | None:
    """Of one process at most one proposal waits."""
    rows = GateProposal.objects.filter(process_run=process_run, state=WAITING)
    return rows.select_related("proposed_by").first()


def looks_due(cycle: Cycle, today: date) -> QuerySet[GateDecision]:
    """Decisions whose day to look again has come, and that no later decision has overtaken."""
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


def needs(cycle: Cycle, today: date, member: Member) -> list[Need]:
    """Rows of "Needs you": two queries."""
    return [*_second(cycle, member), *_again(cycle, today)]


def _second(cycle: Cycle, member: Member) -> list[Need]:
    rows = GateProposal.objects.filter(process_run__cycle=cycle, state=WAITING)
    rows = rows.exclude(proposed_by=member).select_related("proposed_by", "process_run")
    return [
        Need(
            text=_("%(name)s has decided a gate of %(process)s. It waits for a second person.")
            % {"name": row.proposed_by.name, "process": row.process_run.process.name},
            url=_url(cycle, "gate_answer", row),
            action=_("Agree or decline"),
        )
        for row in rows
    ]


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
