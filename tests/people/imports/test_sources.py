"""Workbooks and JSON lists give the text that a person would have typed, and sensible proposals."""

import datetime as dt
import io

import pytest

from people.imports import reading
from people.imports.forms.reading import RereadForm
from people.imports.headings import Certainty, propose
from people.imports.models import plain_choices
from people.imports.presets import preset_targets
from people.imports.sources import Choices
from people.imports.survey import Look
from people.imports.targets import Target
from tests.people.imports.files import LISTS, delimited
from tests.people.imports.workbook_files import (
    HEADINGS,
    PERSON,
    as_json,
    ods,
    ods_parts,
    ods_row,
    office_parts,
    packed,
    sheet_xml,
    xls,
    xlsx,
)

TODAY = dt.date(2026, 11, 21)
UNDECIDED = Choices()
PEOPLE = {
    "english": [
        ["Employee number", "Full name", "Start date"],
        ["0017", "Anna Example", "2020-01-02"],
        ["18", "Bob Example", "2021-12-31"],
    ],
    "spanish": [
        ["Nº de empleado", "Nombre completo", "Fecha de ingreso"],
        ["0017", "José Núñez", "2020-01-02"],
        ["18", "Íñigo Ibáñez", "2021-12-31"],
    ],
    "chinese": [
        ["工号", "姓名", "入职日期"],
        ["0017", "王小明", "2020-01-02"],
        ["18", "欧阳娜娜", "2021-12-31"],
    ],
    "japanese": [
        ["社員番号", "氏名", "入社日"],
        ["0017", "山田 太郎", "2020-01-02"],
        ["18", "佐藤 花子", "2021-12-31"],
    ],
}
WRITERS = {
    "xlsx": lambda rows: xlsx({"Sheet1": rows}),
    "xls": lambda rows: xls({"Sheet1": rows}),
    "ods": ods,
    "json": lambda rows: as_json([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]),
}


def look(content: bytes, choices: Choices = UNDECIDED) -> Look:
    return reading.look(io.BytesIO(content), choices, today=TODAY)


def cells(content: bytes, choices: Choices = UNDECIDED) -> list[tuple[int, list[str]]]:
    """Every column of every row, through the limited process."""
    found = look(content, choices)
    places = [column.place for column in found.columns]
    chunks = reading.rows(io.BytesIO(content), Choices(**plain_choices(found)), places)
    return [(row, line) for chunk in chunks for row, _, line in chunk]


def targets(found: Look) -> list[Target | None]:
    headings = [column.heading for column in found.columns]
    proposals = propose(
        headings,
        [column.samples for column in found.columns],
        [column.sensitive for column in found.columns],
        {},
        preset_targets(headings, found.preset),
    )
    return [proposal.target for proposal in proposals]


@pytest.mark.parametrize("language", PEOPLE)
@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_file_is_read_in_every_language(kind, language):
    content = WRITERS[kind](PEOPLE[language])

    found = look(content)

    assert (found.kind, found.rows) == (kind, 2)
    assert [column.heading for column in found.columns] == PEOPLE[language][0]
    assert targets(found) == [Target.NUMBER, Target.FULL_NAME, Target.START_DATE]
    assert [line for _, line in cells(content)] == PEOPLE[language][1:]


def moment(*time: int) -> dt.datetime:
    """Cells know no time zone."""
    return dt.datetime(2020, 1, 2, *time)  # noqa: DTZ001


def test_typed_cells_come_as_a_person_would_type_them():
    content = xlsx(
        {
            "People": [
                ["Number", "Share", "Start date", "Seen", "At", "Leads", "Error", "Long"],
                [17, 0.5, dt.date(2020, 1, 2), moment(3, 4), dt.time(3, 4),
                 True, "=1/0", 110105194912310],
                ["007", -2, moment(), moment(3, 4, 5),
                 dt.timedelta(hours=30), False, "#N/A", 1e20],
            ]
        }
    )  # fmt: skip

    assert cells(content) == [
        (2, ["17", "0.5", "2020-01-02", "2020-01-02 03:04", "03:04", "TRUE", "",
             "110105194912310"]),
        (3, ["007", "-2", "2020-01-02", "2020-01-02 03:04:05", "30:00", "FALSE", "",
             "100000000000000000000"]),
    ]  # fmt: skip


def test_titles_blank_rows_and_headings_in_two_rows_are_seen_through():
    content = xlsx(
        {
            "People": [
                ["Our people, November"],
                [],
                ["Employee number", "Name", None, "Department"],
                [None, "First name", "Last name", None],
                [17, "Anna", "Example", "Kitchen"],
                [],
                [18, "Bob", "Example", None],
            ]
        },
        merged=["A3:A4", "B3:C3", "D3:D4", "D5:D7"],
    )

    found = look(content)

    assert (found.heading_row, found.rows) == (4, 3)
    assert [column.heading for column in found.columns] == [
        *("Employee number", "First name", "Last name", "Department"),
    ]
    assert cells(content) == [
        (5, ["17", "Anna", "Example", "Kitchen"]),
        (6, ["", "", "", "Kitchen"]),
        (7, ["18", "Bob", "Example", "Kitchen"]),
    ]


BOOK = {
    "Notes": [["Read me first"], ["and then go on"]],
    "Leavers": [["Number", "Left for"], ["9", "x"]],
    "People": [["Number", "Full name", "Job title"], ["1", "Anna", "Cook"]],
    "Secret": [["Number", "Full name", "Job title", "Department"], ["1", "Anna", "Cook", "A"]],
}


def test_the_visible_sheet_with_most_known_headings_is_the_list_and_another_can_be_chosen():
    content = xlsx(BOOK, hidden=["Secret"])

    found, other = look(content), look(content, Choices(sheet="Leavers"))

    assert (found.sheet, found.sheets) == ("People", ["Notes", "Leavers", "People"])
    assert plain_choices(found)["sheet"] == "People"
    assert (other.sheet, [column.heading for column in other.columns]) == (
        "Leavers",
        ["Number", "Left for"],
    )


def test_the_form_asks_only_what_files_of_that_kind_leave_open():
    contents = {
        "text": delimited(PEOPLE["english"]),
        "one sheet": xlsx({"People": PEOPLE["english"]}),
        "sheets": xlsx(BOOK),
        "records": as_json([{"number": 1}]),
        "lists": as_json({"people": [{"number": 1}], "jobs": [{"x": 1}]}),
    }

    asked = {
        name: list(RereadForm(file=None, before=look(content)).fields)
        for name, content in contents.items()
    }

    assert asked == {
        "text": ["encoding", "delimiter", "heading_row"],
        "one sheet": ["heading_row"],
        "sheets": ["sheet", "heading_row"],
        "records": [],
        "lists": ["sheet"],
    }


def test_another_sheet_does_not_keep_the_row_of_the_headings():
    content = xlsx({"A": [["Title"], [], ["Number", "Name"], [1, "Anna"]], "B": [["Id"], [7]]})
    before = look(content)

    form = RereadForm(
        file=io.BytesIO(content), before=before, data={"sheet": "B", "heading_row": "3"}
    )

    assert (before.heading_row, form.is_valid(), form.look.sheet) == (3, True, "B")
    assert form.look.heading_row == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            [{"number": 7, "name": {"first": "Anna", "last": "Bell"}}, {"number": "08", "on": True}],
            [["7", "Anna", "Bell", ""], ["08", "", "", "true"]],
        ),
        ({"meta": {"page": 1}, "data": {"people": [{"id": 1.50}]}}, [["1.5"]]),
        (
            [{"model": "p.person", "pk": 3, "fields": {"full_name": "Anna", "tags": ["a", "b"]}}],
            [["3", "Anna", "a; b"]],
        ),
        ({"number": "1", "full_name": "Anna"}, [["1", "Anna"]]),
        ([{"id": 1, "a": {"b": {"c": "x", "d": {"e": 1}}}, "n": None}], [["1", "x", "", ""]]),
    ],
)  # fmt: skip
def test_json_of_several_shapes_is_a_list(value, expected):
    assert [line for _, line in cells(as_json(value))] == expected


def test_objects_one_after_another_in_utf16_are_a_list():
    content = '{"number": 1}\n{"number": 2}\n\n{"number": 12345678901234567890}'.encode("utf-16")

    assert cells(content) == [(1, ["1"]), (2, ["2"]), (3, ["12345678901234567890"])]


def test_json_is_read_in_blocks_wherever_they_cut_it():
    records = [{"number": number, "name": "Zoë " * (number % 7)} for number in range(30_000)]

    assert [line[0] for _, line in cells(as_json(records))] == [str(n) for n in range(30_000)]


def test_what_looks_bad_and_is_not_is_read():
    dimension = sheet_xml(HEADINGS + PERSON, above=b'<dimension ref="A1:XFD1048576"/>')
    empty = HEADINGS + PERSON + b'<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'
    tail = b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
    tail += b'table:number-columns-repeated="16384"/></table:table-row>'
    rows = ods_row(["Number", "Full name"]) + ods_row(["1", "Anna"]) + tail

    for content in (
        packed(office_parts(dimension)),
        packed(office_parts(sheet_xml(empty))),
        packed(ods_parts(("Sheet1", rows))),
    ):
        assert cells(content) == [(2, ["1", "Anna"])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_padding_mixed_dates_and_no_identity_come_through(encoding):
    rows = [
        [" Full name ", "Start date ", "  Team"],
        ["  Anna Example ", "02/01/2020", "A "],
        ["Bob Example", "2020-03-04", "A"],
        ["Carol Example", "5 May 2021", "B"],
    ]

    found = look(delimited(rows, encoding))

    assert [column.heading for column in found.columns] == ["Full name", "Start date", "Team"]
    assert targets(found) == [Target.FULL_NAME, Target.START_DATE, Target.DEPARTMENT_3]
    assert found.columns[1].dates


def test_layouts_of_vendors_are_known_by_their_headings():
    found = look(
        delimited(
            [
                ["Employee #", "First Name", "Last Name", "Hire Date", "Division", "Reporting to"],
                ["7", "Anna", "Bell", "01/15/2020", "North", "Bob Example"],
            ]
        )
    )

    proposals = propose(
        [column.heading for column in found.columns],
        [column.samples for column in found.columns],
        [None] * 6,
        {"division": "department"},
        preset_targets([column.heading for column in found.columns], found.preset),
    )

    assert found.preset == "BambooHR"
    assert [(proposal.target, proposal.certainty) for proposal in proposals] == [
        (Target.NUMBER, Certainty.PRESET),
        (Target.GIVEN_NAME, Certainty.PRESET),
        (Target.FAMILY_NAME, Certainty.PRESET),
        (Target.START_DATE, Certainty.PRESET),
        (Target.DEPARTMENT, Certainty.REMEMBERED),
        (Target.MANAGER_NAME, Certainty.PRESET),
    ]


def test_lists_of_nobody_in_particular_have_no_layout():
    assert [look(delimited(rows)).preset for _, _, rows in LISTS.values()] == [None] * len(LISTS)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows", "preset", "expected"),
    [
        ("horilla_employee_info_data.json", 126, "Horilla",
         {"pk": "number", "employee_first_name": "given_name",
          "employee_last_name": "family_name", "email": "address"}),
        ("horilla_work_info_data.json", 126, "Horilla",
         {"employee_id": "number", "reporting_manager_id": "manager_number", "email": "address",
          "date_joining": "start_date"}),
        ("ibm_hr_attrition_1470.csv", 1_470, None,
         {"Department": "department", "EmployeeNumber": "number", "JobRole": "job_title"}),
    ],
)  # fmt: skip
def test_real_lists_are_proposed_sensibly(real_data, name, rows, preset, expected):
    with open(real_data / "people" / name, "rb") as file:
        found = reading.look(file, Choices(), today=TODAY)

    chosen = zip(found.columns, targets(found), strict=True)
    assert (found.rows, found.preset) == (rows, preset)
    assert {column.heading: str(target) for column, target in chosen if target} == expected
