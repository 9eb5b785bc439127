"""A view on somebody's work is asked of whoever leads them; what is asked of leavers ends with them.

Seen failing without the withdrawal of the old row, without the look at what was done, without the
lock on the rows that go, and without each of the two steps of the night.
"""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import changes
from people.models import Member
from processes.alignment.models import ItemAnswer
from programmes import nightly
from programmes.actions import assignment, assignment_move
from programmes.models import Assignment, Participation, StageRun
from tests.factories import alignment, people
from tests.factories.people import NOW, account_for, department, member
from tests.factories.programmes import opened, programme_for
from tests.roles import as_tally

LATER = NOW + timedelta(days=3)


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def stage(house, programme):
    with house.within(house.alice):
        return opened(programme, "alignment", "person", by=house.alice)


@pytest.fixture
def desk(house):
    """Another manager."""
    with house.within(house.alice):
        row = member("20", full_name="The front desk's manager", address="desk@acme.example")
        department("Front desk", manager=row)
        account_for(row, row.address)
        return row


def led_by(house, manager, *who, at=LATER):
    with house.within(house.alice):
        numbers = [row.pk for row in who or (house.bob,)]
        Member.objects.filter(pk__in=numbers).update(manager=manager)
        changes.announce(members=numbers, at=at)


def leaves(house, who, on):
    with house.within(house.alice):
        Member.objects.filter(pk=who.pk).update(left_on=on)
        changes.left(members=[who.pk], at=LATER)


def views(house):
    """Who is asked about whom -> how far they are."""
    with house.within(house.alice):
        rows = Assignment.objects.filter(kind="manager_view").select_related("member", "subject")
        return {(row.member.full_name, row.subject.full_name): row.state for row in rows}


def total(house, kind="manager_view"):
    with house.within(house.alice):
        row = Participation.objects.get(kind=kind)
        again = assignment.count(stage=row.stage, kind=kind)
        assert (row.done, row.given) == (again.done, again.given)  # kept as counted anew
        return row.done, row.given


OLD, NEW = ("The kitchen's manager", "Bob"), ("The front desk's manager", "Bob")


# A change of manager


def test_the_view_is_asked_of_the_new_manager_with_a_whole_span_of_days(house, stage, desk):
    led_by(house, desk)

    assert views(house) == {OLD: "withdrawn", NEW: "open"}
    assert total(house) == (0, 1)
    with house.within(house.alice):
        row = Assignment.objects.get(member=desk, subject=house.bob)
        assert (row.given_at, row.due_on, row.private) == (LATER, date(2026, 4, 2), False)


def test_each_sees_it_where_it_belongs(house, stage, desk):
    with house.within(house.alice):
        member("9", full_name="Synthetic cook", department=house.kitchen)  # somebody stays
    led_by(house, desk)

    lists = {
        name: "Your view of a team member" in house.client(who).get(page).content.decode()
        for name, who, page in (
            ("old, to do", house.manager, "/o/acme/to-do/"),
            ("old, team", house.manager, "/o/acme/team/"),
            ("new, to do", desk, "/o/acme/to-do/"),
            ("new, team", desk, "/o/acme/team/"),
        )
    }

    assert lists == {"old, to do": False, "old, team": False, "new, to do": True, "new, team": True}


def test_what_the_one_before_began_to_write_stays(house, programme, stage, desk):
    with house.within(house.alice):
        alignment.profile_for(programme, house.alice, job_title=house.bob.job_title)
        cycle = programme.cycles.get()
    with house.within(house.manager):
        form = alignment.form_for(cycle, house.bob, by=house.manager)
        alignment.answered(form, house.manager, ("far", "close", "close"), "Half written")

    led_by(house, desk)

    with house.within(house.manager):
        assert ItemAnswer.objects.filter(example="Half written").count() == 3
    with house.within(desk):
        assert ItemAnswer.objects.count() == 0
    assert views(house) == {OLD: "withdrawn", NEW: "open"}


def test_a_view_that_was_given_is_not_asked_for_again(house, stage, desk):
    with house.within(house.manager):
        about = {"process": "alignment", "kind": "manager_view", "subject": house.bob}
        assignment.finish(member=house.manager, at=LATER, **about)

    led_by(house, desk)

    assert (views(house), total(house)) == ({OLD: "done"}, (1, 1))


def test_without_a_manager_nobody_is_asked_until_one_is_named(house, stage, desk):
    with house.within(house.alice):
        house.kitchen.manager = None
        house.kitchen.save()
    led_by(house, None)
    between = views(house), total(house)

    led_by(house, desk)

    assert between == ({OLD: "withdrawn"}, (0, 0))
    assert (views(house), total(house)) == ({OLD: "withdrawn", NEW: "open"}, (0, 1))


def test_whoever_leads_again_is_asked_again(house, stage, desk):
    led_by(house, desk)

    led_by(house, None)

    assert (views(house), total(house)) == ({OLD: "open", NEW: "withdrawn"}, (0, 1))


def test_naming_somebody_whose_manager_stays_changes_nothing(house, stage):
    with house.within(house.alice):
        before = list(Assignment.objects.order_by("pk").values())

    led_by(house, None, house.bob, house.alice, house.manager, house.carol)

    with house.within(house.alice):
        assert list(Assignment.objects.order_by("pk").values()) == before


def test_a_stage_that_is_not_open_yet_asks_nobody(house, programme, desk):
    led_by(house, desk)

    assert views(house) == {}


def test_in_a_stage_that_is_passed_what_waits_goes_along_and_nothing_new_is_asked(
    house, stage, desk
):
    with house.within(house.alice):
        new = member("9", full_name="Synthetic cook", manager=house.sponsor)
        StageRun.objects.filter(pk=stage.pk).update(state="passed", passed_at=NOW)

    led_by(house, desk, house.bob, new)

    assert views(house) == {OLD: "withdrawn", NEW: "open"}


@pytest.mark.django_db(transaction=True)
def test_a_view_given_at_the_very_moment_is_not_asked_of_the_next():
    """The one before clicks while their assignment moves: it is done, and nobody else is asked."""
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            opened(programme_for(house.alice), "alignment", "person", by=house.alice)
            desk = member("20", full_name="The front desk's manager")

    def move():
        try:
            with transaction.atomic():
                led_by(house, desk)
        finally:
            connection.close()

    second = threading.Thread(target=move)
    with transaction.atomic(), house.within(house.manager):
        about = {"process": "alignment", "kind": "manager_view", "subject": house.bob}
        assignment.finish(member=house.manager, at=LATER, **about)
        second.start()
        second.join(timeout=1)  # it waits for the first
    second.join(timeout=30)

    with transaction.atomic():
        assert (views(house), total(house)) == ({OLD: "done"}, (1, 1))


# People who leave


def test_nothing_is_asked_about_somebody_with_a_last_day(house, stage):
    leaves(house, house.bob, LATER.date() + timedelta(days=30))
    gone = views(house), total(house), total(house, "self_view")

    leaves(house, house.bob, None)

    assert gone == ({OLD: "withdrawn"}, (0, 0), (0, 4))
    assert (views(house), total(house)) == ({OLD: "open"}, (0, 1))


def test_what_is_asked_of_a_leaver_ends_with_the_last_day_and_not_before(house, stage):
    found = []
    for on in (LATER.date(), LATER.date() - timedelta(days=1), None):
        leaves(house, house.bob, on)
        with house.within(house.alice):
            own = Assignment.objects.get(member=house.bob, kind="self_view")
        found.append((own.state, total(house, "self_view")))

    assert found == [("open", (0, 4)), ("withdrawn", (0, 3)), ("open", (0, 4))]


def test_what_a_leaver_has_done_stays_done(house, stage):
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=LATER)

    leaves(house, house.bob, NOW.date())

    with house.within(house.alice):
        row = Assignment.objects.get(member=house.bob, kind="self_view")
        assert (row.state, total(house, "self_view")) == ("done", (1, 4))


def test_a_manager_with_a_last_day_to_come_is_still_asked(house, stage):
    leaves(house, house.manager, timezone.localdate() + timedelta(days=5))

    led_by(house, None)

    assert views(house) == {OLD: "open"}


def test_of_a_manager_who_has_left_nothing_is_asked(house, stage):
    leaves(house, house.manager, NOW.date())

    assert (views(house), total(house)) == ({OLD: "withdrawn"}, (0, 0))


@pytest.mark.django_db(transaction=True)
def test_at_night_open_and_private_assignments_of_leavers_end():
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
            opened(programme, "alignment", "person", by=house.alice)
            opened(programme, "meaning_of_life", "write", by=house.alice)
            Member.objects.filter(pk=house.bob.pk).update(left_on=NOW.date())
    evening, morning = NOW.date(), NOW.date() + timedelta(days=1)
    found = []
    for today in (evening, morning, morning):
        with transaction.atomic(), house.within():
            found.append(nightly.let_leavers_go(today))
        with as_tally(), transaction.atomic(), house.within():
            found.append(nightly.let_leavers_go_in_private(today))

    assert found == [0, 0, 1, 1, 0, 0]
    with transaction.atomic(), house.within(house.bob):
        rows = Assignment.objects.filter(member=house.bob).order_by("kind")
        assert [(row.kind, row.private, row.state) for row in rows] == [
            ("life_plan", True, "withdrawn"),
            ("self_view", False, "withdrawn"),
        ]


def test_by_day_nobody_ends_a_private_assignment_of_somebody_else(house, programme):
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)
    leaves(house, house.bob, NOW.date())

    with house.within(house.bob):
        assert Assignment.objects.get(member=house.bob, kind="life_plan").state == "open"


# Thousands at once


def queries_for(house, numbers, at=LATER):
    with house.within(house.alice), CaptureQueriesContext(connection) as captured:
        assignment_move.follow(members=numbers, at=at)
    return len(captured)


def test_where_nothing_is_asked_of_managers_it_takes_two_queries_and_a_savepoint(house, programme):
    with house.within(house.alice):
        many = [member(str(number)).pk for number in range(100, 103)]

    assert (queries_for(house, many[:1]), queries_for(house, many)) == (4, 4)


def test_it_takes_as_many_queries_for_three_as_for_one(house, stage, desk):
    with house.within(house.alice):
        many = [member(str(number), department=house.kitchen).pk for number in range(100, 103)]
    first = queries_for(house, many[:1]), queries_for(house, many[1:])
    with house.within(house.alice):
        Member.objects.filter(pk__in=many).update(manager=desk)

    moved = queries_for(house, many[:1]), queries_for(house, many[1:])

    assert (first, moved) == ((12, 12), (16, 16))
    assert total(house) == (0, 4)


def test_a_part_of_a_thousand_is_followed_at_a_time(house, stage, desk, monkeypatch):
    monkeypatch.setattr(assignment_move, "BATCH", 2)
    with house.within(house.alice):
        many = [member(str(n), full_name=f"Synthetic {n}") for n in range(100, 105)]

    led_by(house, desk, *many)

    assert list(views(house).values()).count("open") == 6
    assert total(house) == (0, 6)
