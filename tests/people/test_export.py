"""The list of people as a file: what stands in it, who may have it, and that it can be brought in again."""

import csv
import io
import tracemalloc
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from people import words
from people.exports.files import Kind, written
from people.imports import tasks
from people.imports.models import ImportRow
from people.models import AuditEvent, Member
from tests.factories import people
from tests.factories.people import House
from tests.people.imports.test_pages import address, latest, upload, work

CSV, XLSX = "/o/acme/people/list.csv", "/o/acme/people/list.xlsx"
KEYS = [
    *("number", "full_name", "preferred_name", "work_email", "department", "job_title"),
    *("manager_number", "start_date", "last_day", "language"),
]


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def lines(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.fixture
def staff(house: House) -> None:
    with house.within():
        bakery = people.department("Bakery", parent=house.kitchen)
        people.member(
            "0071",
            full_name='=Synthetic, "quoted"\n',
            preferred_name="林",
            address="synthetic@acme.example",
            department=bakery,
            job_title=people.job_title("@Baker"),
            manager=house.alice,
            started_on=date(2020, 2, 29),
            left_on=date(2999, 12, 31),
            language="es",
        )
        people.member("80", full_name="Gone", left_on=date(2020, 1, 1))


ALICE = ["1", "Alice", "", "alice@acme.example", *[""] * 6]
BAKER = [
    *("0071", '\'=Synthetic, "quoted"\n', "林", "synthetic@acme.example"),
    *("Kitchen > Bakery", "'@Baker", "1", "2020-02-29", "2999-12-31", "es"),
]
BOB = ["3", "Bob", "", "", "Kitchen", "Cook", *[""] * 4]
CAROL = ["C1", "Carol", "", "carol@advice.example", *[""] * 6]
MANAGER = ["2", "The kitchen's manager", "", "manager@acme.example", "Kitchen", *[""] * 5]
SPONSOR = ["4", "The sponsor", "", "sponsor@acme.example", *[""] * 6]


def test_csv_holds_the_list_under_keys_that_never_change(house: House, staff: None) -> None:
    response = house.client(house.alice).get(CSV)

    raw = content(response)
    assert raw.startswith(b"\xef\xbb\xbfnumber,full_name,")
    assert lines(raw) == [KEYS, BAKER, ALICE, BOB, CAROL, MANAGER, SPONSOR]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="People ')
    assert response["Cache-Control"] == "no-store"


def test_the_workbook_holds_the_same_and_only_text(house: House, staff: None) -> None:
    raw = content(house.client(house.alice).get(XLSX))

    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    read = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    again = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert read == again == [KEYS, BAKER, ALICE, BOB, CAROL, MANAGER, SPONSOR]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bo"}, [BOB]),
        ({"stay": "left"}, [["80", "Gone", *[""] * 6, "2020-01-01", ""]]),
        ({"stay": "leaving"}, [BAKER]),
        ({"consultants": "yes"}, [CAROL]),
        ({"title": "cook", "sort": "evil"}, [BOB]),
        ({"q": "nobody at all"}, []),
        (
            {"sort": "department", "no_manager": "", "after": "x"},
            [ALICE, CAROL, SPONSOR, BAKER, BOB, MANAGER],
        ),
        ({"sort": "start", "last": "yes"}, [ALICE, BOB, CAROL, MANAGER, SPONSOR, BAKER]),
    ],
)
def test_the_file_holds_the_list_as_it_is_narrowed_and_sorted(
    house: House, staff: None, findable, query: dict[str, str], found: list[list[str]]
) -> None:
    findable()

    response = house.client(house.alice).get(CSV, query)

    assert lines(content(response)) == [KEYS, *found]


def test_the_page_leads_to_the_file_of_what_it_shows(house: House) -> None:
    query = {"department": str(house.kitchen.uuid), "signs_in": "yes", "sort": "number"}

    page = house.client(house.alice).get("/o/acme/people/", query).content.decode()

    rest = f"?department={house.kitchen.uuid}&amp;signs_in=yes&amp;sort=number"
    assert f'href="{CSV}{rest}"' in page
    assert f'href="{XLSX}{rest}"' in page


@pytest.mark.parametrize("url", [CSV, XLSX])
def test_who_took_how_many_away_is_noted(house: House, staff: None, url: str) -> None:
    content(house.client(house.alice).get(url))
    content(house.client(house.alice).get(url, {"department": str(house.kitchen.uuid)}))

    kind = url.rpartition(".")[2]
    with house.within():
        noted = AuditEvent.objects.filter(action="member.export").order_by("pk")
        assert [(row.actor_id, row.object_uuid, row.detail) for row in noted] == [
            (house.alice.pk, None, {"kind": kind, "count": 6}),
            (house.alice.pk, house.kitchen.uuid, {"kind": kind, "count": 3}),
        ]


@pytest.mark.parametrize("url", [CSV, XLSX])
@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("manager", 403), ("sponsor", 403), ("carol", 403), ("mallory", 404)],
)
def test_only_those_who_see_the_list_may_take_it_away(
    house: House, url: str, who: str, status: int
) -> None:
    assert house.client(getattr(house, who)).get(url).status_code == status

    with house.within():
        assert not AuditEvent.objects.filter(action="member.export").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_few_and_many_take_the_same_queries(house: House, questions, rows: int) -> None:
    with house.within():
        for n in range(rows):
            people.member(f"Q{n}", manager=house.alice, department=house.kitchen)
    client = house.client(house.alice)

    with questions() as asked:
        found = lines(content(client.get(CSV)))

    assert (len(found), len(asked)) == (6 + rows, 8)


@pytest.mark.parametrize(("kind", "megabytes"), [(Kind.CSV, 0.5), (Kind.XLSX, 2)])
def test_memory_does_not_grow_with_the_list(kind: Kind, megabytes: float) -> None:
    written(kind, KEYS, [KEYS])[0].close()  # what is loaded once
    tracemalloc.start()

    file, count = written(
        kind, KEYS, ([f"{n} synthetic {key}" for key in KEYS] for n in range(5_000))
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    file.close()

    assert count == 5_000
    assert peak < megabytes * 1_000_000


@pytest.fixture
def as_imported(house: House, staff: None) -> None:
    """As bringing in would have written them: no line breaks, keys of today."""
    with house.within():
        Member.objects.filter(number="0071").update(full_name='=Synthetic, "quoted"', left_on=None)
        for row in Member.objects.all():
            row.sort_key = words.sort_key(row.full_name, row.number)
            row.save()


@pytest.mark.parametrize(("url", "name"), [(CSV, "people.csv"), (XLSX, "people.xlsx")])
def test_what_was_taken_away_comes_back_unchanged(
    house: House, as_imported: None, url: str, name: str
) -> None:
    raw = content(house.client(house.alice).get(url))

    upload(house, raw, name=name)
    run = latest(house)
    page = house.client(house.alice).get(address(run, "columns"))
    chosen = {
        field.html_name: field.value()
        for field in page.context["form"]
        if field.value() not in (None, "")
    }
    house.client(house.alice).post(address(run, "columns"), chosen)
    work(house, tasks.check)

    with house.within(house.alice):
        outcomes = ImportRow.objects.filter(run=latest(house)).order_by("row")
        found = [(row.record["number"], row.outcome, row.errors) for row in outcomes]
    assert [chosen[f"column_{place}"] for place in range(len(KEYS))] == [
        "address" if key == "work_email" else key for key in KEYS
    ]
    assert found == [
        (number, ImportRow.Outcome.UNCHANGED, []) for number in ("0071", "1", "3", "C1", "2", "4")
    ]
