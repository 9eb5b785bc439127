"""Participation by department: figures for groups that may be shown, none for the small ones."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from people.models import Department, Member
from programmes.actions import assignment
from programmes.models import Assignment, Programme
from tests.factories.people import NOW, House, department, member
from tests.factories.programmes import opened, programme_for, stage_of
from tests.processes.pages import queries_of, text

PAGE = "/o/acme/p/culture/participation/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def page(house: House, who: str = "alice"):
    return house.client(getattr(house, who)).get(PAGE)


def rows(response) -> list[tuple[str, ...]]:
    """The cells of each row, after its head."""
    body = text(response).split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [
        tuple(
            " ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        )
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def staff(where: Department | None, size: int, prefix: str) -> list[Member]:
    return [
        member(f"{prefix}{number}", full_name=f"Synthetic {prefix}{number}", department=where)
        for number in range(size)
    ]


def asked(house: House, programme: Programme) -> None:
    """Everyone is asked for their alignment form; managers' views are left out of the figures here."""
    opened(programme, "alignment", "person", by=house.alice)
    Assignment.objects.filter(kind="manager_view").update(state="withdrawn")


def finished(house: House, *people: Member) -> None:
    for person in people:
        with house.within(person):
            assignment.finish(member=person, process="alignment", kind="self_view", at=NOW)


def test_before_anybody_was_asked_the_page_says_so(house: House, programme: Programme):
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)

    response = page(house)

    assert "Nobody has been asked for anything yet" in text(response)
    assert "<table" not in text(response)


def test_departments_stand_below_the_whole_and_count_all_that_is_in_them(
    house: House, programme: Programme
):
    with house.within(house.alice):
        rooms = department("Rooms")
        floor = department("First floor", parent=rooms)
        people = [*staff(rooms, 5, "R"), *staff(floor, 6, "F"), *staff(house.kitchen, 5, "K")]
        asked(house, programme)
    finished(house, people[0], people[5], people[6], people[-1])

    response = page(house)

    # The kitchen has its manager and Bob as well; Alice and the sponsor are in no department.
    # Those are two, so the smallest department is hidden beside them.
    assert rows(response) == [
        ("Acme Hotels", "4", "20"),
        ("Kitchen", "Hidden to protect people"),
        ("Rooms", "3", "11"),
        ("First floor", "2", "6"),
    ]
    assert re.findall(r'<th scope="row" class="(depth-\d)">', text(response)) == [
        "depth-0",
        "depth-0",
        "depth-1",
    ]
    assert "1 department is hidden to protect people" in text(response)


def test_a_department_of_four_has_no_figure_and_neither_has_the_one_that_would_give_it_away(
    house: House, programme: Programme
):
    """Of nine with four and five below, the five subtract from the nine and leave the four."""
    with house.within(house.alice):
        rooms = department("Rooms")
        staff(department("Large", parent=rooms), 5, "L")
        staff(department("Small", parent=rooms), 4, "S")
        staff(None, 5, "N")
        asked(house, programme)

    response = page(house)

    hidden = "Hidden to protect people"
    assert rows(response)[1:] == [
        ("Kitchen", hidden),
        ("Rooms", "0", "9"),
        ("Large", hidden),
        ("Small", hidden),
    ]
    assert "3 departments are hidden to protect people" in text(response)


def test_people_are_counted_and_not_what_they_were_asked_for(house: House, programme: Programme):
    """The kitchen's manager gives six views, and is still one of the kitchen's four people."""
    with house.within(house.alice):
        staff(house.kitchen, 2, "K")
        staff(None, 5, "N")
        opened(programme, "alignment", "person", by=house.alice)

    assert rows(page(house)) == [
        ("Acme Hotels", "0", "14"),
        ("Kitchen", "Hidden to protect people"),
    ]


def test_five_people_are_enough(house: House, programme: Programme):
    with house.within(house.alice):
        staff(house.kitchen, 3, "K")
        staff(None, 3, "N")
        asked(house, programme)

    response = page(house)

    assert rows(response)[1] == ("Kitchen", "0", "5")
    assert "hidden to protect people" not in text(response)


def test_private_things_and_those_no_longer_needed_are_in_no_figure(
    house: House, programme: Programme
):
    with house.within(house.alice):
        staff(house.kitchen, 4, "K")
        staff(None, 3, "N")
        asked(house, programme)
        opened(programme, "meaning_of_life", "write", by=house.alice)
        Assignment.objects.filter(member=house.bob, kind="self_view").update(state="withdrawn")
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW)

    assert rows(page(house)) == [("Acme Hotels", "0", "10"), ("Kitchen", "0", "5")]


def test_departments_of_whom_nobody_was_asked_are_left_out(house: House, programme: Programme):
    with house.within(house.alice):
        department("Empty")
        staff(house.kitchen, 3, "K")
        staff(None, 3, "N")
        asked(house, programme)

    assert [row[0] for row in rows(page(house))] == ["Acme Hotels", "Kitchen"]


def test_the_totals_agree_with_the_overview(house: House, programme: Programme):
    with house.within(house.alice):
        member("30", full_name="Synthetic 30", department=house.kitchen, manager=house.manager)
        opened(programme, "alignment", "person", by=house.alice)
    finished(house, house.bob, house.alice)

    overview = house.client(house.alice).get("/o/acme/p/culture/").context["overview"]

    assert rows(page(house))[0] == ("Acme Hotels", str(overview.done), str(overview.given))
    assert (overview.done, overview.given) == (2, 7)


def test_who_reads_it(house: House, programme: Programme):
    found = {
        who: page(house, who).status_code
        for who in ("alice", "sponsor", "carol", "manager", "bob", "mallory")
    }

    assert found == {
        "alice": 200,
        "sponsor": 200,
        "carol": 200,
        "manager": 403,
        "bob": 403,
        "mallory": 404,
    }


def test_the_page_takes_as_many_queries_for_three_departments_as_for_one(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    with house.within(house.alice):
        asked(house, programme)
    one = queries_of(client, PAGE)
    with house.within(house.alice):
        new = [*staff(department("Rooms"), 5, "R"), *staff(department("Front office"), 5, "O")]
        assignment.give(stage=stage_of(programme, "alignment", "person"), members=new, at=NOW)

    three = queries_of(client, PAGE)

    assert (one, three) == (11, 11)
    assert len(rows(page(house))) == 4


def test_fewer_than_five_people_have_no_figure_as_a_whole_either(
    house: House, programme: Programme
):
    with house.within(house.alice):
        Member.objects.exclude(pk__in=[house.alice.pk, house.bob.pk]).update(left_on="2026-01-01")
        asked(house, programme)

    assert rows(page(house))[0] == ("Acme Hotels", "Hidden to protect people")


# By what was asked


def kinds(response) -> list[tuple[str, ...]]:
    body = text(response).split("<tbody>")[2].split("</tbody>", 1)[0]
    return [
        tuple(
            " ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        )
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def test_what_was_asked_is_told_from_given_to_done(house: House, programme: Programme):
    with house.within(house.alice):
        people = staff(None, 8, "N")
        for one in people:
            one.manager = house.manager
            one.save()
        asked(house, programme)
    finished(house, *people[:3])
    with house.within(people[3]):
        assignment.begin(member=people[3], process="alignment", kind="self_view", at=NOW)
    with house.within(house.alice):
        Assignment.objects.filter(member=people[0]).update(done_at=NOW - timedelta(days=8))

    assert kinds(page(house)) == [("3 Alignment form Alignment", "12", "1", "3", "2")]


def test_what_few_were_asked_for_is_hidden_and_so_is_the_next(house: House, programme: Programme):
    """The kitchen's manager alone gives views: what is left of the whole would tell them."""
    with house.within(house.alice):
        staff(house.kitchen, 8, "K")
        opened(programme, "alignment", "person", by=house.alice)

    hidden = "Hidden to protect people"
    assert [row[1:] for row in kinds(page(house))] == [(hidden,), (hidden,)]


def test_private_kinds_are_not_there(house: House, programme: Programme):
    with house.within(house.alice):
        staff(None, 20, "N")
        asked(house, programme)
        opened(programme, "meaning_of_life", "write", by=house.alice)

    assert len(kinds(page(house))) == 1
