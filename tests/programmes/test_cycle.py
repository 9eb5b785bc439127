"""The next cycle: what is copied, what the last one showed, and that what has ended is read only."""

import re
from datetime import date, timedelta
from html import unescape
from importlib import import_module

import pytest
from django.db.migrations import RunSQL
from django.utils import timezone

from people.models import AuditEvent
from programmes.actions import assignment, criterion, cycle, gate, kickoff, milestone
from programmes.models import (
    Assignment,
    Criterion,
    Cycle,
    Evidence,
    GateDecision,
    Milestone,
    ProcessRun,
    Programme,
    StageRun,
)
from programmes.queries import cycle as queries
from programmes.queries import hand_over, todo
from programmes.refusals import NotPossible, ReasonMissing
from programmes.reports.facts import Facts
from tests.estate import Estate, bind
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, programme_for, safeguarded, signed, stage_of
from tests.processes.pages import queries_of

BEGIN = "/o/acme/p/culture/cycles/begin/"
OVERVIEW = "/o/acme/p/culture/"
AGAIN = date(2027, 3, 1)
YEAR_ON = NOW + timedelta(days=365)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def walked(house: House, programme: Programme) -> None:
    """G5 is decided; a gate passed that could not tell, a criterion relaxed; a stage reopened once."""
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
        row.criteria.filter(kind="measured").update(required=True)
        first, second = row.criteria.filter(kind="attested")
        criterion.relax(criterion=first, reason="Held in writing", by=house.sponsor, at=NOW)
        signed(row, by=house.alice)
        asked = {"process_run": row.process_run, "stages": [row], "by": house.alice, "at": NOW}
        gate.decide(reason="Too few yet", look_again_on=date(2026, 9, 1), **asked)
        Evidence.objects.filter(criterion=second).update(withdrawn_at=NOW)
        gate.reopen(stage=row, reason="The list was lost", by=house.alice, at=NOW)
        signed(row, by=house.alice)
        gate.decide(reason="Found again", look_again_on=date(2026, 9, 1), **asked)
        last = programme.milestones.get(key="G5")
        milestone.decide(milestone=last, reason="A good year", by=house.sponsor, at=NOW)


def begun(house: House, programme: Programme, **changed) -> Cycle:
    with house.within(house.alice):
        asked = {
            "kickoff_on": AGAIN,
            "begins_from": "More listening",
            "by": house.alice,
            "at": YEAR_ON,
        }
        return cycle.begin(programme=programme, **{**asked, **changed})


def words(response) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def main(response) -> str:
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def test_it_waits_for_a_process_that_is_through_or_for_g5(house: House, programme: Programme):
    with pytest.raises(NotPossible) as refusal:
        begun(house, programme)
    with house.within(house.alice):
        StageRun.objects.filter(process_run__key="true_north").update(
            state="passed", opened_at=NOW, passed_at=NOW
        )
        process = queries.problem(programme.cycles.get())
        StageRun.objects.filter(process_run__key="true_north", key="seed").update(state="planned")
        safeguarded(programme, by=house.alice)
        for key in ("G0", "G5"):
            row = programme.milestones.get(key=key)
            milestone.decide(milestone=row, reason="So", by=house.sponsor, at=NOW)
        last = queries.problem(programme.cycles.get())

    assert str(refusal.value) == (
        "The next cycle begins once all stages of a process are passed, or the sponsor has decided G5."
    )
    assert (process, last) == ("", "")


def test_an_open_stage_is_decided_first(house: House, programme: Programme):
    walked(house, programme)
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)

    with pytest.raises(NotPossible) as refusal:
        begun(house, programme)

    assert str(refusal.value).startswith("Some stages are open.")
    page = house.client(house.alice).get(BEGIN)
    assert "Alignment: The person's side" in words(page)
    assert "Begin this cycle" not in words(page)


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"begins_from": " "}, ReasonMissing), ({"kickoff_on": date(2026, 2, 2)}, NotPossible)],
)
def test_it_asks_what_to_begin_from_and_a_day_after_the_last(
    house: House, programme: Programme, changed, error
):
    walked(house, programme)
    with pytest.raises(error):
        begun(house, programme, **changed)
    with house.within(house.alice):
        assert Cycle.objects.count() == 1


def test_the_stages_are_copied_as_they_stand_with_nothing_done(house: House, programme: Programme):
    walked(house, programme)
    with house.within(house.alice):
        row = stage_of(programme, "alignment", "person")
        row.name, row.owner, row.week = {"en": "Our own name"}, house.bob, 3
        row.save()
        own = row.criteria.first()
        own.text, own.required, own.minimum = {"en": "Our own words"}, False, 7
        own.save()

    after = begun(house, programme)

    with house.within(house.alice):
        assert (after.number, after.started_on, after.begins_from, after.begun_by) == (
            2, AGAIN, "More listening", house.alice,
        )  # fmt: skip
        programme.refresh_from_db()
        before = programme.cycles.get(number=1)
        assert (programme.kickoff_on, before.ended_on) == (AGAIN, date(2027, 3, 2))
        for model, of in (
            (ProcessRun, "cycle"), (StageRun, "process_run__cycle"),
            (Criterion, "stage__process_run__cycle"),
        ):  # fmt: skip
            assert (
                model.objects.filter(**{of: after}).count()
                == model.objects.filter(**{of: before}).count()
            ), model
        copy = StageRun.objects.get(
            process_run__cycle=after, process_run__key="alignment", key="person"
        )
        assert (copy.name, copy.owner, copy.week) == ({"en": "Our own name"}, house.bob, 3)
        its = copy.criteria.first()
        assert (its.text, its.required, its.minimum) == ({"en": "Our own words"}, False, 7)
        new = StageRun.objects.filter(process_run__cycle=after)
        assert set(
            new.values_list("state", "opened_at", "passed_at", "early_reason", "due_set")
        ) == {("planned", None, None, "", None)}
        assert not Criterion.objects.filter(
            stage__process_run__cycle=after, relaxed_at__isnull=False
        ).exists()
        assert set(Milestone.objects.filter(cycle=after).values_list("key", "decided_at")) == {
            (f"G{number}", None) for number in range(1, 6)
        }
        assert set(new.values_list("uuid")).isdisjoint(
            StageRun.objects.filter(process_run__cycle=before).values_list("uuid")
        )
        assert len(programme.baselines.first().dates) == 7 * 6 + 6
        [line] = AuditEvent.objects.filter(action="cycle.begin")
        assert (line.actor, line.detail) == (house.alice, {"number": 2})


def test_the_page_shows_what_the_cycle_has_shown_before_anything_is_done(
    house: House, programme: Programme
):
    walked(house, programme)
    client = house.client(house.sponsor)

    page = client.get(BEGIN)
    refused = client.post(BEGIN, {"kickoff_on": "2027-03-01", "begins_from": " "})
    done = client.post(BEGIN, {"kickoff_on": "2027-03-01", "begins_from": "More listening"})

    shown = words(page)
    assert "42 stages with" in shown
    assert "True North: 6 stages, of which 1 are passed now" in shown
    assert [each.why for each in page.context["following"].shown] == [
        "Relaxed by the sponsor: Held in writing",
        "Could not tell when the gate was passed: Too few yet",
        "Not met when the stage was reopened: The list was lost",
        "Could not tell when the gate was passed: Found again",
    ]
    assert (refused.status_code, "2027-03-01" in refused.content.decode()) == (422, True)
    assert (done.status_code, done.url) == (302, OVERVIEW)
    assert "More listening" in words(client.get(OVERVIEW))
    assert BEGIN in client.get(OVERVIEW).content.decode()
    assert {
        who: house.client(getattr(house, who)).get(BEGIN).status_code
        for who in ("alice", "bob", "carol", "manager", "mallory")
    } == {"alice": 200, "bob": 403, "carol": 403, "manager": 403, "mallory": 404}


def test_what_has_ended_is_read_by_a_link_and_offers_nothing(house: House, programme: Programme):
    walked(house, programme)
    client = house.client(house.alice)
    with house.within(house.alice):
        decision = GateDecision.objects.last()
    begun(house, programme)

    now, then = client.get(OVERVIEW), client.get(f"{OVERVIEW}?cycle=1")
    process = client.get(f"{OVERVIEW}true-north/?cycle=1&stage=listen")

    assert 'href="?cycle=1"' in now.content.decode()
    assert "This is cycle 1, which ended on" in words(then)
    assert now.context["overview"].lines[0].passed == 0
    assert then.context["overview"].lines[0].passed == 1
    assert then.context["overview"].lines[0].url == f"{OVERVIEW}true-north/?cycle=1"
    assert {row.key: row.decided_at for row in then.context["overview"].milestones}["G5"] == NOW
    assert {row.key: row.decided_at for row in now.context["overview"].milestones}["G5"] is None
    assert "Held in writing" in words(process)
    for page in (then, process):
        assert (
            re.findall(r'<form|method="post"|/begin/|/decide/|/open/|/update/|/reopen/', main(page))
            == []
        )
    assert "Draft" in words(client.get(f"{OVERVIEW}true-north/?cycle=1&stage=draft"))
    assert client.get(f"{OVERVIEW}gates/{decision.uuid}/").status_code == 200
    for wrong in ("3", "x", "-1", "00", "²"):
        assert client.get(f"{OVERVIEW}?cycle={wrong}").status_code == 404


def test_nothing_of_it_can_be_changed_by_its_address(house: House, programme: Programme):
    walked(house, programme)
    with house.within(house.alice):
        stage = stage_of(programme, "true_north", "listen")
        row = stage.criteria.filter(kind="attested").first()
        proof = Evidence.objects.filter(criterion__stage=stage, withdrawn_at__isnull=True).first()
        decision = GateDecision.objects.last()
        early = programme.milestones.get(key="G3")
    begun(house, programme)
    hr, sponsor = house.client(house.alice), house.client(house.sponsor)

    found = {
        path: client.post(OVERVIEW + path, {"reason": "x", "found": "x", "note": "x"}).status_code
        for client, path in (
            (hr, f"stages/{stage.uuid}/reopen/"),
            (hr, f"stages/{stage.uuid}/update/"),
            (hr, f"stages/{stage.uuid}/open/"),
            (hr, f"criteria/{row.uuid}/attest/"),
            (sponsor, f"criteria/{row.uuid}/relax/"),
            (hr, f"evidence/{proof.uuid}/withdraw/"),
            (hr, f"gates/{decision.uuid}/look/"),
            (sponsor, f"milestones/{early.uuid}/decide/"),
        )
    }

    assert set(found.values()) == {404}, found
    assert hr.get(f"{OVERVIEW}milestones/{early.uuid}/").status_code == 200
    with house.within(house.alice):
        proof.refresh_from_db()
        assert proof.withdrawn_at is None


def test_the_first_milestone_is_decided_once_for_all_cycles(house: House, programme: Programme):
    walked(house, programme)
    begun(house, programme)
    with house.within(house.sponsor):
        safeguarded(programme, by=house.alice)
        first = programme.milestones.get(key="G0")
    address = f"{OVERVIEW}milestones/{first.uuid}/decide/"

    done = house.client(house.sponsor).post(address, {"reason": "At last"})

    assert done.status_code == 302
    with house.within(house.alice):
        assert programme.milestones.get(key="G0").reason == "At last"


def test_what_is_asked_and_owned_is_that_of_the_running_cycle(house: House, programme: Programme):
    with house.within(house.alice):
        row = opened(programme, "alignment", "person", by=house.alice)
        StageRun.objects.filter(pk=row.pk).update(owner=house.manager)
        row.criteria.update(required=False)
        gate.decide(process_run=row.process_run, stages=[row], by=house.alice, reason="So", at=NOW)
    with house.within(house.bob):
        asked = [task.title for task in todo.tasks(house.bob, YEAR_ON)]
    walked(house, programme)
    team = house.client(house.manager).get("/o/acme/team/").context["tasks"]

    after = begun(house, programme)

    with house.within(house.bob):
        gone = [task.title for task in todo.tasks(house.bob, YEAR_ON)]
    later = house.client(house.manager).get("/o/acme/team/").context["tasks"]
    with house.within(house.alice):
        views = hand_over.views().count()
        again = StageRun.objects.select_related("process_run__cycle__programme").get(
            process_run__cycle=after, process_run__key="alignment", key="person"
        )
        assert Assignment.objects.filter(state="open").count() > 0
        from programmes.actions import stage as stages

        stages.open(stage=again, by=house.alice, at=YEAR_ON, reason="So")
    with house.within(house.bob):
        new = [task.title for task in todo.tasks(house.bob, YEAR_ON)]
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=YEAR_ON)

    assert (len(asked), gone, len(new)) == (1, [], 1)
    assert (len(team) > 0, later, views) == (True, [], 0)


def test_moving_the_kick_off_moves_the_running_cycle_alone(house: House, programme: Programme):
    walked(house, programme)
    after = begun(house, programme)
    with house.within(house.alice):
        kickoff.move(programme=programme, kickoff_on=date(2027, 4, 5), by=house.alice, at=YEAR_ON)
        programme.refresh_from_db()
        after.refresh_from_db()

        assert (programme.kickoff_on, after.started_on) == (date(2027, 4, 5), date(2027, 4, 5))
        assert programme.cycles.get(number=1).started_on == date(2026, 2, 2)
    then = house.client(house.alice).get(f"{OVERVIEW}?cycle=1").context["overview"]
    assert then.lines[1].stages[0].due_on == date(2026, 2, 23)
    plan = house.client(house.alice).get(f"{OVERVIEW}plan/").context["plan"]
    assert plan.milestones[-1].ends_on == date(2027, 4, 5) + timedelta(weeks=104)


def test_a_report_is_of_the_running_cycle(house: House, programme: Programme):
    walked(house, programme)
    after = begun(house, programme)
    with house.within(house.alice):
        facts = Facts(
            cycle=after, start=NOW.date(), end=YEAR_ON.date(), at=YEAR_ON,
            commentary="", requests="", author="",
        )  # fmt: skip

        assert [row.key for row in facts.milestones] == ["G0", "G1", "G2", "G3", "G4", "G5"]
        assert [row.decided_at for row in facts.milestones] == [None] * 6


def test_a_third_cycle_follows_and_the_pages_cost_the_same(house: House, programme: Programme):
    walked(house, programme)
    begun(house, programme)
    client = house.client(house.alice)
    two = queries_of(client, OVERVIEW), queries_of(client, f"{OVERVIEW}?cycle=1")
    with house.within(house.alice):
        last = Milestone.objects.get(cycle__number=2, key="G5")
        milestone.decide(milestone=last, reason="Again", by=house.sponsor, at=YEAR_ON)
    third = begun(house, programme, kickoff_on=date(2028, 3, 6), at=YEAR_ON + timedelta(days=365))

    assert third.number == 3
    assert (two, (queries_of(client, OVERVIEW), queries_of(client, f"{OVERVIEW}?cycle=1"))) == (
        (18, 15),
        (18, 15),
    )


@pytest.mark.safe
def test_milestones_that_were_there_belong_to_the_first_cycle(estate: Estate):
    migration = import_module("programmes.migrations.0013_cycles_follow_each_other").Migration
    fill = next(each for each in migration.operations if isinstance(each, RunSQL))
    kept = "select id, cycle_id from programmes_milestone order by id"

    with estate.line("owner") as line:
        bind(line, None)
        line.execute("alter table programmes_milestone no force row level security")
        before = line.execute(kept).fetchall()
        line.execute("alter table programmes_milestone alter cycle_id drop not null")
        line.execute("update programmes_milestone set cycle_id = null")
        line.execute("set constraints all immediate")
        for statement in fill.sql:
            line.execute(statement)
        line.execute("alter table programmes_milestone no force row level security")
        after = line.execute(kept).fetchall()

    assert len(before) >= 12
    assert after == before
