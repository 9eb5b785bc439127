"""The list of people: search, departments, pages by key."""

import re

import pytest

from people import words
from people.models import Member
from people.queries.member import PAGE
from tests.factories import people
from tests.factories.people import House

LIST = "/o/acme/people/"


def names(response) -> list[str]:
    return [row.full_name or row.number for row in response.context["page"].rows]


@pytest.fixture
def crowd(house: House) -> list[str]:
    """Enough people for two and a half pages; some share a name. Returns the names in order."""
    with house.within():
        rows = [
            Member(
                number=f"N{n:03}",
                full_name=f"Person {n // 2:03}",
                sort_key=words.sort_key(f"Person {n // 2:03}", ""),
            )
            for n in range(PAGE * 2 + PAGE // 2)
        ]
        Member.objects.bulk_create(rows)
        everybody = Member.objects.order_by("sort_key", "pk")
        return [row.full_name or row.number for row in everybody]


def follow(client, response, relation: str):
    """The page behind the link called previous or next."""
    match = re.search(rf'<a rel="{relation}" href="([^"]+)"', response.content.decode())
    return client.get(LIST + match.group(1).replace("&amp;", "&")) if match else None


def test_pages_by_key_show_everybody_once_forward_and_back(house: House, crowd: list[str]) -> None:
    client = house.client(house.alice)
    forward, pages = client.get(LIST), []
    while forward is not None:
        pages.append(names(forward))
        last, forward = forward, follow(client, forward, "next")
    back = []
    while last is not None:
        back.insert(0, names(last))
        last = follow(client, last, "prev")

    assert [name for page in pages for name in page] == crowd
    assert (pages, [len(page) for page in pages[:-1]]) == (back, [PAGE, PAGE])


def test_a_page_by_key_does_not_move_when_somebody_joins_before_it(
    house: House, crowd: list[str]
) -> None:
    client = house.client(house.alice)
    first = client.get(LIST)
    second = follow(client, first, "next")
    with house.within():
        people.member("0", full_name="Aaa")

    assert names(follow(client, first, "next")) == names(second)
    assert names(client.get(LIST))[0] == "Aaa"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("bo", ["Bob"]),
        ("BÖB", ["Bob"]),
        ("kitch man", ["The kitchen's manager"]),
        ("man kitch zzz", []),
        ("ob", []),
        ("c1", ["Carol"]),
        ("alice@acme", ["Alice"]),
        ("%", None),
        ("_", None),
        ("' or 1=1", []),
    ],
)
def test_search_by_the_beginning_of_words(
    house: House, findable, search: str, found: list[str] | None
) -> None:
    findable()
    everybody = ["Alice", "Bob", "Carol", "The kitchen's manager", "The sponsor"]

    response = house.client(house.alice).get(LIST, {"q": search})

    assert names(response) == (everybody if found is None else found)


def test_a_department_includes_those_below_it(house: House) -> None:
    with house.within():
        bakery = people.department("Bakery", parent=house.kitchen)
        people.member("20", full_name="Baker", department=bakery)
    client = house.client(house.alice)

    kitchen = client.get(LIST, {"department": str(house.kitchen.uuid)})
    below = client.get(LIST, {"department": str(bakery.uuid)})

    assert names(kitchen) == ["Baker", "Bob", "The kitchen's manager"]
    assert names(below) == ["Baker"]
    assert [row.name for row in below.context["place"].way] == ["Kitchen", "Bakery"]


def test_who_has_left_is_not_in_the_list(house: House) -> None:
    with house.within():
        Member.objects.filter(pk=house.bob.pk).update(left_on="2020-01-01")

    assert "Bob" not in names(house.client(house.alice).get(LIST))


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor", "carol"])
def test_only_hr_sees_the_list(house: House, who: str) -> None:
    assert house.client(getattr(house, who)).get(LIST).status_code == 403


@pytest.mark.parametrize("query", ["department=x", "after=x", "before=1", "department=00000000"])
def test_a_wrong_address_is_not_found(house: House, query: str) -> None:
    assert house.client(house.alice).get(f"{LIST}?{query}").status_code == 404


def test_nothing_of_another_organisation_narrows_or_moves_the_list(house: House) -> None:
    client = house.client(house.mallory)
    own = "/o/elsewhere/people/"

    department = client.get(own, {"department": str(house.kitchen.uuid)})
    after = client.get(own, {"after": str(house.alice.uuid)})

    assert (department.status_code, names(after)) == (404, [])


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("narrowed", "asked_for"), [(False, 7), (True, 8)])
def test_few_and_many_take_the_same_queries(
    house: House, findable, questions, rows: int, narrowed: bool, asked_for: int
) -> None:
    with house.within():
        for n in range(rows):
            people.member(
                f"Q{n}", full_name=f"Quill {n}", department=house.kitchen,
                job_title=people.job_title(f"Title {n}"),
            )  # fmt: skip
    findable()
    query = {"q": "quill", "after": str(house.alice.uuid)}
    if narrowed:
        query["department"] = str(house.kitchen.uuid)
    client = house.client(house.alice)

    with questions() as asked:
        response = client.get(LIST, query)

    assert (len(names(response)), len(asked)) == (rows, asked_for)
    assert not any("COUNT(" in sql.upper() or "OFFSET" in sql.upper() for sql in asked)


def test_a_full_page_is_small(house: House, crowd: list[str]) -> None:
    response = house.client(house.alice).get(LIST)

    assert len(names(response)) == PAGE
    assert len(response.content) <= 60_000
