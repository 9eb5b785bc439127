"""The baseline: written as a programme starts, taken anew with a reason, and never changed."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.db.migrations import RunSQL
from django.db.utils import ProgrammingError

from people.models import AuditEvent
from programmes.actions import baseline
from programmes.models import Baseline, Programme
from programmes.refusals import ReasonMissing
from tests.estate import Estate, bind
from tests.factories.people import NOW, House
from tests.factories.programmes import programme_for, stage_of
from tests.processes.pages import text

PLAN = "/o/acme/p/culture/plan/"
TAKE = f"{PLAN}baseline/"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def kept(house: House) -> list[tuple]:
    with house.within(house.alice):
        return [(row.reason, row.taken_by_id, row.taken_at) for row in Baseline.objects.all()]


def test_a_programme_starts_with_every_day_of_its_plan(house: House, programme: Programme):
    with house.within(house.alice):
        row = Baseline.objects.get(programme=programme)
        listen, seed = (stage_of(programme, "true_north", key) for key in ("listen", "seed"))
        first = programme.milestones.get(key="G0")

        assert (row.reason, row.taken_by_id, row.taken_at) == ("", house.alice.pk, NOW)
        assert len(row.dates) == 7 * 6 + 6
        assert [row.day_of(each) for each in (listen, seed, first)] == [
            date(2026, 3, 23),
            date(2026, 7, 27),
            date(2026, 2, 9),
        ]


def test_what_came_into_the_plan_later_has_no_day(house: House, programme: Programme):
    with house.within(house.alice):
        assert Baseline(dates={}).day_of(stage_of(programme, "true_north", "listen")) is None


def test_todays_plan_becomes_the_baseline_with_a_reason_and_one_line(
    house: House, programme: Programme
):
    with house.within(house.alice):
        stage = stage_of(programme, "true_north", "listen")
        stage.due_set = date(2026, 4, 1)
        stage.save()
        row = baseline.take(programme=programme, reason=" Agreed ", by=house.alice, at=LATER)
        lines = AuditEvent.objects.filter(action="programme.baseline")

        assert row.day_of(stage) == date(2026, 4, 1)
        assert [(line.actor_id, line.at, line.object_uuid, line.detail) for line in lines] == [
            (house.alice.pk, LATER, programme.uuid, {})
        ]
    assert kept(house) == [("Agreed", house.alice.pk, LATER), ("", house.alice.pk, NOW)]


def test_without_a_reason_nothing_is_taken(house: House, programme: Programme):
    with house.within(house.alice), pytest.raises(ReasonMissing):
        baseline.take(programme=programme, reason="  ", by=house.alice, at=LATER)

    assert len(kept(house)) == 1


def test_the_page_takes_it_and_the_plan_says_so(house: House, programme: Programme):
    client = house.client(house.alice)

    refused = client.post(TAKE, {"reason": ""})
    taken = client.post(TAKE, {"reason": "The board <agreed>"}, follow=True)

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert taken.redirect_chain == [(PLAN, 302)]
    assert "Today&#x27;s plan is the baseline now." in text(taken)
    assert "The baseline is the plan as Alice took it on" in text(taken)
    assert "The board &lt;agreed&gt;" in text(taken)
    assert [reason for reason, *_ in kept(house)] == ["The board <agreed>", ""]


@pytest.mark.parametrize(
    ("who", "status"),
    [("sponsor", 403), ("carol", 403), ("manager", 403), ("bob", 403), ("mallory", 404)],
)
def test_only_hr_takes_one(house: House, programme: Programme, who: str, status: int):
    answer = house.client(getattr(house, who)).post(TAKE, {"reason": "Mine"})

    assert answer.status_code == status
    assert len(kept(house)) == 1


@pytest.mark.parametrize(
    "change",
    ["update programmes_baseline set reason = 'x'", "delete from programmes_baseline"],
)
def test_it_is_never_changed(house: House, programme: Programme, change: str):
    with (
        house.within(house.alice),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert len(kept(house)) == 1


@pytest.mark.safe
def test_programmes_that_had_started_have_the_plan_with_which_they_did(estate: Estate):
    """Their kick-off moved and a date was set by hand before there were baselines."""
    migration = import_module("programmes.migrations.0009_baselines").Migration
    fill = next(each for each in migration.operations if isinstance(each, RunSQL))
    kept = (
        "select programme_id, organisation_id, taken_by_id, taken_at, reason, dates"
        " from programmes_baseline order by programme_id"
    )

    with estate.line("owner") as line:
        bind(line, estate.acme)
        line.execute("update programmes_programme set kickoff_on = kickoff_on + 28")
        line.execute("update programmes_stagerun set due_set = '2026-09-09'")
        line.execute("set constraints all immediate")
        bind(line, None)
        line.execute("alter table programmes_baseline disable trigger append_only")
        line.execute("alter table programmes_baseline no force row level security")
        before = line.execute(kept).fetchall()
        line.execute("delete from programmes_baseline")
        for statement in fill.sql:
            line.execute(statement)
        after = line.execute(kept).fetchall()

    assert len(before) >= 2
    assert after == before
