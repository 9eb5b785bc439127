"""Waves: prepared, opened, answered and closed as each part would; the tally role closes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from people import scope
from people.models import Department, Member
from programmes.models import Programme, StageRun
from programmes.pulses.actions import answer, closing
from programmes.pulses.actions import wave as actions
from programmes.pulses.models import Wave
from programmes.pulses.queries import answer as queries
from tests.factories.people import NOW, House, member
from tests.factories.programmes import opened, stage_of
from tests.roles import as_tally

CLOSES_ON = date(2026, 3, 20)


def listening_stage(programme: Programme, by: Member) -> StageRun:
    """An open stage of the process that listens first."""
    stage = (
        StageRun.objects.filter(
            process_run__cycle__programme=programme, process_run__key="emotional_climate"
        )
        .order_by("order")
        .first()
    )
    assert stage is not None
    if stage.state == StageRun.State.PLANNED:
        opened(programme, "emotional_climate", stage.key, by=by)
    return stage_of(programme, "emotional_climate", stage.key)


def prepared(
    stage: StageRun,
    *,
    by: Member,
    keys: tuple[str, ...] = ("SC",),
    at: datetime = NOW,
    **options: object,
) -> Wave:
    options.setdefault("name", {"en": "Listening"})
    return actions.make(
        stage=stage,
        keys=keys,
        closes_on=at.date() + timedelta(days=14),
        by=by,
        at=at,
        **options,  # type: ignore[arg-type]
    )


def staffed(house: House, sizes: Mapping[str, int], parent: Department | None = None) -> None:
    """Workers by department name; a department with a slash lies below the one before the slash."""
    made: dict[str, Department] = {}
    for path, count in sizes.items():
        above, _slash, name = path.rpartition("/")
        made[path] = Department.objects.create(name=name, parent=made[above] if above else parent)
        for number in range(count):
            member(f"{path}-{number}", department=made[path])


def sent(
    wave: Wave,
    who: Member,
    values: Mapping[str, int | None],
    *,
    comment: str = "",
    at: datetime = NOW,
) -> None:
    """Outside a transaction, as the page does it."""
    with scope.bind(who.organisation_id, who.pk):
        with transaction.atomic():
            kept = answer.begin(wave=wave, member=who)
            place = queries.place_of(wave, who)
        assert place is not None
        sheet = answer.Sheet(slip=kept.slip, values=values, comment=comment)
        answer.send(wave=wave, member=who, group_id=place.group, sheet=sheet, at=at)


def closed(wave: Wave, *, at: datetime = NOW + timedelta(days=15)) -> Wave:
    """Counted by the tally role. Outside a transaction."""
    with as_tally():
        with scope.bind(wave.organisation_id):
            closing.close(wave_id=wave.pk, at=at)
        closing.vacuum()
    with transaction.atomic(), scope.bind(wave.organisation_id):
        return Wave.objects.get(pk=wave.pk)
