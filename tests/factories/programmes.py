"""Programmes, opened stages, signed criteria."""

from datetime import date, datetime

from people.models import Member, Part
from programmes.actions import evidence, gate, programme, safeguard, stage
from programmes.models import Criterion, Programme, ProgrammeAccess, StageRun
from tests.factories.people import NOW


def programme_for(
    by: Member,
    *,
    name: str = "Culture",
    template: str = "plain",
    kickoff_on: date = date(2026, 2, 2),
) -> Programme:
    """Named for every consultant who is there."""
    row = programme.start(name=name, template=template, kickoff_on=kickoff_on, by=by, at=NOW)
    named_for(row, *Member.objects.filter(grants__part=Part.CONSULTANT), by=by)
    return row


def named_for(row: Programme, *consultants: Member, by: Member) -> None:
    for member in consultants:
        ProgrammeAccess.objects.create(programme=row, member=member, given_by=by, given_at=NOW)


def stage_of(row: Programme, process: str, key: str) -> StageRun:
    return StageRun.objects.select_related("process_run__cycle__programme__organisation").get(
        process_run__cycle__programme=row, process_run__key=process, key=key
    )


def opened(row: Programme, process: str, key: str, *, by: Member, at: datetime = NOW) -> StageRun:
    return stage.open(stage=stage_of(row, process, key), by=by, at=at, reason="Opened for the test")


def signed(row: StageRun, *, by: Member, at: datetime = NOW) -> None:
    """Every attested criterion of the stage is signed."""
    criteria = Criterion.objects.filter(stage=row, kind="attested").select_related(
        "stage__process_run__cycle__programme"
    )
    for criterion in criteria:
        evidence.attest(criterion=criterion, by=by, at=at, note="Seen")


def passed(row: StageRun, *, by: Member, at: datetime = NOW) -> None:
    signed(row, by=by, at=at)
    gate.decide(process_run=row.process_run, stages=[row], by=by, reason="It is so", at=at)


def safeguarded(row: Programme, *, by: Member, at: datetime = NOW) -> None:
    """Every line of the checklist is answered, so that G0 can be decided."""
    for line in row.safeguards.all():
        safeguard.answer(safeguard=line, state="done", note="In the minutes", by=by, at=at)
