"""Splitting a department: choosing people over several pages, where they go, and saying it twice."""

import pytest
from django.test import Client

from people import words
from people.models import AuditEvent, Department, Member
from people.queries.department_people import PAGE
from tests.factories import people
from tests.factories.people import House
from tests.people.test_department import url_of


def where(house: House) -> dict[str, str | None]:
    with house.within():
        rows = Member.objects.select_related("department").filter(external=False)
        return {row.number: row.department and row.department.name for row in rows}


@pytest.fixture
def crew(house: House) -> list[Member]:
    """Enough in the kitchen for two pages and a half, in order."""
    with house.within():
        Member.objects.bulk_create(
            Member(
                number=f"N{n:03}",
                full_name=f"Person {n:03}",
                department=house.kitchen,
                sort_key=words.sort_key(f"Person {n:03}", ""),
            )
            for n in range(PAGE * 2 + PAGE // 2)
        )
        return list(Member.objects.filter(department=house.kitchen).order_by("sort_key", "pk"))


def turn(client: Client, url: str, response, *ticked: Member, **button: str):
    """Press a button of the page on which people are chosen."""
    context = response.context
    sent = {"kept": context["kept"], "shown": context["shown"], "q": context["search"]}
    return client.post(url, {**sent, "tick": [str(row.uuid) for row in ticked], **button})


def go_on(client: Client, response, **fields: str):
    """The second and third page, each sent as it was written."""
    form = response.context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    return client.post(response.request["PATH_INFO"], {**sent, **fields})


def test_what_is_ticked_stays_ticked_while_pages_turn_and_may_be_unticked(
    house: House, crew: list[Member], findable
) -> None:
    findable()
    client, url = house.client(house.alice), url_of(house.kitchen, "split")

    first = client.get(url)
    second = turn(client, url, first, crew[0], crew[1], after=str(first.context["page"].next))
    found = turn(client, url, second, crew[PAGE], q="person 101")
    back = turn(client, url, found, q="", before="")
    unticked = turn(client, url, back, crew[1])

    assert [row.pk for row in second.context["page"].rows] == [
        row.pk for row in crew[PAGE : PAGE * 2]
    ]
    assert [row.full_name for row in found.context["page"].rows] == ["Person 101"]
    assert [page.context["count"] for page in (first, second, found, back, unticked)] == [
        0, 2, 3, 3, 2,
    ]  # fmt: skip
    assert back.context["ticked"] == {crew[0].uuid, crew[1].uuid}
    assert unticked.context["ticked"] == {crew[1].uuid}


def test_a_whole_page_is_ticked_at_once_and_stays_the_one_shown(
    house: House, crew: list[Member]
) -> None:
    client, url = house.client(house.alice), url_of(house.kitchen, "split")
    first = client.get(url)
    second = turn(client, url, first, after=str(first.context["page"].next))

    pages = [
        turn(client, url, page, all=str(page.context["page"].rows[0].uuid))
        for page in (first, second)
    ]

    for page, before in zip(pages, (first, second), strict=True):
        assert (page.context["count"], len(page.context["ticked"])) == (PAGE, PAGE)
        assert page.content.decode().count(" checked>") == PAGE
        assert page.context["page"] == before.context["page"]


def test_people_go_to_a_department_that_is_there(house: House, told) -> None:
    with house.within():
        bakery = people.department("Bakery", manager=house.sponsor)
        own = people.member("9", full_name="Own", department=house.kitchen, manager=house.alice)
    client, url = house.client(house.alice), url_of(house.kitchen, "split/to")

    to = turn(client, url, client.get(url_of(house.kitchen, "split")), house.bob, own)
    asked = go_on(client, to, into="Bakery")
    done = go_on(client, asked)

    assert asked.context["consequences"] == [
        "2 people go from Kitchen to Bakery.",
        "1 person stays in Kitchen.",
        "1 of them has The sponsor as manager from then on.",
    ]
    assert where(house) == {"1": None, "2": "Kitchen", "3": "Bakery", "4": None, "9": "Bakery"}
    assert done["Location"] == url_of(bakery)
    assert told["managers"] == [{house.bob.pk, own.pk}]
    with house.within():
        line = AuditEvent.objects.get()
    assert (line.action, line.object_uuid, line.detail) == (
        "department.split", house.kitchen.uuid, {"into": str(bakery.uuid), "people": 2},
    )  # fmt: skip


def test_people_go_to_a_new_department_beside_it(house: House) -> None:
    with house.within():
        house.kitchen.parent = people.department("House")
        house.kitchen.save()
    client, url = house.client(house.alice), url_of(house.kitchen, "split/to")

    to = turn(client, url, client.get(url_of(house.kitchen, "split")), house.bob)
    asked = go_on(client, to, name="Bakery", manager="4")
    go_on(client, asked)

    with house.within():
        made = Department.objects.select_related("parent").get(name="Bakery")
        assert [made.parent.name, made.manager_id] == ["House", house.sponsor.pk]
        actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert where(house)["3"] == "Bakery"
    assert actions == ["department.add", "department.split"]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({}, "into", "Name a department, or call a new one something."),
        ({"into": "Bakery", "name": "X"}, "name", "Choose one of the two"),
        ({"into": "Bakery", "manager": "4"}, "manager", "Only a new department"),
        ({"into": "Kitchen"}, "__all__", "These people are in this department already."),
        ({"name": "bakery"}, "__all__", "A department called bakery lies there already."),
        ({"name": "X", "people": "1 2"}, "people", "Choose the people again."),
    ],
)
def test_bad_input_is_said_at_its_field_and_the_people_are_kept(
    house: House, fields: dict[str, str], field: str, sentence: str
) -> None:
    with house.within():
        people.department("Bakery")
    client, url = house.client(house.alice), url_of(house.kitchen, "split/to")
    to = turn(client, url, client.get(url_of(house.kitchen, "split")), house.bob)

    pages = [go_on(client, to, **fields), go_on(client, to, **fields, sure="yes")]

    for page in pages:
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
        assert sentence in page.content.decode()
        assert page.context["form"]["people"].value() == fields.get("people", str(house.bob.uuid))
    assert where(house)["3"] == "Kitchen"


@pytest.mark.parametrize("sent", [{}, {"tick": "nonsense"}])
def test_nobody_chosen_is_said_on_the_page_of_the_choice(
    house: House, sent: dict[str, str]
) -> None:
    response = house.client(house.alice).post(url_of(house.kitchen, "split/to"), sent)

    assert response.status_code == 422
    assert response.context["problem"] in (
        "Choose at least one person.",
        "Choose the people again.",
    )
    assert "Who leaves Kitchen?" in response.content.decode()


def test_somebody_who_is_elsewhere_by_now_stops_the_whole(house: House) -> None:
    with house.within():
        people.department("Bakery")
    client, url = house.client(house.alice), url_of(house.kitchen, "split/to")
    choosing = client.get(url_of(house.kitchen, "split"))
    asked = go_on(client, turn(client, url, choosing, house.bob, house.manager), into="Bakery")
    with house.within():
        Member.objects.filter(pk=house.bob.pk).update(department=None)

    done = go_on(client, asked)

    assert (done.status_code, where(house)["2"]) == (422, "Kitchen")
    assert "Some of these people are no longer in the department." in done.content.decode()


def test_nobody_of_another_organisation_can_be_chosen(house: House) -> None:
    with house.within():
        people.department("Bakery")
    url = url_of(house.kitchen, "split/to")

    done = house.client(house.alice).post(
        url, {"people": str(house.mallory.uuid), "into": "Bakery", "sure": "yes"}
    )

    assert done.status_code == 422
    with house.within_other():
        assert Member.objects.get(pk=house.mallory.pk).department_id is None


@pytest.mark.parametrize("rows", [1, 3])
def test_few_and_many_take_the_same_queries(house: House, questions, rows: int) -> None:
    with house.within():
        for n in range(rows):
            people.member(
                f"Q{n}", full_name=f"Quill {n}", department=house.kitchen,
                job_title=people.job_title(f"Title {n}"),
            )  # fmt: skip
    client = house.client(house.alice)

    with questions() as asked:
        response = client.get(url_of(house.kitchen, "split"))

    assert (len(response.context["page"].rows), len(asked)) == (rows + 2, 7)
