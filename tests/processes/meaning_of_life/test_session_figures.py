"""What is read from what people say of sessions: from ten on, in steps of ten, never one by one (M3)."""

from collections.abc import Callable
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from processes.meaning_of_life.process import PROCESS
from processes.meaning_of_life.queries import counts
from programmes.access import cycle_of
from programmes.actions import reading
from programmes.measures.figure import Figure, Status
from programmes.models import Programme
from programmes.queries import criterion as criteria
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import opened, programme_for

DAY = date(2026, 3, 2)
Keep = Callable[[int, int, int, int], None]


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Programme]:
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
            opened(programme, "meaning_of_life", "learn", by=house.alice)
            return house, programme


@pytest.fixture
def keep(acme: tuple[House, Programme]) -> Keep:
    """As the tally writes them: on the day with this number, who came, who answered, who said yes.

    A count of fewer than ten is not written, for there is none.
    """
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"] or 5432, "dbname": found["NAME"]}
    of = acme[0].organisation.pk

    def write(day: int, came: int, judged: int, yes: int) -> None:
        kinds = {counts.CAME: came, counts.JUDGED: judged, counts.WORTH_IT: yes}
        with psycopg.connect(**place, user="synchro_tally") as tally:
            tally.execute("select set_config('synchro.organisation_id', %s, true)", [str(of)])
            for kind, count in kinds.items():
                if count >= 10:
                    tally.execute(
                        "insert into programmes_privatecount"
                        " (organisation_id, uuid, process, kind, count, counted_on)"
                        " values (%s, gen_random_uuid(), 'meaning_of_life', %s, %s, %s)",
                        [of, kind, count, DAY + timedelta(days=day)],
                    )

    return write


def figure(acme: tuple[House, Programme]) -> Figure | None:
    house, programme = acme
    with transaction.atomic(), house.within(house.alice):
        return PROCESS.figures["worth_it"].read(cycle_of(programme), DAY)


def shown(acme: tuple[House, Programme]) -> tuple[int | None, int | None, int | None]:
    found = figure(acme)
    assert found is not None
    value = None if found.value is None else round(found.value * 100)
    return value, found.n, found.N


def outcome(acme: tuple[House, Programme]) -> str:
    """How the criterion reads, worked out as at night."""
    house, _programme = acme
    with transaction.atomic(), house.within(house.alice):
        stages = [row for row in reading.open_stages() if row.key == "learn"]
        figures = reading.work_out(stages, DAY)
        [found] = [
            read
            for read in criteria.read(stages, figures)[stages[0].pk]
            if read.criterion.key == "useful"
        ]
        return str(found.outcome)


def test_it_is_read_from_ten_people_on(acme: tuple[House, Programme], keep: Keep):
    nothing = figure(acme)
    keep(0, 40, 30, 9)
    too_few = figure(acme)
    keep(1, 40, 30, 20)

    assert nothing is not None
    assert nothing.status is Status.SUPPRESSED
    assert too_few is not None
    assert too_few.status is Status.SUPPRESSED
    assert shown(acme) == (67, 30, 40)


@pytest.mark.parametrize(
    ("came", "judged", "yes", "expected"),
    [
        (0, 0, 0, "cant_tell"),
        (40, 40, 32, "met"),
        (40, 40, 20, "not_met"),
        (200, 20, 13, "cant_tell"),
    ],
)
def test_the_gate_reads_met_not_met_or_cant_tell(
    acme: tuple[House, Programme], keep: Keep, came: int, judged: int, yes: int, expected: str
):
    keep(0, came, judged, yes)

    assert outcome(acme) == expected


def test_everybody_cannot_be_read(acme: tuple[House, Programme], keep: Keep):
    """Ten of ten would say what each of them answered. Seen failing with the share as it is."""
    keep(0, 10, 10, 10)
    found = figure(acme)

    assert found is not None
    assert (found.value, found.low, found.high) == (0.8, 0.8, 0.8)


def test_from_one_day_to_the_next_nobodys_answer_can_be_read(
    acme: tuple[House, Programme], keep: Keep
):
    """One more who answers moves nothing; ten more do. Seen failing with the latest day alone."""
    keep(0, 30, 20, 12)
    first = shown(acme)
    keep(1, 31, 21, 12)
    second = shown(acme)
    keep(2, 39, 29, 13)
    third = shown(acme)
    keep(3, 40, 30, 13)

    assert first == second == third == (60, 20, 30)
    assert shown(acme) == (43, 30, 40)


def test_how_many_came_is_told_in_steps_of_ten(acme: tuple[House, Programme], keep: Keep):
    """Seen failing with the latest count: 12, then 13 the day after Bob was there."""
    house, _programme = acme

    def told() -> tuple[int, date] | None:
        with transaction.atomic(), house.within(house.alice):
            row = counts.came()
            return (row.count, row.counted_on) if row else None

    found = [told()]
    for day, came in enumerate((9, 12, 13, 21, 22)):
        keep(day, came, 0, 0)
        found.append(told())

    first, second = (12, DAY + timedelta(days=1)), (22, DAY + timedelta(days=4))
    assert found == [None, None, first, first, first, second]


def test_it_is_not_read_before_learn_is_open(keep: Keep, acme: tuple[House, Programme]):
    house, _programme = acme
    keep(0, 40, 40, 32)
    with transaction.atomic(), house.within(house.alice):
        other = programme_for(house.alice, name="Second")
        assert PROCESS.figures["worth_it"].read(cycle_of(other), NOW.date()) is None
