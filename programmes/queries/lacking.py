"""What each open gate lacks, and whom to ask."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from people.access import Actor
from people.addresses import address
from people.models import Member
from people.permissions import Permission
from people.texts import said
from programmes.models import Criterion, Cycle
from programmes.process import Process
from programmes.queries.overview import Lack, ProcessLine, StageLine


@dataclass(frozen=True)
class Missing:
    """A required criterion that is not met or can't tell; ``url`` is where something can be done."""

    text: str
    outcome: str
    url: str
    action: str


@dataclass(frozen=True)
class Gate:
    """An open stage with what it lacks. ``owner`` is whom to ask."""

    process: Process
    stage: str
    url: str
    due_on: date
    late: bool
    owner: Member | None
    missing: list[Missing]
    required: int


def gates(lines: list[ProcessLine], cycle: Cycle, actor: Actor, today: date) -> list[Gate]:
    """Every open stage that requires something, the nearest date first. No query."""
    found = [
        _gate(line, stage, cycle, actor, today)
        for line in lines
        for stage in line.stages
        if stage.stage.state == "open" and stage.required
    ]
    return sorted(found, key=lambda gate: (gate.due_on, gate.process.order))


def _gate(line: ProcessLine, stage: StageLine, cycle: Cycle, actor: Actor, today: date) -> Gate:
    url = f"{line.url}?stage={stage.stage.key}"
    return Gate(
        process=line.process,
        stage=said(stage.stage.name),
        url=url,
        due_on=stage.due_on,
        late=stage.due_on < today,
        owner=stage.stage.owner or line.run.owner,
        missing=[_missing(lack, cycle, actor, url) for lack in stage.lacking],
        required=stage.required,
    )


def _missing(lack: Lack, cycle: Cycle, actor: Actor, url: str) -> Missing:
    """Who may sign goes straight there; for the others the criterion stands on its stage's page."""
    criterion = lack.criterion
    signs = criterion.kind == Criterion.Kind.ATTESTED and actor.may(Permission.CRITERION_ATTEST)
    if signs:
        programme = cycle.programme
        slugs = (programme.organisation.slug, programme.slug)
        url = address("programmes:criterion_attest", *slugs, criterion.uuid)
    return Missing(
        text=said(criterion.text),
        outcome=lack.outcome,
        url=url,
        action=_("Sign with evidence") if signs else _("Look at it"),
    )
