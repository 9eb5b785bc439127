"""What people wrote is shown by the database to those it is for, whatever a query forgets."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from processes.kernel import drafts
from tests.factories import alignment
from tests.factories.people import NOW, account_for, department, member

WRITTEN = (
    "alignment_itemanswer",
    "alignment_reply",
    "alignment_truenorthpart",
    "alignment_formlook",
    "kernel_draft",
)


def counted():
    found = {}
    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"select count(*) from {table}")
            found[table.partition("_")[2]] = cursor.fetchone()[0]
    return found


def changed(sql, *values):
    """How many rows a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.rowcount


@contextmanager
def refused():
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        yield


def seen_by_each(kitchen):
    house = kitchen.house
    found = {}
    for name in ("bob", "manager", "alice", "carol", "sponsor"):
        with house.within(getattr(house, name)):
            found[name] = counted()
    with house.within(None):
        found["nobody bound"] = counted()
    with house.within_other(house.mallory):
        found["mallory"] = counted()
    return found


def rows(**found):
    return {"itemanswer": 0, "reply": 0, "truenorthpart": 0, "formlook": 0, "draft": 0, **found}


@pytest.fixture
def begun(kitchen):
    """Bob and the manager have both begun; neither has sent. Bob also has a draft."""
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob):
        alignment.answered(form, house.bob, ("far", "close", "close"), "Bob's")
        drafts.save(member=house.bob, form="view:x", question="example-1", text="x", at=NOW)
    with house.within(house.manager):
        alignment.answered(form, house.manager, ("far", "far", "far"), "The manager's")
    return form


def write_everything(kitchen, form):
    house = kitchen.house
    client = house.client(house.bob)
    client.post(kitchen.url(f"forms/{form.uuid}/reply/"), {"reply": "My reply"})
    client.post(kitchen.url(f"forms/{form.uuid}/true-north/mission/"), {"mission": "Peace"})
    house.client(house.alice).get(kitchen.url(f"forms/{form.uuid}/"))


def test_an_unfinished_view_is_its_authors_alone(kitchen, begun):
    nothing = rows()

    assert seen_by_each(kitchen) == {
        "bob": rows(itemanswer=3, draft=1),
        "manager": rows(itemanswer=3),
        "alice": nothing,
        "carol": nothing,
        "sponsor": nothing,
        "nobody bound": nothing,
        "mallory": nothing,
    }


def test_a_view_that_is_sent_stays_its_authors_alone_until_the_other_is_sent(kitchen, begun):
    house = kitchen.house
    with house.within(house.bob):
        alignment.alignment_form.send(form=begun, by=house.bob, at=NOW)

    found = seen_by_each(kitchen)

    assert {name: counts["itemanswer"] for name, counts in found.items()} == {
        "bob": 3,
        "manager": 3,
        "alice": 0,
        "carol": 0,
        "sponsor": 0,
        "nobody bound": 0,
        "mallory": 0,
    }


def test_once_both_are_sent_the_two_and_hr_read_them_and_nobody_else(kitchen):
    write_everything(kitchen, kitchen.both_sent())
    nothing = rows()

    assert seen_by_each(kitchen) == {
        "bob": rows(itemanswer=6, reply=1, truenorthpart=1, formlook=1),
        "manager": rows(itemanswer=6, reply=1),
        "alice": rows(itemanswer=6, reply=1, formlook=1),
        "carol": nothing,
        "sponsor": nothing,
        "nobody bound": nothing,
        "mallory": nothing,
    }


def test_another_manager_reads_nothing(kitchen):
    house = kitchen.house
    write_everything(kitchen, kitchen.both_sent())
    with house.within(house.alice):
        desk = member("20", full_name="The front desk's manager", address="desk@acme.example")
        department("Front desk", manager=desk)
        account_for(desk, desk.address)

    with house.within(desk):
        assert counted() == rows()


def test_hr_whose_part_has_ended_reads_nothing(kitchen):
    house = kitchen.house
    kitchen.both_sent()
    with house.within(house.alice):
        changed("update people_grant set until = current_date - 1 where part = 'hr'")

        assert counted()["itemanswer"] == 0


def test_nobody_answers_in_the_name_of_another(kitchen, begun):
    house = kitchen.house
    with house.within(house.bob):
        items = list(begun.items.all())
    sql = """
        insert into alignment_itemanswer
            (organisation_id, uuid, form_id, item_id, author_id, word, example)
        values (%s, gen_random_uuid(), %s, %s, %s, 'far', '')
    """
    for who, author in (
        (house.manager, house.bob),
        (house.alice, house.bob),
        (house.bob, house.manager),
    ):
        with house.within(who), refused():
            changed(sql, house.organisation.pk, begun.pk, items[0].pk, author.pk)


def test_a_view_that_is_sent_cannot_be_changed_by_anyone(kitchen):
    house = kitchen.house
    kitchen.both_sent()
    found = {}
    for name in ("bob", "manager", "alice"):
        with house.within(getattr(house, name)):
            found[name] = (
                changed("update alignment_itemanswer set word = 'far'"),
                changed("delete from alignment_itemanswer"),
            )

    assert found == {"bob": (0, 0), "manager": (0, 0), "alice": (0, 0)}


def test_a_view_that_is_open_is_changed_by_its_author_alone(kitchen, begun):
    house = kitchen.house
    found = {}
    for name in ("bob", "manager", "alice"):
        with house.within(getattr(house, name)):
            found[name] = changed("update alignment_itemanswer set word = 'far'")

    assert found == {"bob": 3, "manager": 3, "alice": 0}


def test_reply_and_second_part_are_written_by_the_worker_alone(kitchen):
    house = kitchen.house
    write_everything(kitchen, kitchen.both_sent())
    with house.within(house.bob):
        shown = "update alignment_truenorthpart set shown = '{}', shown_to_id = %s"
        changed(shown, house.manager.pk)
    found = {}
    for name in ("manager", "alice"):
        with house.within(getattr(house, name)):
            found[name] = (
                changed("update alignment_reply set text = 'changed'"),
                changed("update alignment_truenorthpart set shown = null"),
                changed("delete from alignment_truenorthpart"),
                counted()["truenorthpart"],
            )

    assert found == {"manager": (0, 0, 0, 1), "alice": (0, 0, 0, 0)}


def test_a_key_of_another_organisation_does_not_fit(kitchen):
    """A composite key: a plain one is checked without row security and would accept Acme's row."""
    house = kitchen.house
    sql = f"""
        set constraints all immediate;
        insert into alignment_competency
            (organisation_id, uuid, profile_id, "order", name, description, required_level)
        values ({house.other.pk}, gen_random_uuid(), {kitchen.profile.pk}, 1, '{{}}', '{{}}', 'good')
    """

    with (
        house.within_other(house.mallory),
        pytest.raises(IntegrityError, match="alignment_competency_profile_id_within"),
        transaction.atomic(),
    ):
        changed(sql)


def test_what_an_earlier_manager_began_stays_theirs_alone(kitchen):
    """The form is sent by the two of today; rows of a third author are none of their business."""
    house, form = kitchen.house, kitchen.form()
    with house.within(house.manager):
        alignment.answered(form, house.manager, ("far", "far", "far"), "Before")
    with house.within(house.alice):
        desk = member("20", full_name="The front desk's manager")
        changed("update people_member set manager_id = %s where number = '3'", desk.pk)
    for who in (house.bob, desk):
        with house.within(who):
            alignment.sent(form, who, ("close", "close", "close"), "Now")
    found = {}
    for name, who in {
        "bob": house.bob,
        "now": desk,
        "before": house.manager,
        "hr": house.alice,
    }.items():
        with house.within(who):
            found[name] = counted()["itemanswer"]

    assert found == {"bob": 6, "now": 6, "before": 3, "hr": 6}


def test_only_the_reader_notes_a_look_and_only_the_worker_sees_all(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    sql = """
        insert into alignment_formlook (organisation_id, uuid, form_id, reader_id, at)
        values (%s, gen_random_uuid(), %s, %s, now())
    """
    with house.within(house.alice):
        changed(sql, house.organisation.pk, form.pk, house.alice.pk)
        with refused():
            changed(sql, house.organisation.pk, form.pk, house.sponsor.pk)
    found = {}
    for name in ("bob", "alice", "manager", "sponsor"):
        with house.within(getattr(house, name)):
            found[name] = counted()["formlook"]

    assert found == {"bob": 1, "alice": 1, "manager": 0, "sponsor": 0}
