"""A programme under way with people who were asked for things, and reports on it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from people.models import Department, Member
from programmes.models import Assignment, Programme, StageRun
from programmes.reports import actions
from programmes.reports.models import Report
from programmes.reports.sections import SECTIONS
from tests.factories.people import department, member
from tests.factories.programmes import opened, passed, programme_for, stage_of

AT = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def steered(by: Member) -> Programme:
    """Kicked off in January; of True North, one stage is passed and the next one is late."""
    programme = programme_for(by, kickoff_on=date(2026, 1, 12))
    listen = opened(programme, "true_north", "listen", by=by, at=datetime(2026, 1, 20, tzinfo=UTC))
    passed(listen, by=by, at=datetime(2026, 3, 3, tzinfo=UTC))
    opened(programme, "true_north", "draft", by=by, at=datetime(2026, 3, 4, tzinfo=UTC))
    return programme


def asked(
    stage: StageRun, people: Mapping[Member, bool], *, private: bool = False, kind: str = "ballot"
) -> None:
    """Each member was asked for one thing, and has done it or not."""
    rows = [
        Assignment(
            member=who,
            stage=stage,
            process=stage.process_run.key,
            kind=kind,
            private=private,
            state=Assignment.State.DONE if done else Assignment.State.OPEN,
            given_at=AT,
            due_on=AT.date(),
            done_at=AT if done else None,
        )
        for who, done in people.items()
    ]
    # A private row may be written for others and not be read, so nothing is asked back.
    Assignment.objects.bulk_create(rows, ignore_conflicts=True)


def crew(prefix: str, size: int, within: Department | None) -> list[Member]:
    return [member(f"{prefix}{number}", department=within) for number in range(size)]


def participation(programme: Programme, process: str = "true_north") -> dict[str, list[Member]]:
    """Departments of 3, 6 and 9, of whom two in three have done what they were asked for."""
    crews = {name: crew(name, size, department(name)) for name, size in SIZES.items()}
    stage = stage_of(programme, process, "listen")
    for people in crews.values():
        asked(stage, {who: number % 3 > 0 for number, who in enumerate(people)})
    return crews


SIZES = {"Bar": 3, "Desk": 6, "Rooms": 9}


def report(programme: Programme, *, by: Member, at: datetime = AT, **fields: object) -> Report:
    """Asked for and not yet made."""
    chosen = {
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 6, 30),
        "sections": [section.KEY for section in SECTIONS],
        "language": "en",
        "commentary": "",
        "requests": "",
        **fields,
    }
    row = actions.request(programme=programme, by=by, at=at, **chosen)
    return Report.objects.select_related("programme__organisation", "made_by").get(pk=row.pk)
