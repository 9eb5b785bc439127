"""Merging two departments: people, departments below, managers, and what is said before."""

import pytest
from django.db import connection

from people.models import AuditEvent, Department, Member
from people.queries.department_merge import plan
from people.refusals import NotPossible
from tests.factories import people
from tests.factories.people import House
from tests.people.test_department import sure, url_of


@pytest.fixture
def halves(house: House) -> dict[str, Department]:
    """North and South, which both have a bar; North's bar has a cellar, South has a garden."""
    with house.within():
        north = people.department("North", manager=house.sponsor)
        south = people.department("South", manager=house.manager)
        bar = people.department("Bar", parent=north, manager=house.bob)
        found = {
            "North": north,
            "South": south,
            "North's bar": bar,
            "South's bar": people.department("BAR", parent=south),
            "Cellar": people.department("Cellar", parent=bar),
            "Terrace": people.department("Terrace", parent=north),
            "Garden": people.department("Garden", parent=south),
        }
        for n, place in enumerate(found.values()):
            people.member(f"H{n}", full_name=f"Person {n}", department=place)
        people.member("H8", full_name="Gone", department=north, left_on="2020-01-01")
        people.member("H9", full_name="Own", department=north, manager=house.alice)
    return found


def shape(house: House) -> list[tuple[str, str | None, str | None, list[str]]]:
    """Name, parent, manager and the people of each department but the kitchen."""
    with house.within():
        rows = Department.objects.exclude(pk=house.kitchen.pk).select_related("parent", "manager")
        return [
            (
                row.name,
                row.parent and row.parent.name,
                row.manager and row.manager.number,
                sorted(row.members.values_list("number", flat=True)),
            )
            for row in rows.order_by("name")
        ]


def test_people_departments_and_managers_come_together(
    house: House, halves: dict[str, Department], told
) -> None:
    asked, done = sure(house.client(house.alice), url_of(halves["North"], "merge"), into="South")

    assert asked.context["consequences"] == [
        "3 people come from North to South.",
        "2 departments below it go along.",
        "1 department of the same name below them is merged in turn.",
        "The sponsor no longer manages North. The kitchen's manager remains the manager of South.",
        "Bob, who manages Bar, manages BAR from then on.",
        "2 people get another manager by this.",
        "North is then gone. Each person's history keeps it.",
    ]
    assert shape(house) == [
        ("BAR", "South", "3", ["H2", "H3"]),
        ("Cellar", "BAR", None, ["H4"]),
        ("Garden", "South", None, ["H6"]),
        ("South", None, "2", ["H0", "H1", "H8", "H9"]),
        ("Terrace", "South", None, ["H5"]),
    ]
    assert done["Location"] == url_of(halves["South"])
    with house.within():
        ids = dict(Member.objects.values_list("number", "pk"))
        line = AuditEvent.objects.get()
    assert told["managers"] == [{ids[number] for number in ("H0", "H2", "H3", "H8")}]
    assert (line.action, line.object_uuid, line.detail) == (
        "department.merge",
        halves["South"].uuid,
        {"source": str(halves["North"].uuid), "people": 4, "departments": 2, "merged": 1},
    )


def test_history_keeps_where_people_were(house: House, halves: dict[str, Department]) -> None:
    sure(house.client(house.alice), url_of(halves["North"], "merge"), into="South")

    with house.within():
        events = Member.pgh_event_model.objects.filter(number="H0").order_by("pgh_id")
        was = list(events.values_list("department_id", flat=True))
        kept = Department.pgh_event_model.objects.filter(pgh_obj_id=halves["North"].pk)
        assert was == [halves["North"].pk, halves["South"].pk]
        assert kept.latest("pgh_id").name == "North"


def test_a_department_merges_into_the_one_above_although_a_child_has_its_name(house: House) -> None:
    """Inner > Inner: the child comes to lie where its parent lay until now."""
    with house.within():
        inner = people.department("Inner", parent=house.kitchen)
        innermost = people.department("Inner", parent=inner)
        people.member("50", full_name="Somebody", department=innermost)

    sure(house.client(house.alice), url_of(inner, "merge"), into="Kitchen")

    assert shape(house) == [("Inner", "Kitchen", None, ["50"])]
    with house.within():
        assert Department.objects.get(name="Inner").pk == innermost.pk
        connection.check_constraints()


def test_namesakes_inside_what_goes_become_one(house: House) -> None:
    with house.within():
        source, target = people.department("Source"), people.department("Target")
        first, second = (people.department(name, parent=source) for name in ("Bar", "BAR"))
        for n, (parent, name) in enumerate([(first, "A"), (second, "a"), (second, "B")]):
            below = people.department(name, parent=parent)
            people.member(f"6{n}", full_name=f"Person {n}", department=below)

    sure(house.client(house.alice), url_of(source, "merge"), into="Target")

    assert shape(house) == [
        ("A", "Bar", None, ["60", "61"]),
        ("B", "Bar", None, ["62"]),
        ("Bar", "Target", None, []),
        ("Target", None, None, []),
    ]
    with house.within():
        assert target.children.get().pk == first.pk


@pytest.mark.parametrize(
    ("source", "into", "sentence"),
    [
        ("North", "North", "Choose another department than this one."),
        ("North", "Cellar", "Cellar lies below North."),
        ("North", "", "Say which department it becomes part of."),
        ("North", "Bar", "Several departments are called this."),
    ],
)
def test_what_cannot_be_merged_is_refused_on_both_pages(
    house: House, halves: dict[str, Department], source: str, into: str, sentence: str
) -> None:
    before = shape(house)
    client, url = house.client(house.alice), url_of(halves[source], "merge")

    pages = [client.post(url, {"into": into}), client.post(url, {"into": into, "sure": "yes"})]

    assert [page.status_code for page in pages] == [422, 422]
    assert [sentence in page.content.decode() for page in pages] == [True, True]
    assert shape(house) == before


def test_the_plan_takes_as_many_queries_for_many_departments(
    house: House, halves: dict[str, Department], django_assert_num_queries
) -> None:
    with house.within():
        for n in range(30):
            people.department(f"Branch {n}", parent=halves["North"])
            people.department(f"BRANCH {n}", parent=halves["South"])
        with django_assert_num_queries(3):
            merge = plan(halves["North"], halves["South"])
        with pytest.raises(NotPossible):
            plan(halves["South"], halves["Garden"])

    assert (len(merge.pairs), len(merge.moved)) == (32, 2)
