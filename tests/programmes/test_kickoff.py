"""Moving the kick-off: what moves is shown first, what has passed stays, and what would not hold is refused."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from people.models import AuditEvent
from programmes import access
from programmes.actions import gate, kickoff, milestone
from programmes.actions import stage as stages
from programmes.models import Assignment, Baseline, Participation, Programme, StageRun
from programmes.queries import kickoff as queries
from programmes.refusals import NotPossible
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for, safeguarded, stage_of
from tests.processes.pages import text

MOVE = "/o/acme/p/culture/kick-off/"
PLAN = "/o/acme/p/culture/plan/"
KICKOFF = date(2026, 2, 2)
TODAY = date(2026, 3, 2)
Dates = dict[str, tuple[date, date]]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten in the morning of 2 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def running(house: House, programme: Programme) -> Programme:
    """Listen is completed, Draft is open, and the date of Ratify was set by hand."""
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        opened(programme, "true_north", "draft", by=house.alice)
        set_due(house, programme, "ratify", date(2026, 6, 5))
    return programme


def set_due(house: House, programme: Programme, key: str, day: date) -> None:
    with house.within(house.alice):
        stages.update(
            stage=stage_of(programme, "true_north", key),
            owner=house.alice,
            due_on=day,
            by=house.alice,
            at=NOW,
        )


def dates(house: House, programme: Programme) -> Dates:
    """Stage of True North -> when it starts and when its gate is due."""
    with house.within(house.alice):
        programme.refresh_from_db()
        rows = StageRun.objects.filter(
            process_run__cycle__programme=programme, process_run__key="true_north"
        )
        return {
            row.key: (row.starts_on(programme.kickoff_on), row.due_on(programme.kickoff_on))
            for row in rows
        }


def moved(house: House, programme: Programme, day: date, **shown: str) -> Programme:
    with house.within(house.alice):
        return kickoff.move(programme=programme, kickoff_on=day, by=house.alice, at=NOW, **shown)


def seal(house: House, programme: Programme, day: date) -> str:
    with house.within(house.alice):
        programme.refresh_from_db()
        return queries.preview(access.cycle_of(programme), day).seal


# What moves


@pytest.mark.parametrize("days", [-10, 10])
def test_every_date_of_what_waits_moves_with_it(house: House, programme: Programme, days: int):
    before = dates(house, programme)

    moved(house, programme, KICKOFF + timedelta(days=days))

    by = timedelta(days=days)
    assert dates(house, programme) == {
        key: (start + by, end + by) for key, (start, end) in before.items()
    }
    with house.within(house.alice):
        assert access.cycle_of(programme).started_on == KICKOFF + by


def test_what_has_passed_stays_and_so_does_a_date_that_was_set_by_hand(
    house: House, running: Programme
):
    moved(house, running, date(2026, 2, 9))

    found = dates(house, running)
    assert {key: found[key] for key in ("listen", "draft", "ratify", "seed")} == {
        "listen": (TODAY, date(2026, 3, 23)),
        "draft": (TODAY, date(2026, 4, 27)),
        "ratify": (date(2026, 4, 27), date(2026, 6, 5)),
        "seed": (date(2026, 6, 8), date(2026, 8, 3)),
    }


def test_a_milestone_moves_until_it_is_decided(house: House, programme: Programme):
    with house.within(house.alice):
        first, second = programme.milestones.order_by("key")[:2]
        safeguarded(programme, by=house.alice)
        milestone.decide(milestone=first, reason="Signed", by=house.sponsor, at=NOW)

        kickoff.move(programme=programme, kickoff_on=date(2026, 2, 9), by=house.alice, at=NOW)

        programme.refresh_from_db()
        first.refresh_from_db()
        assert [row.stands_on(programme.kickoff_on) for row in (first, second)] == [
            TODAY,
            date(2026, 4, 13),
        ]


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (7, {"open": date(2026, 4, 6), "overdue": date(2026, 3, 6)}),
        (-7, {"open": date(2026, 3, 23), "overdue": date(2026, 2, 27)}),
        (-30, {"open": TODAY, "overdue": date(2026, 2, 27)}),
    ],
)
def test_what_people_were_asked_for_moves_but_to_no_day_before_today(
    house: House, programme: Programme, days: int, due: dict[str, date]
):
    """What is done, and what is asked by a stage that is completed, stays."""
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)
        asked = Assignment.objects.filter(process="alignment", kind="self_view", private=False)
        done, overdue, still = asked.order_by("pk")[:3]
        asked.update(due_on=date(2026, 3, 30))
        asked.filter(pk=done.pk).update(state="done", done_at=NOW)
        asked.filter(pk=overdue.pk).update(due_on=date(2026, 2, 27))

        kickoff.move(
            programme=programme,
            kickoff_on=KICKOFF + timedelta(days=days),
            by=house.alice,
            at=NOW,
        )

        for row in (done, overdue, still):
            row.refresh_from_db()
        assert (done.due_on, {"open": still.due_on, "overdue": overdue.due_on}) == (
            date(2026, 3, 30),
            due,
        )


def test_what_is_private_keeps_its_day(house: House, programme: Programme):
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)
    with house.within(house.bob):
        private = Assignment.objects.filter(member=house.bob, private=True)
        before = list(private.values_list("due_on", flat=True))
    moved(house, programme, date(2026, 2, 9))

    with house.within(house.bob):
        assert before
        assert list(private.all().values_list("due_on", flat=True)) == before


def test_another_programme_stays(house: House, programme: Programme):
    with house.within(house.alice):
        other = programme_for(house.alice, name="Other")
        opened(other, "alignment", "person", by=house.alice)
        before = list(Assignment.objects.order_by("pk").values_list("due_on", flat=True))
    dates_before = dates(house, other)

    moved(house, programme, date(2026, 2, 9))

    assert dates(house, other) == dates_before
    with house.within(house.alice):
        assert list(Assignment.objects.order_by("pk").values_list("due_on", flat=True)) == before


def test_the_baseline_stays_and_the_plan_says_how_far_it_moved(house: House, programme: Programme):
    moved(house, programme, date(2026, 2, 9))

    with house.within(house.alice):
        assert Baseline.objects.count() == 1
    page = text(house.client(house.alice).get(PLAN))
    assert (page.count("7 days later"), page.count("On time")) == (7 * 6 + 6, 0)


def test_one_line_says_from_when_to_when_and_how_much(house: House, running: Programme):
    with house.within(house.alice):
        opened(running, "alignment", "person", by=house.alice)
        asked = Assignment.objects.filter(private=False).count()
    moved(house, running, date(2026, 2, 9))

    with house.within(house.alice):
        [line] = AuditEvent.objects.filter(action="programme.move")
        assert asked > 0
        assert (line.actor_id, line.at, line.object_uuid, line.detail) == (
            house.alice.pk,
            NOW,
            running.uuid,
            {
                "before": "2026-02-02",
                "after": "2026-02-09",
                "moved": 7 * 6 - 1 + 6,
                "assignments": asked,
            },
        )


def test_a_completed_stage_that_is_reopened_has_the_date_that_it_had(
    house: House, running: Programme
):
    moved(house, running, date(2026, 2, 9))
    with house.within(house.alice):
        gate.reopen(
            stage=stage_of(running, "true_north", "listen"), by=house.alice, reason="Again", at=NOW
        )

    assert dates(house, running)["listen"] == (TODAY, date(2026, 3, 23))


# What is refused


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (KICKOFF, "The kick-off is on this day already."),
        (date(2026, 5, 4), "“Ratify” of True North would end before it starts."),
        (date(2025, 12, 1), "“Draft” of True North would end before it starts."),
        (date(2099, 12, 7), "“Ratify” of True North would end before it starts."),
    ],
)
def test_a_day_on_which_the_plan_would_not_hold_moves_nothing(
    house: House, running: Programme, day: date, sentence: str
):
    before = dates(house, running)

    with pytest.raises(NotPossible, match=sentence):
        moved(house, running, day)

    assert dates(house, running) == before


@pytest.mark.parametrize("day", [date(2099, 12, 7), date(1999, 11, 1)])
def test_a_plan_beyond_its_bounds_is_refused(house: House, programme: Programme, day: date):
    with pytest.raises(NotPossible, match="outside the years 2000 to 2100"):
        moved(house, programme, day)


def test_a_stage_that_ends_before_it_starts_already_may_move_out_of_that(
    house: House, programme: Programme
):
    """Opened a week after its date."""
    with house.within(house.alice):
        stage = stage_of(programme, "meaning_of_life", "invite")
        opened(programme, "meaning_of_life", "invite", by=house.alice)
        assert stage.due_on(KICKOFF) == date(2026, 2, 23)
    with pytest.raises(NotPossible, match="“Invite” of Meaning of life would end before"):
        moved(house, programme, date(2026, 1, 30))

    moved(house, programme, date(2026, 2, 3))

    with house.within(house.alice):
        programme.refresh_from_db()
        assert programme.kickoff_on == date(2026, 2, 3)


# The pages


def test_looking_shows_what_would_move_and_changes_nothing(house: House, running: Programme):
    before = dates(house, running)
    client = house.client(house.alice)

    first = text(client.get(MOVE))
    shown = client.get(f"{MOVE}?kickoff_on=2026-02-09")

    assert 'type="date" name="kickoff_on" value="2026-02-02"' in first
    assert 'name="shown"' not in first
    page = text(shown)
    assert "is on 9 February 2026 instead of 2 February 2026" in page
    assert "1 completed stage stays where it is." in page
    assert f'name="shown" value="{seal(house, running, date(2026, 2, 9))}"' in page
    assert [
        (shift.row.key, shift.before.end, shift.after.end)
        for shift in shown.context["move"].shifts[:2]
    ] == [
        ("draft", date(2026, 4, 20), date(2026, 4, 27)),
        ("ratify", date(2026, 6, 5), date(2026, 6, 5)),
    ]
    assert dates(house, running) == before


def test_what_was_shown_is_moved_and_leads_to_the_plan(house: House, running: Programme):
    day = date(2026, 2, 9)
    typed = {"kickoff_on": "2026-02-09", "shown": seal(house, running, day)}

    response = house.client(house.alice).post(MOVE, typed, follow=True)

    assert response.redirect_chain == [(PLAN, 302)]
    assert "The kick-off is moved, and the plan with it." in text(response)
    assert dates(house, running)["draft"] == (TODAY, date(2026, 4, 27))


def test_a_plan_that_changed_since_it_was_shown_is_shown_anew(house: House, running: Programme):
    day = date(2026, 2, 9)
    typed = {"kickoff_on": "2026-02-09", "shown": seal(house, running, day)}
    set_due(house, running, "ratify", date(2026, 6, 12))
    before = dates(house, running)
    client = house.client(house.alice)

    refused = client.post(MOVE, typed)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["kickoff_on"]
    assert 'value="2026-02-09"' in text(refused)
    assert dates(house, running) == before
    again = client.post(MOVE, {**typed, "shown": refused.context["move"].seal})
    assert again.status_code == 302


def test_without_a_look_nothing_is_moved(house: House, running: Programme):
    before = dates(house, running)

    refused = house.client(house.alice).post(MOVE, {"kickoff_on": "2026-02-09"})

    assert (refused.status_code, dates(house, running)) == (422, before)


def test_somebody_who_does_what_they_were_asked_for_does_not_make_it_stale(
    house: House, running: Programme
):
    with house.within(house.alice):
        opened(running, "alignment", "person", by=house.alice)
    before = seal(house, running, date(2026, 2, 9))
    with house.within(house.alice):
        running.refresh_from_db()
        first = queries.preview(access.cycle_of(running), date(2026, 2, 9)).asked
        Participation.objects.filter(kind="self_view").update(done=1)
        second = queries.preview(access.cycle_of(running), date(2026, 2, 9)).asked

    assert first - second == 1
    assert seal(house, running, date(2026, 2, 9)) == before


@pytest.mark.parametrize("typed", ["", "soon", "2026-13-01", "1999-12-31", "2026-02-02"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_day_that_cannot_be_is_said_at_its_field_and_stays_typed(
    house: House, running: Programme, typed: str, method: str
):
    before = dates(house, running)
    day = seal(house, running, KICKOFF)

    response = getattr(house.client(house.alice), method)(MOVE, {"kickoff_on": typed, "shown": day})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["kickoff_on"]
    assert not typed or f'value="{typed}"' in text(response)
    assert "move" not in response.context or response.context["move"] is None
    assert dates(house, running) == before


@pytest.mark.parametrize(
    ("who", "status"),
    [("sponsor", 403), ("carol", 403), ("manager", 403), ("bob", 403), ("mallory", 404)],
)
def test_only_hr_looks_and_moves(house: House, running: Programme, who: str, status: int):
    before = dates(house, running)
    typed = {"kickoff_on": "2026-02-09", "shown": seal(house, running, date(2026, 2, 9))}
    client = house.client(getattr(house, who))

    assert client.get(f"{MOVE}?kickoff_on=2026-02-09").status_code == status
    assert client.post(MOVE, typed).status_code == status
    assert dates(house, running) == before
