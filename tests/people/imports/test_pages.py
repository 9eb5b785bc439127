"""The four steps through HTTP, as the people who may and may not take them."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from people.imports import tasks
from people.imports.models import ImportPart, ImportRow, ImportRun
from people.models import Job, Member
from tests.factories import people as factory
from tests.people.imports.bad_files import MADE
from tests.people.imports.files import LISTS, delimited

LIST = delimited(
    [
        ["Staff no", "Name", "Work email", "Salary", "Joined", "Unit"],
        ["10", "王小明", "wang@acme.example", "5000", "01/02/2020", "Rooms"],
        ["11", "José Núñez", "", "6000", "03/04/2021", "Rooms"],
        ["", "Nobody", "", "7000", "", ""],
        ["12", "=Formula", "nowhere", "8000", "", ""],
    ],
    delimiter=";",
)
ROLES = {
    "column_0": "number",
    "column_1": "full_name",
    "column_2": "address",
    "column_3": "",
    "column_4": "start_date",
    "column_5": "department",
    "start_date_order": "dmy",
}
# One bad file for each refusal that somebody reads; the others in the bars at their sizes.
FIRST = {(problem, str(where)): name for name, (_, problem, where) in reversed(MADE.items())}
EACH = [
    name if name in FIRST.values() else pytest.param(name, marks=pytest.mark.bar) for name in MADE
]
POSTS = {
    *("start", "columns", "reading", "again", "leavers", "apply", "resume", "discard", "undo"),
}
GETS = {
    *("start", "columns", "reading", "check", "leavers", "rejected", "discard", "done", "undo"),
}


def upload(house, content: bytes, who=None, name: str = "people.csv", **data):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    url = reverse("imports:start", args=["acme"])
    return house.client(who or house.alice).post(url, {"file": file, **data})


def latest(house) -> ImportRun:
    with house.within(house.alice):
        return ImportRun.objects.select_related("organisation", "job").latest("pk")


def address(run: ImportRun, name: str) -> str:
    return reverse(f"imports:{name}", args=["acme", run.uuid])


def work(house, task) -> None:
    """What a worker does with the message that was sent."""
    run = latest(house)
    headers = {
        "synchro.organisation_id": house.organisation.pk,
        "synchro.member_id": house.alice.pk,
    }
    task.apply(kwargs={"run": run.pk, "job": run.job.pk}, headers=headers, throw=True)


def text_of(response) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def table_of(response) -> list[list[str]]:
    """The body of the first table of the page, as text."""
    body = response.content.decode().split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [
        [
            " ".join(
                unescape(re.sub(r"<select.*?</select>|<[^>]+>", " ", cell, flags=re.S)).split()
            )
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    ]


def test_a_list_goes_through_four_steps(house):
    alice = house.client(house.alice)

    response = upload(house, LIST)
    run = latest(house)
    assert (response.status_code, response.url) == (302, address(run, "columns"))

    page = alice.get(address(run, "columns"))
    assert table_of(page) == [
        ["Staff no", "10 , 11 , 12", "", ""],
        ["Name", "王小明 , José Núñez , Nobody", "", ""],
        ["Work email", "wang@acme.example , nowhere", "", ""],
        ["Salary", "Not shown", "", "Ignored: looks like pay, which is not needed"],
        ["Joined", "01/02/2020 , 03/04/2021", "", ""],
        ["Unit", "Rooms", "", ""],
    ]
    assert "people.csv · 4 rows · Unicode (UTF-8) · Semicolon ( ; )" in text_of(page)
    assert "Day, month, year: 01/02/2020 is 1 February 2020" in text_of(page)

    response = alice.post(address(run, "columns"), ROLES)
    assert (response.status_code, response.url) == (302, address(run, "check"))
    assert "0 of 4 rows Waiting to start." in text_of(alice.get(response.url))

    work(house, tasks.check)
    page = alice.get(address(run, "check"))
    assert "2 New 0 Changed 0 Unchanged 2 Left out" in text_of(page)
    assert "1 department is made: Rooms" in text_of(page)
    assert table_of(page) == [
        [
            "Work e-mail address is not an address",
            "1",
            "row 5 ( nowhere )",
            "What to do: Work e-mail address is not an address",
        ],
        ["Number is missing", "1", "row 4", "Correct them in the file"],
    ]
    with house.within():
        assert not Member.objects.filter(number="10").exists()

    response = alice.post(address(run, "apply"))
    assert (response.status_code, response.url) == (302, address(run, "done"))
    work(house, tasks.apply)
    page = alice.get(address(run, "done"))
    assert "2 New 0 Changed 0 Unchanged 2 Left out" in text_of(page)
    with house.within():
        rows = Member.objects.filter(number__in=["10", "11"]).order_by("number")
        assert [(row.full_name, str(row.started_on)) for row in rows] == [
            ("王小明", "2020-02-01"),
            ("José Núñez", "2021-04-03"),
        ]
        assert "5000" not in str(list(ImportRun.objects.values()))


def test_rows_that_were_left_out_come_back_with_their_reason_and_no_formula(house):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), ROLES)
    work(house, tasks.check)

    response = alice.get(address(run, "rejected"))

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content))) == [
        ["Row", "Reason", "Staff no", "Name", "Work email", "Joined", "Unit"],
        ["4", "Number is missing", "", "Nobody", "", "", ""],
        ["5", "Work e-mail address is not an address", "12", "'=Formula", "nowhere", "", ""],
    ]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="rows left out of people.csv"' in response["Content-Disposition"]


def test_corrected_rows_can_be_brought_in_as_they_were_downloaded(house):
    corrected = "Row,Reason,Staff no,Name\n5,Work e-mail address is not an address,12,'=Formula\n"
    upload(house, corrected.encode())
    run = latest(house)

    house.client(house.alice).post(
        address(run, "columns"), {"column_2": "number", "column_3": "full_name"}
    )
    work(house, tasks.check)
    house.client(house.alice).post(address(run, "apply"))
    work(house, tasks.apply)

    with house.within():
        assert Member.objects.get(number="12").full_name == "=Formula"


@pytest.mark.safe
@pytest.mark.parametrize("name", EACH)
def test_bad_files_are_refused_at_the_field_and_nothing_is_kept(house, name):
    """One of each kind; test_bad_files.py reads every one."""
    make, _, _ = MADE[name]

    response = upload(house, make())

    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>Error: " in page
    (sentence,) = response.context["form"].errors["file"]
    assert page.count(sentence.replace('"', "&quot;")) == 2
    with house.within():
        assert not ImportRun.objects.exists()
        assert not ImportPart.objects.exists()


def test_a_file_that_is_too_large_is_refused(house, settings):
    settings.IMPORT_MAX_BYTES = 1_000

    response = upload(house, b"Number\n" + b"1\n" * 1_000)

    assert response.status_code == 422
    assert "and at most" in text_of(response)
    file = response.context["form"].files["file"]
    assert (file.size, type(file)) == (2_007, SimpleUploadedFile)  # which was never on disk


def test_no_file_is_refused(house):
    url = reverse("imports:start", args=["acme"])

    response = house.client(house.alice).post(url, {})

    assert response.status_code == 422
    assert "Choose the file with your list of people." in text_of(response)


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_many_scripts_are_proposed_whole(house, name):
    encoding, delimiter, rows = LISTS[name]

    response = upload(house, delimited(rows, encoding, delimiter))
    page = house.client(house.alice).get(response.url)

    shown = " ".join(cell for row in table_of(page) for cell in row)
    assert rows[1][1].split(",")[0] in shown
    chosen = {field.value() for field in page.context["form"]} - {"", None}
    assert "number" in chosen


def test_a_person_can_choose_the_encoding(house):
    content = "Number;Name\n1;Łukasz\n".encode("cp852")
    assert upload(house, content).status_code in (302, 422)

    response = upload(house, "Number;Name\n1;Ζωή\n".encode("cp1253"), encoding="cp1253")

    assert "Ζωή" in text_of(house.client(house.alice).get(response.url))


def test_the_file_can_be_read_again_in_another_way(house):
    upload(house, "Number;Name\n1;Ζωή\n".encode("cp1253"), encoding="cp1252")
    run = latest(house)
    alice = house.client(house.alice)

    response = alice.post(
        address(run, "reading"), {"encoding": "cp1253", "delimiter": ";", "heading_row": "1"}
    )

    assert (response.status_code, response.url) == (302, address(run, "columns"))
    assert "Ζωή" in text_of(alice.get(response.url))


def test_a_reading_that_fails_says_so_and_keeps_the_first(house):
    upload(house, "Number;Name\n1;José\n".encode("cp1252"))
    run = latest(house)

    response = house.client(house.alice).post(address(run, "reading"), {"encoding": "utf-8"})

    assert response.status_code == 422
    assert "Row 2 has characters that are broken." in text_of(response)
    assert latest(house).look == run.look


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        (
            {"column_0": "", "column_2": ""},
            "__all__",
            "Choose the column that holds the person number or, where there is none,",
        ),
        (
            {"column_3": "job_title"},
            "reason",
            "Say why a column that looks sensitive is needed",
        ),
        ({"column_1": "number"}, "column_1", "Another column already goes there."),
        ({"column_5": "department_2"}, "column_5", "Choose the column of the department above"),
        ({"column_2": "given_name"}, "column_2", "The name comes either whole or in parts."),
        ({"start_date_order": ""}, "start_date_order", "Say in which order the dates are written."),
        ({"column_4": "salary"}, "column_4", "Select a valid choice."),
    ],
)
def test_columns_that_do_not_fit_are_said_where_they_were_chosen(house, change, field, sentence):
    upload(house, LIST)
    run = latest(house)

    response = house.client(house.alice).post(address(run, "columns"), {**ROLES, **change})

    assert response.status_code == 422
    assert response.context["form"].errors[field][0].startswith(sentence)
    assert response.context["form"]["column_5"].value() == {**ROLES, **change}["column_5"]
    assert latest(house).state == ImportRun.State.READ


def test_twins_can_be_decided(house):
    upload(house, delimited([["Number", "Name"], ["7", "One"], ["7", "Two"]]))
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), {"column_0": "number", "column_1": "full_name"})
    work(house, tasks.check)
    assert [cells[:3] for cells in table_of(alice.get(address(run, "check")))] == [
        ["Number is used twice", "2", "row 2 ( 7 ), row 3 ( 7 )"]
    ]

    assert alice.post(address(run, "again"), {}).status_code == 422
    response = alice.post(address(run, "again"), {"number_twice": "last"})
    assert (response.status_code, response.url) == (302, address(run, "check"))
    work(house, tasks.check)

    assert [cells[:3] for cells in table_of(alice.get(address(run, "check")))] == [
        ["Number is used twice", "1", "row 2 ( 7 )"]
    ]


def test_a_list_that_changes_nothing_says_so(house):
    upload(house, delimited([["Number", "Name"], ["3", "Bob"]]))
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), {"column_0": "number", "column_1": "full_name"})
    work(house, tasks.check)

    page = alice.get(address(run, "check"))

    assert "This list changes nothing: everyone in it is already here" in text_of(page)
    assert address(run, "apply") not in page.content.decode()


def test_progress_is_polled_and_then_leads_on(house):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), ROLES)
    with house.within(house.alice):
        Job.objects.filter(pk=latest(house).job.pk).update(state="running", done=3)

    polled = alice.get(address(run, "check"), headers={"HX-Request": "true"})
    assert "3 of 4 rows" in polled.content.decode()
    assert "<html" not in polled.content.decode()

    work(house, tasks.check)
    done = alice.get(address(run, "check"), headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == address(run, "check")


def test_a_silent_queue_is_told_and_the_list_is_kept(house, settings):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), ROLES)
    with house.within(house.alice):
        ImportRun.objects.update(touched_at=timezone.now() - timedelta(seconds=20))
        before = latest(house).job.pk

    page = alice.get(address(run, "check"))
    assert "nothing has taken up the work yet" in text_of(page)

    response = alice.post(address(run, "resume"))
    assert (response.status_code, response.url) == (302, address(run, "check"))
    assert latest(house).job.pk != before
    work(house, tasks.check)
    assert latest(house).state == ImportRun.State.CHECKED


def test_a_list_can_be_discarded(house):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    assert "Discard this list?" in text_of(alice.get(address(run, "discard")))

    response = alice.post(address(run, "discard"))

    assert (response.status_code, response.url) == (302, reverse("imports:start", args=["acme"]))
    for name in ("columns", "check", "done", "rejected", "discard"):
        assert alice.get(address(run, name)).url == reverse("imports:start", args=["acme"])


def test_pressing_twice_brings_in_once(house):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), ROLES)
    work(house, tasks.check)

    first = alice.post(address(run, "apply"))
    second = alice.post(address(run, "apply"))

    assert (first.url, second.url) == (address(run, "done"), address(run, "done"))
    with house.within(house.alice):
        assert Job.objects.filter(kind="imports.apply").count() == 1


def test_an_unfinished_list_is_offered_again(house):
    upload(house, LIST)
    run = latest(house)

    page = house.client(house.alice).get(reverse("imports:start", args=["acme"]))

    assert "people.csv is not finished: Columns to choose." in text_of(page)
    assert address(run, "columns") in page.content.decode()
    assert "Other lists that are not finished" not in text_of(page)


def test_of_several_unfinished_lists_the_latest_stands_first_and_the_others_below(house):
    for name in ("first.csv", "second.csv", "third.csv"):
        upload(house, LIST, name=name)

    page = text_of(house.client(house.alice).get(reverse("imports:start", args=["acme"])))

    assert page.count("is not finished") == 1
    assert "third.csv is not finished: Columns to choose." in page
    others = page.partition("Other lists that are not finished")[2]
    assert -1 < others.find("second.csv") < others.find("first.csv")


@pytest.mark.parametrize("name", sorted(GETS | POSTS))
def test_only_hr_of_this_organisation_gets_near_an_import(house, name):
    upload(house, LIST)
    run = latest(house)
    url = reverse("imports:start", args=["acme"]) if name == "start" else address(run, name)

    def answers(who) -> list[int]:
        client = house.client(who)
        asked = [client.get(url)] if name in GETS else []
        asked += [client.post(url, {})] if name in POSTS else []
        return [response.status_code for response in asked]

    every = len(answers(house.bob))
    assert answers(house.bob) == [403] * every
    assert answers(house.carol) == [403] * every
    assert answers(house.sponsor) == [403] * every
    assert answers(house.mallory) == [404] * every
    assert answers(None) == [302] * every
    assert latest(house).state == ImportRun.State.READ


@pytest.mark.parametrize("name", sorted((GETS | POSTS) - {"start"}))
def test_an_import_of_another_organisation_is_not_there(house, name):
    upload(house, LIST)
    run = latest(house)
    mallory = house.client(house.mallory)
    url = reverse(f"imports:{name}", args=["elsewhere", run.uuid])

    answers = [mallory.get(url)] if name in GETS else []
    answers += [mallory.post(url, {})] if name in POSTS else []

    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize("number", [1, 3])
def test_the_first_page_asks_the_same_of_the_database_for_any_number(
    house, django_assert_num_queries, number
):
    for _ in range(number):
        upload(house, LIST)
    alice = house.client(house.alice)
    alice.get(reverse("imports:start", args=["acme"]))

    with django_assert_num_queries(QUERIES):
        alice.get(reverse("imports:start", args=["acme"]))


QUERIES = 9


def test_rows_of_another_organisation_cannot_be_seen(house):
    upload(house, LIST)
    run = latest(house)
    house.client(house.alice).post(address(run, "columns"), ROLES)
    work(house, tasks.check)

    with house.within_other():
        assert not ImportRow.objects.exists()
        assert not ImportPart.objects.exists()
    with house.within():
        assert ImportRow.objects.count() == 4


def test_a_sensitive_column_comes_in_for_a_reason_that_is_kept(house):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    page = alice.get(address(run, "columns"))
    assert "Why a column that looks sensitive is needed" in text_of(page)

    chosen = {**ROLES, "column_3": "job_title", "reason": "It holds the grade"}
    alice.post(address(run, "columns"), chosen)
    work(house, tasks.check)

    with house.within():
        row = ImportRow.objects.filter(run=run).order_by("row").first()
        assert row.record["job_title"] == "5000"
    assert latest(house).mapping["reason"] == "It holds the grade"


def test_a_password_is_not_brought_in_for_any_reason(house):
    upload(house, delimited([["Number", "Password"], ["7", "secret"]]))
    run = latest(house)

    response = house.client(house.alice).post(
        address(run, "columns"),
        {"column_0": "number", "column_1": "preferred_name", "reason": "Wanted"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "column_1": ["Passwords are never brought in. Choose Ignore for this column."]
    }


def test_a_cause_can_be_eased_and_taken_up_again(house):
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), ROLES)
    work(house, tasks.check)

    alice.post(address(run, "again"), {"address_invalid": "eased"})
    work(house, tasks.check)
    page = alice.get(address(run, "check"))
    assert "3 New 0 Changed 0 Unchanged 1 Left out" in text_of(page)
    assert "Entry was left empty, as you chose 1 row 5 ( nowhere )" in text_of(page)

    alice.post(address(run, "again"), {"address_invalid": "out"})
    work(house, tasks.check)
    page = alice.get(address(run, "check"))
    assert "2 New 0 Changed 0 Unchanged 2 Left out" in text_of(page)


def test_those_who_are_missing_are_proposed_marked_and_let_go(house):
    with house.within():
        zoe = factory.member("92", full_name="Zoe")
        abe = factory.member("93", full_name="Abe")
        rest = Member.objects.filter(grants=None, external=False).exclude(pk__in=[zoe.pk, abe.pk])
        numbers = [[number] for number in rest.values_list("number", flat=True)]
    upload(house, delimited([["Number"], *numbers]))
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), {"column_0": "number", "extent": "whole"})
    work(house, tasks.check)
    page = alice.get(address(run, "check"))
    assert "2 people work here and are not in this list" in text_of(page)

    page = alice.get(address(run, "leavers"))
    assert table_of(page) == [["", "Abe", "93", ""], ["", "Zoe", "92", ""]]
    response = alice.post(address(run, "leavers"), {"staying": [zoe.pk]})
    assert (response.status_code, response.url) == (302, address(run, "check") + "#leavers")
    refused = alice.post(address(run, "apply"), {"leavers": "leave", "leave_on": ""})
    assert refused.status_code == 422
    assert refused.context["apply_form"].errors == {"leave_on": ["Say which day is their last."]}

    alice.post(address(run, "apply"), {"leavers": "leave", "leave_on": "2030-01-31"})
    work(house, tasks.apply)

    said = text_of(alice.get(address(run, "done")))
    assert "1 person got a last day." in said
    assert "Nothing had to change" not in said
    with house.within():
        left = Member.objects.exclude(left_on=None).values_list("number", "left_on")
        assert list(left) == [("93", date(2030, 1, 31))]


def test_a_list_is_taken_back_by_button(house):
    """Seen failing with those who came with it left in."""
    upload(house, LIST)
    run = latest(house)
    alice = house.client(house.alice)
    alice.post(address(run, "columns"), ROLES)
    work(house, tasks.check)
    alice.post(address(run, "apply"))
    work(house, tasks.apply)
    assert "Take this list back" in text_of(alice.get(address(run, "done")))
    assert "Take this list back?" in text_of(alice.get(address(run, "undo")))

    response = alice.post(address(run, "undo"))

    assert (response.status_code, response.url) == (302, address(run, "done"))
    assert "The list is being taken back" in text_of(alice.get(response.url))
    work(house, tasks.undo)
    page = alice.get(response.url)
    assert "2 people who came with the list were removed." in text_of(page)
    assert "Take this list back" not in text_of(page)
    with house.within():
        assert not Member.objects.filter(number__in=["10", "11"]).exists()
