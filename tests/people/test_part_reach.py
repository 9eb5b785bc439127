"""Administrators and HR managers of a department: what they may, what is refused, what is said."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from people.models import AuditEvent, Department, Grant, Invitation, Member, Part
from people.permissions import (
    MEANING,
    PART_LASTS,
    PART_MEANING,
    PART_PERMISSIONS,
    PART_REACH,
    Permission,
)
from tests.factories import people
from tests.factories.people import NOW, House

PARTS = "/o/acme/people/parts/"
GIVE = "/o/acme/people/parts/give/"


@pytest.fixture
def dora(house: House) -> Member:
    """HR manager of the kitchen; works in no department herself."""
    with house.within():
        row = people.member("D1", full_name="HR manager of the kitchen")
        Grant.objects.create(
            member=row, part=Part.HR, department=house.kitchen, given_at=NOW, given_by=house.alice
        )
        people.account_for(row)
        return row


@pytest.fixture
def administrator(house: House) -> Member:
    with house.within():
        row = people.member("A1", full_name="Administrator", parts=(Part.ADMINISTRATOR,))
        people.account_for(row)
        return row


@pytest.fixture
def rooms(house: House) -> Department:
    with house.within():
        return people.department("Rooms")


def give(client: Client, who: str, part: str, department: str = "", until: str = ""):
    fields = {"member": who, "part": part, "department": department, "until": until}
    return client.post(GIVE, {f"part-{key}": value for key, value in fields.items()})


def edit(client: Client, who: Member, **changes: str):
    facts = {"full_name": "Bob", "number": "3", "department": "Kitchen", "job_title": "Cook"}
    return client.post(f"/o/acme/people/{who.uuid}/edit/", {**facts, **changes})


def shown(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Giving


def test_hr_is_given_for_a_department(house: House) -> None:
    answer = give(house.client(house.alice), "4", "hr", "Kitchen")

    with house.within():
        grant = Grant.objects.get(member=house.sponsor, part=Part.HR)
        line = AuditEvent.objects.get(action="part.give")
    assert answer.status_code == 302
    assert (grant.department_id, grant.played) == (house.kitchen.pk, Part.DEPARTMENT_HR)
    assert line.detail == {
        "part": "hr",
        "until": None,
        "department": str(house.kitchen.uuid),
    }


@pytest.mark.parametrize("part", ["sponsor", "administrator"])
def test_no_other_part_is_for_a_department(house: House, part: str) -> None:
    answer = give(house.client(house.alice), "3", part, "Kitchen")

    assert (answer.status_code, list(answer.context["part_form"].errors)) == (422, ["department"])
    with pytest.raises(IntegrityError), house.within(), transaction.atomic():
        Grant.objects.create(member=house.bob, part=part, department=house.kitchen, given_at=NOW)


def test_the_parts_page_and_the_persons_page_say_which_department(
    house: House, dora: Member
) -> None:
    alice = house.client(house.alice)

    pages = [shown(alice.get(url)) for url in (PARTS, f"/o/acme/people/{dora.uuid}/")]

    assert "HR manager of Kitchen" in pages[0]
    assert "HR manager of Kitchen and all departments below it" in pages[1]


def test_an_administrator_gives_parts_and_sees_people_and_nothing_else(
    house: House, administrator: Member
) -> None:
    client = house.client(administrator)
    reading = {
        "people/": 200, "people/parts/": 200, "people/invitations/": 200, "people/departments/": 200,
        f"people/{house.bob.uuid}/": 200,
        f"people/{house.bob.uuid}/edit/": 403, f"people/{house.bob.uuid}/last-day/": 403,
        "people/hand-over/": 403, "people/import/": 403, "reports/": 403, "team/": 403,
        "programmes/start/": 403, f"people/{house.carol.uuid}/programmes/": 403,
    }  # fmt: skip

    found = {page: client.get(f"/o/acme/{page}").status_code for page in reading}
    given = give(client, "3", "sponsor")

    assert found == reading
    assert given.status_code == 302


@pytest.mark.safe
def test_an_administrator_opens_no_way_into_the_parts_of_others(
    house: House, administrator: Member
) -> None:
    """Seen failing with ``access.refuse_to_change`` asking for a reach only."""
    client = house.client(administrator)
    ways = ("slip", "card", "card/lost", "second-factor")

    answers = {
        (who, way): client.post(f"/o/acme/people/{person.uuid}/{way}/").status_code
        for who, person in (("hr", house.alice), ("sponsor", house.sponsor), ("bob", house.bob))
        for way in ways
    }

    assert {answers[who, way] for who in ("hr", "sponsor") for way in ways} == {403}
    assert 403 not in {answers["bob", way] for way in ways}
    with house.within():
        assert not Invitation.objects.filter(member__in=[house.alice, house.sponsor]).exists()


def test_an_administrator_does_not_become_hr_manager_alone(
    house: House, administrator: Member
) -> None:
    client = house.client(administrator)

    refused = [give(client, "A1", part, place) for part, place in (("hr", ""), ("hr", "Kitchen"), ("sponsor", ""))]  # fmt: skip

    assert [answer.status_code for answer in refused] == [422] * 3
    assert "Nobody gives a part to themself." in shown(refused[0])
    with house.within():
        assert list(Grant.objects.filter(member=administrator).values_list("part")) == [
            ("administrator",)
        ]


def test_an_administrator_who_invites_a_consultant_leaves_the_programmes_to_hr(
    house: House, administrator: Member
) -> None:
    answer = house.client(administrator).post(
        "/o/acme/people/consultants/invite/",
        {
            "consultant-name": "Dan",
            "consultant-address": "dan@advice.example",
            "consultant-until": "2099-01-01",
        },
    )

    assert answer["Location"] == PARTS


# Somebody has to be left who can give parts


def test_an_administrator_is_enough_to_let_the_last_hr_manager_go(
    house: House, administrator: Member
) -> None:
    with house.within():
        own = Grant.objects.get(member=house.alice)
        admins = Grant.objects.get(member=administrator)
    alice = house.client(house.alice)

    gone = alice.post(f"{PARTS}{own.uuid}/take-back/")
    last = house.client(administrator).post(f"{PARTS}{admins.uuid}/take-back/")

    assert (gone.status_code, last.status_code) == (302, 422)


def test_an_hr_manager_of_a_department_is_not_enough(house: House, dora: Member) -> None:
    with house.within():
        own = Grant.objects.get(member=house.alice)

    answer = house.client(house.alice).post(f"{PARTS}{own.uuid}/take-back/")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("department", "until"),
    [("Kitchen", ""), ("", str(timezone.localdate() + timedelta(days=5)))],
)
def test_the_last_one_is_neither_narrowed_nor_given_an_end(
    house: House, department: str, until: str
) -> None:
    answer = give(house.client(house.alice), "1", "hr", department, until)

    assert answer.status_code == 422
    assert "Nobody would be left who can give parts." in shown(answer)


# A department that somebody looks after


def test_a_department_with_an_hr_manager_is_neither_deleted_nor_merged_away(
    house: House, dora: Member, rooms: Department
) -> None:
    with house.within():
        Member.objects.filter(department=house.kitchen).update(department=None)
    alice = house.client(house.alice)

    deleted = alice.post(f"/o/acme/people/departments/{house.kitchen.uuid}/delete/")
    merged = alice.post(
        f"/o/acme/people/departments/{house.kitchen.uuid}/merge/", {"into": "Rooms", "sure": "1"}
    )

    assert [deleted.status_code, merged.status_code] == [422, 422]
    assert "HR manager of the kitchen is HR manager of it." in shown(deleted)
    with house.within():
        assert Grant.objects.get(member=dora).department == house.kitchen


# Within reach


def test_below_the_department_counts_as_within(house: House, dora: Member) -> None:
    with house.within():
        bakery = people.department("Bakery", parent=people.department("Cold", parent=house.kitchen))
        baker = people.member("50", full_name="Baker", department=bakery)
    client = house.client(dora)

    listed = client.get("/o/acme/people/").context["page"].rows

    assert [row["full_name"] for row in listed] == ["Baker", "Bob", "The kitchen's manager"]
    assert client.get(f"/o/acme/people/{baker.uuid}/").status_code == 200
    assert client.get(f"/o/acme/people/{house.sponsor.uuid}/").status_code == 404


def test_facts_are_changed_and_nobody_is_moved_out_of_reach(
    house: House, dora: Member, rooms: Department
) -> None:
    client = house.client(dora)

    saved = edit(client, house.bob, preferred_name="Bobby")
    refused = [edit(client, house.bob, department=name) for name in ("Rooms", "", "Nowhere")]

    assert saved.status_code == 302
    assert [(page.status_code, list(page.context["form"].errors)) for page in refused] == [
        (422, ["department"])
    ] * 3
    said = {page.context["form"].errors["department"][0] for page in refused}
    assert said == {
        "Name a department that you look after. Somebody who can change all departments moves"
        " people elsewhere."
    }
    with house.within():
        bob = Member.objects.get(pk=house.bob.pk)
        assert (bob.preferred_name, bob.department) == ("Bobby", house.kitchen)


def test_the_form_offers_the_departments_within_reach_alone(
    house: House, dora: Member, rooms: Department
) -> None:
    page = house.client(dora).get(f"/o/acme/people/{house.bob.uuid}/edit/").content.decode()

    assert re.findall(r'<option value="([^"]+)">', page.split("department_offers")[-1])[:1] == [
        "Kitchen"
    ]
    assert 'value="Rooms' not in page


@pytest.mark.parametrize("field", ["number", "address"])
def test_what_is_taken_beyond_names_nobody(house: House, dora: Member, field: str) -> None:
    taken = {"number": "4", "address": "sponsor@acme.example"}[field]

    answer = edit(house.client(dora), house.bob, **{field: taken})

    assert answer.context["form"].errors[field] == [f"This {field} belongs to somebody already."]
    assert "The sponsor" not in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("4", 422), ("999", 422), ("2", 302), ("", 302)])
def test_a_manager_is_chosen_within_reach(
    house: House, dora: Member, who: str, status: int
) -> None:
    url = f"/o/acme/people/{house.bob.uuid}/manager/"

    assert house.client(dora).post(url, {"manager": who}).status_code == status


def test_a_manager_from_beyond_who_leads_already_may_stay(house: House, dora: Member) -> None:
    with house.within():
        Member.objects.filter(pk=house.bob.pk).update(manager=house.sponsor)
    client = house.client(dora)

    page = client.get(f"/o/acme/people/{house.bob.uuid}/")
    kept = client.post(f"/o/acme/people/{house.bob.uuid}/manager/", {"manager": "4"})

    assert kept.status_code == 302
    assert "The sponsor" in shown(page)
    assert str(house.sponsor.uuid) not in page.content.decode()


@pytest.mark.parametrize("part", [Part.HR, Part.ADMINISTRATOR, Part.SPONSOR])
def test_whoever_looks_after_more_is_seen_and_not_changed(
    house: House, dora: Member, part: Part
) -> None:
    """A new address or a slip would be a way into their part."""
    with house.within():
        Grant.objects.create(member=house.bob, part=part, given_at=NOW)
        more = people.member(
            "60", department=house.kitchen, address="x@acme.example", parts=(part,)
        )
    client, base = house.client(dora), f"/o/acme/people/{house.bob.uuid}/"
    pages = ("edit/", "manager/", "last-day/", "invite/", "slip/", "hand-over/")

    page = client.get(base)
    refused = [client.post(base + name).status_code for name in pages]
    client.post("/o/acme/people/invitations/send/")

    assert (page.status_code, refused) == (200, [403] * 6)
    assert [name for name in pages if base + name in page.content.decode()] == []
    with house.within():
        assert Invitation.objects.filter(member=more).count() == 0


def test_what_is_handed_over_stays_within_reach(
    house: House, dora: Member, rooms: Department
) -> None:
    """A team beyond, and what belongs to the programme, stays as it is."""
    with house.within():
        beyond = people.member("70", department=rooms, manager=house.manager)
        within = people.member("71", department=house.kitchen, manager=house.manager)
        Department.objects.filter(pk=rooms.pk).update(manager=house.manager)
    client, url = house.client(dora), f"/o/acme/people/{house.manager.uuid}/hand-over/"
    fields = {"departments": "other", "people": "other"}

    page = client.get(url)
    to_beyond = client.post(url, {**fields, "other": "70"})
    done = client.post(url, {**fields, "other": "3"})

    with house.within():
        led = Member.objects.in_bulk([beyond.pk, within.pk])
        places = Department.objects.in_bulk([rooms.pk, house.kitchen.pk])
    assert [(matter.key, matter.count) for matter in page.context["matters"]] == [
        ("departments", 1),
        ("people", 1),
    ]
    assert (to_beyond.status_code, done.status_code) == (422, 302)
    assert (led[beyond.pk].manager_id, led[within.pk].manager_id) == (
        house.manager.pk,
        house.bob.pk,
    )
    assert (places[rooms.pk].manager_id, places[house.kitchen.pk].manager_id) == (
        house.manager.pk,
        house.bob.pk,
    )


def test_no_link_leads_where_its_page_would_not_open(house: House, dora: Member) -> None:
    """As an administrator too she sees everybody, and edits those of the kitchen alone."""
    with house.within(house.alice):
        Grant.objects.create(member=dora, part=Part.ADMINISTRATOR, given_at=people.NOW)
        beyond = people.member("70", full_name="Beyond")
    client = house.client(dora)

    pages = {
        row.number: client.get(f"/o/acme/people/{row.uuid}/").content.decode()
        for row in (house.bob, beyond)
    }

    assert {number: "/edit/" in page for number, page in pages.items()} == {"3": True, "70": False}
    assert client.get(f"/o/acme/people/{beyond.uuid}/edit/").status_code == 404


def test_what_is_not_theirs_is_refused(house: House, dora: Member) -> None:
    client = house.client(dora)
    pages = (
        "people/parts/", "people/import/", "people/add/", "people/departments/add/", "reports/",
        f"people/departments/{house.kitchen.uuid}/rename/",
        f"people/departments/{house.kitchen.uuid}/manager/", "programmes/start/",
    )  # fmt: skip

    assert [client.get(f"/o/acme/{page}").status_code for page in pages] == [403] * len(pages)


def test_the_export_holds_those_within_reach_and_notes_it(house: House, dora: Member) -> None:
    answer = house.client(dora).get("/o/acme/people/list.csv")

    numbers = [line.split(",")[0] for line in b"".join(answer).decode("utf-8-sig").split()[1:]]
    with house.within():
        line = AuditEvent.objects.get(action="member.export")
    assert [number for number in numbers if number in {"1", "2", "3", "4"}] == ["3", "2"]
    assert (line.object_uuid, line.detail["count"]) == (house.kitchen.uuid, 2)


def test_with_the_last_day_of_the_grant_the_reach_is_gone(house: House, dora: Member) -> None:
    client = house.client(dora)
    before = client.get("/o/acme/people/").status_code
    with house.within():
        Grant.objects.filter(member=dora).update(until=timezone.localdate() - timedelta(days=1))

    assert (before, client.get("/o/acme/people/").status_code) == (200, 403)


# The page on who sees what


def test_each_permission_and_each_part_is_explained() -> None:
    assert set(MEANING) == set(Permission)
    assert list(MEANING) == sorted(Permission)
    for told in (PART_PERMISSIONS, PART_MEANING, PART_REACH, PART_LASTS):
        assert set(told) == set(Part)
    assert [part for part in Part if not str(PART_MEANING[part]) or not str(PART_REACH[part])] == []


def test_who_sees_what_is_one_list_a_part_and_no_wide_table(db: None) -> None:
    page = Client().get("/who-sees-what/").content.decode()

    sections = re.findall(r'<section class="card" id="part-(\w+)"', page)
    assert sections == [part.value for part in Part]
    assert "<table" not in page
    for part in Part:
        for told in (PART_MEANING, PART_REACH, PART_LASTS):
            assert str(told[part]).replace("'", "&#x27;") in page
