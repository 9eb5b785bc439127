"""Making, keeping, renegotiating and ending promises."""

from datetime import date, timedelta

import pytest

from people.models import AuditEvent
from processes.leadership import actions, queries
from processes.leadership.models import Promise
from programmes.models import PrivateMilestone
from tests.factories.people import NOW, House
from tests.factories.processes import promise

DUE = date(2026, 3, 20)
AFTER = NOW + timedelta(days=30)


def made(house: House, programme, **fields) -> Promise:
    """Bob promises the manager something until 20 March."""
    with house.within(house.bob):
        return promise(programme, by=house.bob, to=house.manager, **fields)


def act(house: House, name: str, row: Promise, who: str = "bob", at=NOW, **fields) -> Promise:
    member = getattr(house, who)
    with house.within(member):
        return getattr(actions, name)(promise=row, by=member, at=at, **fields)


def state_of(house: House, row: Promise) -> str:
    with house.within(house.bob):
        return Promise.objects.get(pk=row.pk).state


@pytest.mark.parametrize(("done_at", "state"), [(NOW, "kept"), (AFTER, "late")])
def test_a_promise_is_kept_once_the_recipient_confirms_it(house, programme, done_at, state):
    row = made(house, programme)

    act(house, "tell_done", row, at=done_at)
    before = state_of(house, row)
    act(house, "confirm", row, "manager", at=AFTER + timedelta(days=60))

    assert (before, state_of(house, row)) == ("open", state)


def test_the_day_is_that_of_the_organisation_and_not_of_the_server(house, programme):
    house.organisation.time_zone = "America/Mexico_City"
    house.organisation.save()
    house.bob.organisation.refresh_from_db()
    row = made(house, programme, due_on=date(2026, 3, 2))
    late_evening_there = NOW + timedelta(hours=19)  # 3 March, 05:00 on the server

    act(house, "tell_done", row, at=late_evening_there)
    act(house, "confirm", row, "manager", at=AFTER)

    assert state_of(house, row) == "kept"


def test_the_recipient_who_does_not_find_it_done_opens_it_again(house, programme):
    row = made(house, programme)
    act(house, "tell_done", row)

    act(house, "not_yet", row, "manager")

    with house.within(house.bob):
        row.refresh_from_db()
    assert (row.state, row.done_on) == ("open", None)


def test_a_promise_renegotiated_in_time_ends_and_another_one_replaces_it(house, programme):
    row = made(house, programme)

    new = act(house, "renegotiate", row, due_on=date(2026, 4, 1))

    assert state_of(house, row) == "renegotiated"
    assert (new.state, new.due_on, new.what, new.replaces_id) == (
        "open",
        date(2026, 4, 1),
        row.what,
        row.pk,
    )


@pytest.mark.parametrize(
    ("name", "who", "at"),
    [
        ("confirm", "manager", NOW),  # nobody has said that it is done
        ("not_yet", "manager", NOW),
        ("tell_done", "manager", NOW),  # not hers to say
        ("renegotiate", "bob", AFTER),  # too late
        ("renegotiate", "manager", NOW),
        ("cancel", "bob", AFTER),
        ("not_kept", "bob", NOW),  # too early
        ("not_kept", "manager", NOW),
    ],
)
def test_what_is_not_the_members_to_do_now_is_refused(house, programme, name, who, at):
    row = made(house, programme)
    fields = {"due_on": date(2026, 5, 1)} if name == "renegotiate" else {}

    with pytest.raises(actions.NotNow, match="as it stands now"):
        act(house, name, row, who, at=at, **fields)

    assert state_of(house, row) == "open"


@pytest.mark.parametrize(
    ("name", "who", "at", "state"),
    [
        ("cancel", "bob", NOW, "cancelled"),
        ("cancel", "manager", NOW, "cancelled"),
        ("cancel", "manager", AFTER, "cancelled"),
        ("not_kept", "bob", AFTER, "broken"),
        ("not_kept", "manager", AFTER, "broken"),
    ],
)
def test_a_promise_ends_only_once(house, programme, name, who, at, state):
    row = made(house, programme)

    act(house, name, row, who, at=at)
    with pytest.raises(actions.NotNow):
        act(house, name, row, who, at=at)

    assert state_of(house, row) == state


def test_whoever_said_that_it_is_done_waits_for_the_other(house, programme):
    row = made(house, programme)
    act(house, "tell_done", row)

    with house.within(house.bob):
        row.refresh_from_db()
        mine = queries.deeds(row, house.bob, AFTER.date())
        theirs = queries.deeds(row, house.manager, AFTER.date())

    assert (mine, theirs) == (frozenset(), frozenset({"confirm", "not_yet"}))


def test_a_promise_to_oneself_or_for_a_day_that_has_passed_is_refused(house, programme):
    with house.within(house.bob):
        with pytest.raises(actions.RecipientRefused, match="Name another person"):
            promise(programme, by=house.bob, to=house.bob)
        with pytest.raises(actions.DateRefused, match="This date has passed"):
            promise(programme, by=house.bob, to=house.manager, due_on=date(2026, 3, 1))
        assert Promise.objects.count() == 0


def test_a_new_date_is_another_date(house, programme):
    row = made(house, programme)

    with pytest.raises(actions.DateRefused, match="stands already"):
        act(house, "renegotiate", row, due_on=DUE)

    assert state_of(house, row) == "open"


def test_each_writes_down_the_fact_for_the_count_and_only_for_themselves(house, programme):
    row = made(house, programme)
    act(house, "tell_done", row)
    act(house, "confirm", row, "manager")

    noted = []
    for member in (house.bob, house.manager):
        with house.within(member):
            rows = PrivateMilestone.objects.filter(process="leadership")
            noted.append([(note.kind, note.member_id) for note in rows])
    assert noted == [[("promise_made", house.bob.pk)], [("promise_kept", house.manager.pk)]]


def test_a_promise_kept_late_is_not_counted_as_kept(house, programme):
    row = made(house, programme)
    act(house, "tell_done", row, at=AFTER)
    act(house, "confirm", row, "manager", at=AFTER)

    with house.within(house.manager):
        assert PrivateMilestone.objects.filter(kind="promise_kept").count() == 0


def test_the_audit_line_does_not_tell_whether_somebody_kept_their_word(house, programme):
    row = made(house, programme)
    act(house, "not_kept", row, at=AFTER)

    with house.within(house.alice):
        lines = AuditEvent.objects.filter(object_uuid=row.uuid).order_by("pk")
        told = [(line.action, line.detail) for line in lines]
    assert told == [("promise.make", {}), ("promise.move", {})]
