"""Opening a stage, whom it asks for what, and changing its owner and its gate date."""

from datetime import UTC, date, datetime, timedelta

import pytest

from people.models import AuditEvent
from programmes.actions import kickoff
from programmes.actions import stage as stages
from programmes.models import Assignment, Participation, Reading, StageRun
from programmes.refusals import NotPossible, ReasonMissing
from tests.factories.people import NOW, department, member
from tests.factories.programmes import opened, passed, programme_for, stage_of

PROPOSED = date(2026, 3, 23)  # the gate of True North's first stage, kicked off on 2 February
DUE = NOW.date() + timedelta(days=28)


@pytest.fixture
def acme(house):
    """Acme, bound as Alice."""
    with house.within(house.alice):
        yield house


@pytest.fixture
def programme(acme):
    return programme_for(acme.alice)


LISTEN = {"process": "true_north", "stages": ["listen"]}


def lines(action):
    return [
        (row.actor_id, row.at, row.object_uuid, row.detail)
        for row in AuditEvent.objects.filter(action=action)
    ]


def given(kind):
    """Whom was asked, about whom."""
    rows = Assignment.objects.filter(kind=kind).select_related("member", "subject")
    return {(row.member.full_name, row.subject and row.subject.full_name) for row in rows}


# Opening


def test_an_open_stage_says_since_when_and_an_audit_line_who_opened_it(acme, programme):
    stage = stages.open(stage=stage_of(programme, "true_north", "listen"), by=acme.alice, at=NOW)

    stage.refresh_from_db()
    assert (stage.state, stage.opened_at, stage.passed_at, stage.early_reason) == (
        "open",
        NOW,
        None,
        "",
    )
    assert lines("stage.open") == [(acme.alice.pk, NOW, stage.uuid, {"early": False, **LISTEN})]


def test_the_first_readings_are_taken_when_it_opens(acme, programme):
    opened(programme, "true_north", "draft", by=acme.alice)

    rows = Reading.objects.select_related("criterion").order_by("criterion__order")
    assert [(row.criterion.key, row.at, row.outcome, row.done) for row in rows] == [
        ("authors", NOW, "not_met", None),
        ("cards", NOW, "not_met", 0),
    ]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_stage_behind_one_that_is_not_completed_needs_a_reason(acme, programme, reason):
    opened(programme, "true_north", "listen", by=acme.alice)

    with pytest.raises(ReasonMissing) as refusal:
        stages.open(
            stage=stage_of(programme, "true_north", "draft"),
            by=acme.alice,
            at=NOW,
            reason=reason,
        )

    assert str(refusal.value) == (
        "A stage before this one is not completed. Say why this one opens now."
    )
    assert stage_of(programme, "true_north", "draft").state == StageRun.State.PLANNED
    assert len(lines("stage.open")) == 1


def test_opened_early_it_keeps_the_reason_and_the_audit_only_that_there_was_one(acme, programme):
    stage = stages.open(
        stage=stage_of(programme, "true_north", "draft"),
        by=acme.alice,
        at=NOW,
        reason=" The board asked for it ",
    )

    stage.refresh_from_db()
    assert stage.early_reason == "The board asked for it"
    assert lines("stage.open") == [
        (acme.alice.pk, NOW, stage.uuid, {"early": True, **LISTEN, "stages": ["draft"]})
    ]


def test_a_stage_opens_without_a_reason_once_all_before_it_are_completed(acme, programme):
    passed(opened(programme, "true_north", "listen", by=acme.alice), by=acme.alice)

    stage = stages.open(stage=stage_of(programme, "true_north", "draft"), by=acme.alice, at=NOW)

    assert stage.state == StageRun.State.OPEN
    with pytest.raises(ReasonMissing):  # the draft is open, and not completed
        stages.open(stage=stage_of(programme, "true_north", "ratify"), by=acme.alice, at=NOW)


def test_a_reason_that_was_not_needed_makes_no_stage_early(acme, programme):
    stage = stages.open(
        stage=stage_of(programme, "true_north", "listen"), by=acme.alice, at=NOW, reason="Gladly"
    )

    assert lines("stage.open") == [(acme.alice.pk, NOW, stage.uuid, {"early": False, **LISTEN})]


def test_other_processes_do_not_make_a_stage_wait(acme, programme):
    stage = stages.open(stage=stage_of(programme, "policies", "inventory"), by=acme.alice, at=NOW)

    assert stage.state == StageRun.State.OPEN
    assert stage_of(programme, "true_north", "listen").state == StageRun.State.PLANNED


@pytest.mark.parametrize("completed", [False, True])
def test_a_stage_opens_once(acme, programme, completed):
    seen = stage_of(programme, "true_north", "listen")
    stage = opened(programme, "true_north", "listen", by=acme.alice)
    if completed:
        passed(stage, by=acme.alice)
    state = stage_of(programme, "true_north", "listen").state

    with pytest.raises(NotPossible, match="opened already"):  # seen before it was opened
        stages.open(stage=seen, by=acme.alice, at=NOW, reason="Again")

    assert stage_of(programme, "true_north", "listen").state == state
    assert len(lines("stage.open")) == 1


# Whom it asks


def test_everyone_who_works_here_is_asked_and_nobody_else(acme, programme):
    """Carol comes from outside, Mallory is of another organisation, one has left."""
    member("9", full_name="Synthetic who left", left_on=date(2026, 1, 31))

    opened(programme, "alignment", "person", by=acme.alice)

    assert given("self_view") == {
        ("Alice", None),
        ("Bob", None),
        ("The kitchen's manager", None),
        ("The sponsor", None),
    }
    with acme.within_other(acme.mallory):
        assert Assignment.objects.count() == 0


def test_an_assignment_says_for_which_stage_since_when_and_by_when(acme, programme):
    stage = opened(programme, "alignment", "person", by=acme.alice)

    row = Assignment.objects.get(member=acme.bob)
    assert (row.stage, row.process, row.kind, row.subject, row.private) == (
        stage,
        "alignment",
        "self_view",
        None,
        False,
    )
    assert (row.state, row.given_at, row.due_on, row.done_at) == ("open", NOW, DUE, None)


def test_a_manager_is_asked_about_each_of_the_team_and_nobody_about_people_without_one(
    acme, programme
):
    """Alice, the sponsor and the kitchen's manager themselves have no manager."""
    member("9", full_name="Synthetic cook", department=acme.kitchen)
    member("10", full_name="Synthetic who left", department=acme.kitchen, left_on=date(2026, 1, 31))
    member("C2", full_name="Synthetic adviser", department=acme.kitchen, external=True)

    opened(programme, "alignment", "person", by=acme.alice)

    assert given("manager_view") == {
        ("The kitchen's manager", "Bob"),
        ("The kitchen's manager", "Synthetic cook"),
    }


def test_a_manager_who_has_left_is_asked_for_nothing(acme, programme):
    gone = member("9", full_name="Synthetic who left", left_on=date(2026, 1, 31))
    member("10", full_name="Synthetic waiter", department=department("Bar", manager=gone))

    opened(programme, "alignment", "person", by=acme.alice)

    assert given("manager_view") == {("The kitchen's manager", "Bob")}
    assert ("Synthetic waiter", None) in given("self_view")


def test_a_private_kind_is_given_to_everyone_and_seen_by_each_alone(acme, programme):
    opened(programme, "meaning_of_life", "write", by=acme.alice)

    seen = {}
    for name in ("alice", "bob", "carol", "manager", "sponsor"):
        with acme.within(getattr(acme, name)):
            rows = Assignment.objects.select_related("member")
            seen[name] = [(row.member.full_name, row.kind, row.private) for row in rows]
    assert seen == {
        "alice": [("Alice", "life_plan", True)],
        "bob": [("Bob", "life_plan", True)],
        "carol": [],
        "manager": [("The kitchen's manager", "life_plan", True)],
        "sponsor": [("The sponsor", "life_plan", True)],
    }


def test_totals_are_kept_of_what_is_not_private(acme, programme):
    opened(programme, "alignment", "person", by=acme.alice)
    opened(programme, "meaning_of_life", "write", by=acme.alice)

    rows = Participation.objects.order_by("kind")
    assert [(row.stage.key, row.kind, row.given, row.done) for row in rows] == [
        ("person", "manager_view", 1, 0),
        ("person", "self_view", 4, 0),
    ]


def test_a_stage_that_asks_for_nothing_gives_nothing(acme, programme):
    opened(programme, "true_north", "listen", by=acme.alice)

    assert (Assignment.objects.count(), Participation.objects.count()) == (0, 0)


def test_days_are_counted_where_the_organisation_is(acme, programme):
    """Half past eleven at night in London is the next day in Madrid."""
    acme.organisation.time_zone = "Europe/Madrid"
    acme.organisation.save()

    with acme.within(acme.alice):  # read anew
        opened(
            programme,
            "alignment",
            "person",
            by=acme.alice,
            at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC),
        )

        assert set(Assignment.objects.values_list("due_on", flat=True)) == {date(2026, 3, 31)}


# Owner and date


def update(stage, by, **fields):
    return stages.update(
        **{"stage": stage, "owner": stage.owner, "due_on": PROPOSED, "by": by, "at": NOW, **fields}
    )


def changes():
    """Each with what it says, all of the same stage."""
    return [
        (row.action, {key: row.detail[key] for key in row.detail.keys() - LISTEN.keys()})
        for row in AuditEvent.objects.filter(action__startswith="stage.set").order_by("pk")
    ]


def test_a_stage_gets_another_owner(acme, programme):
    stage = stage_of(programme, "true_north", "listen")

    update(stage, acme.alice, owner=acme.bob)

    stage.refresh_from_db()
    assert (stage.owner, stage.due_set) == (acme.bob, None)
    assert changes() == [("stage.set_owner", {"owner": str(acme.bob.uuid)})]


def test_a_date_is_set_by_hand(acme, programme):
    stage = stage_of(programme, "true_north", "listen")

    update(stage, acme.alice, due_on=date(2026, 4, 1))

    stage.refresh_from_db()
    assert (stage.due_set, stage.due_on(programme.kickoff_on)) == (date(2026, 4, 1),) * 2
    assert (stage.owner, changes()) == (acme.alice, [("stage.set_due", {"on": "2026-04-01"})])


def test_what_is_left_as_it_was_stays_an_offset_and_writes_no_line(acme, programme):
    stage = stage_of(programme, "true_north", "listen")

    update(stage, acme.alice)

    stage.refresh_from_db()
    assert (stage.owner, stage.due_set) == (acme.alice, None)
    assert changes() == []


def test_a_date_put_back_to_the_proposed_one_moves_with_the_kick_off_again(acme, programme):
    stage = stage_of(programme, "true_north", "listen")
    update(stage, acme.alice, due_on=date(2026, 4, 1))

    update(stage, acme.alice, due_on=PROPOSED)

    moved = kickoff.move(programme=programme, kickoff_on=date(2026, 2, 9), by=acme.alice, at=NOW)
    stage.refresh_from_db()
    assert stage.due_on(moved.kickoff_on) == date(2026, 3, 30)
    assert changes()[-1] == ("stage.set_due", {"on": "2026-03-23"})


def test_a_date_set_by_hand_stays_when_only_the_owner_changes(acme, programme):
    stage = stage_of(programme, "true_north", "listen")
    update(stage, acme.alice, due_on=date(2026, 4, 1))

    update(stage, acme.alice, due_on=date(2026, 4, 1), owner=acme.bob)

    stage.refresh_from_db()
    assert (stage.due_set, stage.owner) == (date(2026, 4, 1), acme.bob)
    assert [action for action, _detail in changes()] == ["stage.set_due", "stage.set_owner"]


def test_a_completed_stage_keeps_its_date_and_may_change_hands(acme, programme):
    stage = opened(programme, "true_north", "listen", by=acme.alice)
    passed(stage, by=acme.alice)

    with pytest.raises(NotPossible) as refusal:
        update(stage, acme.alice, due_on=date(2026, 4, 1), owner=acme.bob)
    stage.refresh_from_db()
    refused = stage.due_set, stage.owner
    update(stage, acme.alice, owner=acme.bob)

    stage.refresh_from_db()
    assert str(refusal.value) == "This stage is completed. Reopen it to change its date."
    assert refused == (None, acme.alice)
    assert (stage.due_set, stage.owner, stage.state) == (None, acme.bob, "passed")


# The pages


def test_the_page_asks_for_the_reason_at_its_field_and_opens_with_one(house):
    with house.within(house.alice):
        stage = stage_of(programme_for(house.alice), "true_north", "draft")
    address = f"/o/acme/p/culture/stages/{stage.uuid}/open/"
    client = house.client(house.alice)

    refused = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "The board asked for it"})

    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"reason": ["A stage before this one is not completed. Say why this one opens now."]},
    )
    assert (done.status_code, done.url) == (302, "/o/acme/p/culture/true-north/?stage=draft")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("owner", "Mallory", "Nobody here has this number, address or name. Check the spelling."),
        ("owner", "", "This field is required."),
        ("due_on", "2026-02-30", "Enter a valid date."),
    ],
)
def test_the_page_refuses_an_owner_or_a_date_that_is_none(house, field, value, sentence):
    with house.within(house.alice):
        stage = stage_of(programme_for(house.alice), "true_north", "draft")

    response = house.client(house.alice).post(
        f"/o/acme/p/culture/stages/{stage.uuid}/update/",
        {"owner": "Bob", "due_on": "2026-05-01", field: value},
    )

    assert (response.status_code, response.context["form"].errors) == (422, {field: [sentence]})
    with house.within(house.alice):
        stage.refresh_from_db()
        assert (stage.owner, stage.due_set) == (house.alice, None)


@pytest.mark.parametrize("page", ["open", "update"])
def test_who_opens_a_stage_and_changes_its_owner_and_date(house, page):
    with house.within(house.alice):
        stage = stage_of(programme_for(house.alice), "true_north", "listen")
    address = f"/o/acme/p/culture/stages/{stage.uuid}/{page}/"

    found = {
        name: house.client(getattr(house, name)).get(address).status_code
        for name in ("alice", "sponsor", "manager", "bob", "carol", "mallory")
    }

    assert found == {
        "alice": 200,
        "sponsor": 403,
        "manager": 403,
        "bob": 403,
        "carol": 403,
        "mallory": 404,
    }
