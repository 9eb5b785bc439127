"""Drafts: sealed, their member's alone, and apart from the record."""

from datetime import timedelta

from django.db import connection

from processes.kernel import drafts
from tests.factories.people import NOW, House

LATER = NOW + timedelta(minutes=5)


def test_the_latest_draft_of_a_question_stands(house: House) -> None:
    with house.within(house.bob):
        drafts.save(member=house.bob, form="plan:1", question="whom", text="first", at=NOW)
        drafts.save(member=house.bob, form="plan:1", question="whom", text="second", at=LATER)
        drafts.save(member=house.bob, form="plan:1", question="why", text="because", at=NOW)

        kept = drafts.kept_of(member=house.bob, form="plan:1")

        assert kept == {
            "whom": drafts.Kept("second", LATER),
            "why": drafts.Kept("because", NOW),
        }
        assert drafts.read(member=house.bob, form="plan:2", question="whom") is None


def test_discarding_removes_what_is_named_and_no_more(house: House) -> None:
    with house.within(house.bob):
        for question in ("one", "two", "three"):
            drafts.save(member=house.bob, form="plan", question=question, text="x", at=NOW)

        drafts.discard(member=house.bob, form="plan", questions=["one", "two"])

        assert drafts.read_all(member=house.bob, form="plan") == {"three": "x"}
        drafts.discard(member=house.bob, form="plan")
        assert drafts.begun(member=house.bob, form="plan") == set()


def test_nobody_else_sees_that_there_is_a_draft(house: House) -> None:
    """Fails when the policy on drafts is left out of the kernel's migration: a row is seen."""
    with house.within(house.bob):
        drafts.save(member=house.bob, form="plan", question="whom", text="mine", at=NOW)
    seen = {}
    for who in (house.alice, house.manager, house.carol, None):
        with house.within(who), connection.cursor() as cursor:
            cursor.execute("select count(*) from kernel_draft")
            seen[who and who.pk] = cursor.fetchone()[0]

    assert set(seen.values()) == {0}


def test_opening_all_drafts_asks_for_the_key_once(house: House, django_assert_num_queries) -> None:
    with house.within(house.bob):
        for count in (1, 2):
            for number in range(3**count):
                drafts.save(member=house.bob, form="p", question=str(number), text="x", at=NOW)
            with django_assert_num_queries(2):
                drafts.read_all(member=house.bob, form="p")
