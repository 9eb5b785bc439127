"""A promise is between two people: the database says so, whatever a query forgets."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from people import scope
from processes.leadership.models import Promise
from tests.factories.processes import promise

SEEN = "select count(*) from leadership_promise"
INSERT = """
    insert into leadership_promise
        (organisation_id, uuid, programme_id, created_by_id, created_at, updated_by_id, updated_at,
         what, recipient_id, due_on, state)
    select organisation_id, gen_random_uuid(), programme_id, %s, created_at, %s, updated_at,
           what, %s, due_on, 'open'
    from leadership_promise limit 1
"""


def one(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


@pytest.fixture
def row(house, programme) -> Promise:
    with house.within(house.bob):
        return promise(programme, by=house.bob, to=house.manager)


def test_the_two_see_it_and_nobody_else(house, row):
    seen = {}
    for name in ("bob", "manager", "alice", "sponsor", "carol"):
        with house.within(getattr(house, name)):
            seen[name] = one(SEEN)
    with house.within(None):
        seen["nobody bound"] = one(SEEN)
    with house.within_other(house.mallory):
        seen["mallory"] = one(SEEN)

    assert seen == {
        "bob": 1,
        "manager": 1,
        "alice": 0,
        "sponsor": 0,
        "carol": 0,
        "nobody bound": 0,
        "mallory": 0,
    }


@pytest.mark.parametrize("who", ["alice", "sponsor"])
def test_nobody_else_changes_or_removes_it(house, row, who):
    with house.within(getattr(house, who)):
        changed = one("update leadership_promise set state = 'broken'")
        removed = one("delete from leadership_promise")

    with house.within(house.bob):
        assert (changed, removed, Promise.objects.get().state) == (0, 0, "open")


def test_nobody_gives_somebody_elses_word(house, row):
    with (
        house.within(house.manager),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        one(INSERT, house.bob.pk, house.bob.pk, house.manager.pk)

    with house.within(house.manager):
        assert one(INSERT, house.manager.pk, house.manager.pk, house.bob.pk) == 1


def test_it_cannot_be_handed_on_so_that_others_see_it(house, row):
    with (
        house.within(house.bob),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        one(
            "update leadership_promise set created_by_id = %s, recipient_id = %s",
            house.alice.pk,
            house.sponsor.pk,
        )


def test_the_recipient_is_somebody_of_the_same_organisation(house, row):
    with house.within(house.bob), transaction.atomic():
        one("update leadership_promise set recipient_id = %s", house.mallory.pk)

        with pytest.raises(IntegrityError, match="recipient_id_within"), transaction.atomic():
            one("set constraints all immediate")
        transaction.set_rollback(True)


def test_the_manager_finds_nothing_without_a_scope(house, row):
    with pytest.raises(scope.ScopeMissing):
        Promise.objects.count()
