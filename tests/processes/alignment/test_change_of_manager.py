"""What a change of manager opens: nothing that was written before it, unless the worker says so.

Seen failing without ``shown_to`` in ``AlignmentForm.open_to``, without it in the policies of answers,
replies and second parts, and with each of them written for whoever sends the other view.
"""

import pytest
from django.db import connection

from people.models import AuditEvent, Member
from processes.alignment.actions import alignment_form as actions
from processes.alignment.actions import reply, true_north_part
from processes.alignment.models import AlignmentForm, ItemAnswer, Reply, TrueNorthPart
from processes.kernel.refusals import NotPossible
from tests.factories import alignment
from tests.factories.people import NOW, account_for, department, member
from tests.processes.pages import text

OWN, OTHER = ("far", "close", "close"), ("close", "close", "far")


@pytest.fixture
def successor(kitchen):
    """Leads the front desk at first."""
    house = kitchen.house
    with house.within(house.alice):
        row = member("20", full_name="The front desk's manager", address="desk@acme.example")
        department("Front desk", manager=row)
        account_for(row, row.address)
        return row


def led_by(kitchen, manager):
    with kitchen.house.within(kitchen.house.alice):
        Member.objects.filter(pk=kitchen.house.bob.pk).update(manager=manager)


def sent_by(kitchen, form, who, words, example):
    with kitchen.house.within(who):
        return alignment.sent(form, Member.objects.get(pk=who.pk), words, example)


def page(kitchen, form, who):
    return kitchen.house.client(who).get(kitchen.url(f"forms/{form.uuid}/"))


def statuses(kitchen, form, **people):
    return {name: page(kitchen, form, who).status_code for name, who in people.items()}


def rows_seen(kitchen, model, **people):
    """Past the doors: what the database shows to each."""
    found = {}
    for name, who in people.items():
        with kitchen.house.within(who):
            found[name] = model.objects.count()
    return found


def pass_on(kitchen, form, to):
    client = kitchen.house.client(kitchen.house.bob)
    address = kitchen.url(f"forms/{form.uuid}/pass-on/")
    return client.post(address, {"manager": str(to.uuid)}, follow=True)


@pytest.fixture
def changed_between(kitchen, successor):
    """Bob sent his view to one manager; then another came, who sent theirs."""
    form = kitchen.form()
    sent_by(kitchen, form, kitchen.house.bob, OWN, "For the manager of then")
    led_by(kitchen, successor)
    return sent_by(kitchen, form, successor, OTHER, "The successor's")


def test_a_view_sent_to_one_manager_is_not_read_by_the_next(kitchen, successor, changed_between):
    house, form = kitchen.house, changed_between
    people = {
        "bob": house.bob,
        "successor": successor,
        "before": house.manager,
        "hr": house.alice,
    }

    assert statuses(kitchen, form, **people) == {
        "bob": 200,
        "successor": 403,
        "before": 403,
        "hr": 200,
    }
    assert rows_seen(kitchen, ItemAnswer, **people) == {
        "bob": 6,
        "successor": 3,
        "before": 0,
        "hr": 6,
    }


def test_the_next_manager_is_told_whose_it_is_to_show(kitchen, successor, changed_between):
    client = kitchen.house.client(successor)

    shown = text(client.get(kitchen.url(f"members/{kitchen.house.bob.uuid}/view/")))
    listed = text(client.get(kitchen.url("views/")))

    assert "It is theirs to show: you can read it once they let you." in shown
    assert "The successor&#x27;s" in shown
    assert "For the manager of then" not in shown
    assert f"forms/{changed_between.uuid}/" not in listed


def test_the_worker_is_asked_while_the_other_view_is_still_missing(kitchen, successor):
    house, form = kitchen.house, kitchen.form()
    sent_by(kitchen, form, house.bob, OWN, "Mine")
    client = house.client(house.bob)
    before = text(client.get(kitchen.url("form/")))
    led_by(kitchen, successor)

    after = text(client.get(kitchen.url("form/")))

    assert "pass-on/" not in before
    assert "May The front desk&#x27;s manager read what you sent?" in after
    assert "You sent it while The kitchen&#x27;s manager was your manager." in after


def test_passed_on_by_the_worker_it_is_read_by_the_manager_of_today(
    kitchen, successor, changed_between
):
    house, form = kitchen.house, changed_between
    asked = text(page(kitchen, form, house.bob))

    answered = pass_on(kitchen, form, successor)

    assert "May The front desk&#x27;s manager read what you sent?" in asked
    assert "The front desk&#x27;s manager may now read what you sent." in text(answered)
    assert "pass-on/" not in text(answered)
    assert statuses(kitchen, form, successor=successor, before=house.manager) == {
        "successor": 200,
        "before": 403,
    }
    assert rows_seen(kitchen, ItemAnswer, successor=successor, before=house.manager) == {
        "successor": 6,
        "before": 0,
    }
    with house.within(house.alice):
        line = AuditEvent.objects.get(action="self_view.pass_on")
        assert (line.actor, line.object_uuid, line.detail) == (house.bob, form.uuid, {})


def test_it_is_passed_on_to_the_person_whom_the_page_named_and_to_nobody_else(
    kitchen, successor, changed_between
):
    house, form = kitchen.house, changed_between

    answered = pass_on(kitchen, form, house.manager)

    assert "Your manager has changed in the meantime. Look again." in text(answered)
    for to, by in ((house.manager, house.bob), (successor, successor), (house.alice, house.alice)):
        with house.within(by), pytest.raises(NotPossible):
            actions.pass_on(form=form, to=to, by=by, at=NOW)
    assert statuses(kitchen, form, successor=successor) == {"successor": 403}


def test_both_views_of_an_earlier_manager_are_not_the_workers_to_pass_on(kitchen, successor):
    house, form = kitchen.house, kitchen.both_sent()
    led_by(kitchen, successor)

    answered = pass_on(kitchen, form, successor)

    assert "What you sent cannot be passed on to this person now." in text(answered)
    assert "May The front desk&#x27;s manager read" not in text(page(kitchen, form, house.bob))
    assert statuses(kitchen, form, successor=successor, before=house.manager) == {
        "successor": 403,
        "before": 403,
    }


def test_a_view_sent_after_the_change_is_not_for_the_manager_who_gave_the_other(kitchen, successor):
    house, form = kitchen.house, kitchen.form()
    sent_by(kitchen, form, house.manager, OTHER, "The manager's")
    led_by(kitchen, successor)
    asked = text(house.client(house.bob).get(kitchen.url("form/")))
    sent_by(kitchen, form, house.bob, OWN, "After the change")
    led_by(kitchen, None)

    assert "neither The kitchen&#x27;s manager nor your manager of today can read yours" in asked
    assert statuses(kitchen, form, back_again=house.manager, hr=house.alice) == {
        "back_again": 403,
        "hr": 200,
    }
    assert rows_seen(kitchen, ItemAnswer, back_again=house.manager, successor=successor) == {
        "back_again": 3,
        "successor": 0,
    }


def test_who_leads_again_reads_again_what_was_written_for_them(kitchen, successor):
    form = kitchen.both_sent()
    led_by(kitchen, successor)
    led_by(kitchen, None)

    assert statuses(kitchen, form, again=kitchen.house.manager) == {"again": 200}


def test_a_reply_written_under_another_manager_is_not_for_the_one_before(kitchen, successor):
    house, form = kitchen.house, kitchen.both_sent()
    led_by(kitchen, successor)
    asked = text(page(kitchen, form, house.bob))
    with house.within(house.bob):
        reply.write(form=form, text="In between", by=Member.objects.get(pk=house.bob.pk), at=NOW)
    led_by(kitchen, None)

    again = text(page(kitchen, form, house.manager))
    seen = rows_seen(kitchen, Reply, again=house.manager, hr=house.alice, successor=successor)
    own = text(page(kitchen, form, house.bob))

    assert "You and HR. Your manager of today cannot read this form." in asked
    assert ("In between" in again, seen) == (False, {"again": 0, "hr": 1, "successor": 0})
    assert "HR reads it as it stands, and your manager of today does not." in own


def test_the_reply_goes_with_the_view_that_is_passed_on(kitchen, successor, changed_between):
    house, form = kitchen.house, changed_between
    with house.within(house.bob):
        reply.write(form=form, text="My reply", by=Member.objects.get(pk=house.bob.pk), at=NOW)
    before = rows_seen(kitchen, Reply, successor=successor)

    pass_on(kitchen, form, successor)

    assert (before, rows_seen(kitchen, Reply, successor=successor)) == (
        {"successor": 0},
        {"successor": 1},
    )
    assert "My reply" in text(page(kitchen, form, successor))


def test_the_second_part_shared_with_one_manager_is_not_shown_to_the_next(kitchen, successor):
    house, form = kitchen.house, kitchen.form()
    share = {"mission": "In peace", "shared": True}
    with house.within(house.bob):
        true_north_part.write(form=form, changes=share, by=house.bob, at=NOW)
    sent_by(kitchen, form, house.bob, OWN, "Mine")
    led_by(kitchen, successor)
    sent_by(kitchen, form, successor, OTHER, "The successor's")
    pass_on(kitchen, form, successor)

    before = rows_seen(kitchen, TrueNorthPart, successor=successor, before=house.manager)
    unseen = text(page(kitchen, form, successor))
    own = text(page(kitchen, form, house.bob))
    with house.within(house.bob):
        worker = Member.objects.get(pk=house.bob.pk)
        true_north_part.write(form=form, changes={"shared": True}, by=worker, at=NOW)

    assert before == {"successor": 0, "before": 0}
    assert ("In peace" in unseen, "You and your manager, because you chose so" in own) == (
        False,
        False,
    )
    assert "In peace" in text(page(kitchen, form, successor))


def test_writing_on_under_another_manager_ends_the_share_with_the_one_before(kitchen, successor):
    house, form = kitchen.house, kitchen.both_sent()
    with house.within(house.bob):
        share = {"mission": "First", "shared": True}
        true_north_part.write(form=form, changes=share, by=house.bob, at=NOW)
    led_by(kitchen, successor)
    house.client(house.bob).post(
        kitchen.url(f"forms/{form.uuid}/true-north/mission/"), {"mission": "Second"}
    )
    led_by(kitchen, None)

    assert rows_seen(kitchen, TrueNorthPart, again=house.manager) == {"again": 0}


def test_without_a_manager_there_is_nobody_to_share_the_second_part_with(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.alice):
        house.kitchen.manager = None
        house.kitchen.save()

    refused = house.client(house.bob).post(
        kitchen.url(f"forms/{form.uuid}/true-north/share/"), {"share": "manager"}
    )

    assert refused.status_code == 422
    assert "No manager is named for you." in text(refused)
    assert rows_seen(kitchen, TrueNorthPart, bob=house.bob) == {"bob": 0}


def test_a_view_sent_before_anyone_led_is_for_nobody_until_the_worker_says_so(kitchen, successor):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.alice):
        house.kitchen.manager = None
        house.kitchen.save()
    sent_by(kitchen, form, house.bob, OWN, "Mine")
    led_by(kitchen, successor)
    asked = text(house.client(house.bob).get(kitchen.url("form/")))
    sent_by(kitchen, form, successor, OTHER, "The successor's")
    closed = statuses(kitchen, form, successor=successor)

    pass_on(kitchen, form, successor)

    assert "You sent it before The front desk&#x27;s manager was your manager" in asked
    assert (closed, statuses(kitchen, form, successor=successor)) == (
        {"successor": 403},
        {"successor": 200},
    )


def test_before_both_have_sent_the_worker_may_pass_it_on_already(kitchen, successor):
    house, form = kitchen.house, kitchen.form()
    sent_by(kitchen, form, house.bob, OWN, "Mine")
    led_by(kitchen, successor)
    pass_on(kitchen, form, successor)
    unread = rows_seen(kitchen, ItemAnswer, successor=successor)

    sent_by(kitchen, form, successor, OTHER, "The successor's")

    assert (unread, statuses(kitchen, form, successor=successor)) == (
        {"successor": 0},
        {"successor": 200},
    )


def test_nobody_names_another_organisations_member_as_reader(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        with pytest.raises(Exception, match="alignment_alignmentform_shown_to_id_within"):
            AlignmentForm.objects.filter(pk=form.pk).update(shown_to_id=house.mallory.pk)
