"""The list of people: what narrows it, in which order, pages by key."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.utils import timezone

from people import access, words
from people.models import Member
from people.queries.member_list import PAGE
from tests.factories import people
from tests.factories.people import House

LIST = "/o/acme/people/"


def names(response) -> list[str]:
    return [row["full_name"] or row["number"] for row in response.context["page"].rows]


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


@pytest.mark.parametrize(
    "query",
    [
        "department=x",
        "department=00000000-0000-0000-0000-000000000000",
        "after=x",
        "before=1",
        "after=00000000-0000-0000-0000-000000000000",
        "before=00000000-0000-0000-0000-000000000000",
        "sort=evil",
        "sort=-name&stay=never&signs_in=perhaps&no_manager=1&title=%00&q=%00",
        "q=%00%40&unknown=1",
    ],
)
def test_what_makes_no_sense_in_the_address_is_left_out(house: House, query: str) -> None:
    client = house.client(house.alice)
    everybody = names(client.get(LIST))

    response = client.get(f"{LIST}?{query}")

    searched = "%40" in query  # an address that nobody has
    assert (response.status_code, names(response)) == (200, [] if searched else everybody)
    assert [chip["url"] for chip in response.context["chips"]] == (["?"] if searched else [])


def test_nothing_of_another_organisation_narrows_or_moves_the_list(house: House) -> None:
    client = house.client(house.mallory)
    own = "/o/elsewhere/people/"

    department = client.get(own, {"department": str(house.kitchen.uuid)})
    after = client.get(own, {"after": str(house.alice.uuid)})

    assert (names(department), names(after)) == (["Mallory"], ["Mallory"])
    assert b"Kitchen" not in department.content


@pytest.fixture
def staff(house: House) -> date:
    """Somebody for every way of narrowing. Returns the day of today."""
    today = timezone.localdate()
    with house.within():
        gone = people.member("50", full_name="Gone", left_on=today - timedelta(days=1))
        people.member("51", full_name="Leaves", left_on=today, manager=house.alice)
        night = people.department("Night", parent=house.kitchen, manager=gone)
        lone = people.member("52", full_name="Lone head")
        own = people.department("Laundry", manager=lone)
        people.member("53", full_name="Led by nobody", department=night)
        people.member("54", full_name="Led by one gone", department=own, manager=gone)
        people.member("55", full_name="Launders", department=own)
        Member.objects.filter(pk=lone.pk).update(department=own)
        head = people.member("56", full_name="Head below", job_title=people.job_title("Cook's aid"))
        below = people.department("Below", parent=house.kitchen, manager=head)
        Member.objects.filter(pk=head.pk).update(department=below)
    return today


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"title": "COOK"}, ["Bob", "Head below"]),
        ({"title": "cook", "no_manager": "yes"}, []),
        ({"title": "%"}, []),
        ({"stay": "left"}, ["Gone"]),
        ({"stay": "leaving"}, ["Leaves"]),
        (
            {"signs_in": "yes"},
            ["Alice", "Bob", "Carol", "The kitchen's manager", "The sponsor"],
        ),
        (
            {"signs_in": "no"},
            [
                *("Head below", "Launders", "Leaves", "Led by nobody", "Led by one gone"),
                "Lone head",
            ],
        ),
        (
            {"no_manager": "yes"},
            [
                *("Alice", "Led by nobody", "Led by one gone", "Lone head"),
                *("The kitchen's manager", "The sponsor"),
            ],
        ),
        ({"no_department": "yes"}, ["Alice", "Leaves", "The sponsor"]),
        ({"consultants": "yes"}, ["Carol"]),
        ({"consultants": "yes", "no_department": "yes"}, []),
    ],
)
def test_the_list_is_narrowed(
    house: House, staff: date, query: dict[str, str], found: list[str]
) -> None:
    response = house.client(house.alice).get(LIST, query)

    assert names(response) == found
    assert len(response.context["chips"]) == len(query)


def test_who_is_led_by_nobody_agrees_with_the_rule_for_managers(house: House, staff: date) -> None:
    with house.within():
        here = list(Member.objects.filter(external=False).exclude(left_on__lt=staff))
        leaders = {member.full_name: access.manager_of(member) for member in here}

    response = house.client(house.alice).get(LIST, {"no_manager": "yes"})

    assert names(response) == sorted(name for name, leader in leaders.items() if leader is None)


def test_each_thing_that_narrows_can_be_taken_away(house: House) -> None:
    query = {
        "q": "bo",
        "department": str(house.kitchen.uuid),
        "title": "cook & baker",
        "signs_in": "no",
        "stay": "left",
        "no_manager": "yes",
        "no_department": "yes",
        "consultants": "yes",
    }

    response = house.client(house.alice).get(LIST, {**query, "sort": "number"})

    rest = [dict(parse_qsl(chip["url"][1:])) for chip in response.context["chips"]]
    assert rest == [
        {key: word for key, word in {**query, "sort": "number"}.items() if key != gone}
        for gone in query
    ]
    assert [chip["text"] for chip in response.context["chips"]] == [
        "Found by: bo",
        "Department: Kitchen",
        "Job title: cook & baker",
        "Cannot sign in yet",
        "Has left",
        "Without a manager",
        "Without a department",
        "Consultants",
    ]
    assert '<a class="chips-clear" href="?">Clear</a>' in response.content.decode()


@pytest.fixture
def mixed(house: House) -> list[Member]:
    """Two and a half pages; some lack a start date or a department, departments share a name."""
    with house.within():
        places = [None, house.kitchen, people.department("Kitchen", parent=house.kitchen)]
        places += [people.department("Bar"), people.department("bar"), None]
        Member.objects.bulk_create(
            Member(
                number=f"M{n * 7 % 125}",
                full_name=f"Person {n * 13 % 40:03}",
                sort_key=f"person {n * 13 % 40:03}",
                department=places[n % 6],
                started_on=None if n % 3 == 0 else date(2020, 1, 1 + n % 5),
            )
            for n in range(100, 100 + PAGE * 2 + PAGE // 2)
        )
        return list(Member.objects.select_related("department"))


ORDERS = {
    "name": lambda row: (row.sort_key, row.pk),
    "number": lambda row: (len(row.number), row.number),
    "start": lambda row: (row.started_on or date.min, row.sort_key, row.pk),
    "department": lambda row: (
        (row.department.name, row.department.uuid) if row.department else ("", UUID(int=0)),
        row.sort_key,
        row.pk,
    ),
}


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_shows_everybody_once_forward_and_back(
    house: House, mixed: list[Member], sort: str
) -> None:
    client = house.client(house.alice)
    expected = [row.uuid for row in sorted(mixed, key=ORDERS[sort])]

    first = response = client.get(LIST, {"sort": sort})
    forward = [shown(response)]
    while response := follow(client, response, "next"):
        forward.append(shown(response))
        last = response
    end = client.get(LIST + first.context["turns"]["last"])
    response, back = end, [shown(end)]
    while response := follow(client, response, "prev"):
        back.insert(0, shown(response))
        start = response

    assert [row for page in forward for row in page] == expected
    assert [row for page in back for row in page] == expected
    assert (shown(end), end.context["page"].next) == (expected[-PAGE:], None)
    assert "next" not in last.context["turns"]
    assert (
        shown(client.get(LIST + start.context["turns"].get("first", "?sort=" + sort)))
        == (expected[:PAGE])
    )


def shown(response) -> list[UUID]:
    return [row["uuid"] for row in response.context["page"].rows]


def test_the_order_stays_while_the_list_is_narrowed_and_the_other_way_round(
    house: House,
) -> None:
    response = house.client(house.alice).get(LIST, {"sort": "start", "signs_in": "yes"})

    page = response.content.decode()
    assert '<input type="hidden" name="sort" value="start">' in page
    assert [order["url"] for order in response.context["orders"]] == [
        f"?signs_in=yes&sort={sort}" for sort in ("name", "number", "start", "department")
    ]
    assert [order["current"] for order in response.context["orders"]] == [False, False, True, False]


def test_a_list_without_anybody_says_what_to_do(house: House, staff: date) -> None:
    client = house.client(house.alice)

    narrowed = client.get(LIST, {"q": "zzz"}).content.decode()

    assert "Nobody fits all of this." in narrowed
    assert "list.csv" not in narrowed


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("narrowed", "order", "asked_for"),
    [
        (False, {}, 7),
        (True, {}, 8),
        (True, {"sort": "number"}, 8),
        (False, {"sort": "start"}, 8),
        (False, {"sort": "department", "title": "title", "signs_in": "no"}, 8),
    ],
)
def test_few_and_many_take_the_same_queries(
    house: House,
    findable,
    questions,
    rows: int,
    narrowed: bool,
    order: dict[str, str],
    asked_for: int,
) -> None:
    with house.within():
        for n in range(rows):
            people.member(
                f"Q{n}", full_name=f"Quill {n}", department=house.kitchen,
                job_title=people.job_title(f"Title {n}"),
            )  # fmt: skip
    findable()
    query = {"q": "quill", "after": str(house.alice.uuid), **order}
    if narrowed:
        query["department"] = str(house.kitchen.uuid)
    client = house.client(house.alice)

    with questions() as asked:
        response = client.get(LIST, query)

    assert (len(names(response)), len(asked)) == (rows, asked_for)
    assert not any("COUNT(" in sql.upper() or "OFFSET" in sql.upper() for sql in asked)


def test_a_full_page_is_small(house: House, crowd: list[str]) -> None:
    response = house.client(house.alice).get(LIST, {"sort": "start", "signs_in": "no"})

    assert len(names(response)) == PAGE
    assert len(response.content) <= 60_000
