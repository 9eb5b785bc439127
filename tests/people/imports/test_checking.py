"""Rows become records, or causes with the row in which they stand."""

import datetime as dt
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.imports import reading
from people.imports.causes import Cause, Remark
from people.imports.checking import Checker
from people.imports.columns import clean, joined_name
from people.imports.dates import DateOrder
from people.imports.headings import propose
from people.imports.managers import in_circles
from people.imports.mapping import Mapping, MappingFault, Twice, faults
from people.imports.sources import Choices
from people.imports.targets import DATES, Target
from tests.people.imports.files import LISTS, delimited

TODAY = dt.date(2026, 11, 21)
LANGUAGES = ("en", "es", "zh-hans")


def checker(*targets: Target, order: DateOrder | None = None) -> Checker:
    places = {target: place for place, target in enumerate(targets)}
    orders = {target: order for target in targets if order and target in DATES}
    mapping = Mapping(targets=places, date_orders=orders)
    return Checker(mapping, languages=LANGUAGES, today=TODAY)


def one(target: Target, cell: str, order: DateOrder | None = None):
    """What a row with number 1 and this cell becomes, without the number."""
    checked = checker(Target.NUMBER, target, order=order).check(2, 0, ["1", cell])
    record = {name: value for name, value in checked.record.items() if name != "number"}
    return record, checked.errors, checked.remarks


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0017", "0017"),
        (" A-17 ", "A-17"),
        ("１７", "17"),
        ('="0017"', "0017"),
        ("00\u200b17", "0017"),
        ("EMP 17/2", "EMP 17/2"),
        ("工号17", "工号17"),
        ("'+17", "+17"),
        ("'s-17", "'s-17"),
    ],
)
def test_numbers_are_kept_as_written(cell, number):
    assert checker(Target.NUMBER).check(2, 0, [cell]).record == {"number": number}


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("", Cause.NUMBER_MISSING),
        (" \u00a0\u200b ", Cause.NUMBER_MISSING),
        ('=""', Cause.NUMBER_MISSING),
        ("x" * 41, Cause.NUMBER_TOO_LONG),
        ("1.23457E+11", Cause.NUMBER_SHORTENED),
        ("1,2E+05", Cause.NUMBER_SHORTENED),
        ("1\x07", Cause.CONTROL_CHARACTERS),
    ],
)
def test_numbers_that_identify_nobody_are_refused(cell, cause):
    errors = checker(Target.NUMBER).check(2, 0, [cell]).errors

    assert [code for code, _ in errors] == [cause]


@pytest.mark.parametrize(
    "name",
    ["José Núñez", "van der Berg", "MCDONALD", "o'neill", "王小明", "山田 太郎", "محمد علي",
     "שרה לוי", "Анна", "𠮷野家", "Ὀδυσσεύς", "Nguyễn Thị Minh", "ਹਰਪ੍ਰੀਤ", "می‌خواهم"],
)  # fmt: skip
def test_names_are_kept_as_written(name):
    assert one(Target.FULL_NAME, name) == ({"full_name": name}, [], [])


def test_names_are_tidied_and_it_is_said():
    decomposed = unicodedata.normalize("NFD", "José  Núñez ")

    assert one(Target.FULL_NAME, decomposed) == (
        {"full_name": "José Núñez"},
        [],
        [(Remark.SPACES_CLEANED, "José Núñez")],
    )
    assert one(Target.FULL_NAME, "ann\u202eA") == (
        {"full_name": "annA"},
        [],
        [(Remark.HIDDEN_REMOVED, "annA")],
    )
    assert one(Target.FULL_NAME, "Jos\ufffd")[2] == [(Remark.CHARACTER_LOST, "Jos\ufffd")]
    assert one(Target.FULL_NAME, "JosÃ© NÃºÃ±ez")[2] == [(Remark.NAME_GARBLED, "JosÃ© NÃºÃ±ez")]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once, _ = clean(text)

    assert clean(once)[0] == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("Anna", "Example", "Anna Example"),
        ("小明", "王", "王小明"),
        ("민수", "김", "김민수"),
        ("太郎", "山田", "山田太郎"),
        ("ケンジ", "タナカ", "タナカ ケンジ"),
        ("さくら", "高橋", "高橋 さくら"),
        ("Anna", "王", "Anna 王"),
        ("Anna", "", "Anna"),
        ("", "Example", "Example"),
    ],
)
def test_parts_of_a_name_are_joined_in_the_order_of_their_script(given, family, name):
    assert joined_name(given, family) == name


@pytest.mark.parametrize(
    ("target", "cell", "record"),
    [
        (Target.PREFERRED_NAME, "Ann", {"preferred_name": "Ann"}),
        (Target.ADDRESS, " Ann@Example.ORG ", {"address": "Ann@example.org"}),
        (Target.ADDRESS, "mailto:a@example.org", {"address": "a@example.org"}),
        (Target.ADDRESS, "ａ＠example.org", {"address": "a@example.org"}),
        (Target.DEPARTMENT, "R&D / Lab", {"department": ["R&D / Lab"]}),
        (Target.DEPARTMENT, "Rooms > Reception", {"department": ["Rooms", "Reception"]}),
        (Target.JOB_TITLE, "厨师", {"job_title": "厨师"}),
        (Target.MANAGER_NUMBER, "0017", {"manager_number": "0017"}),
        (Target.LANGUAGE, "es-MX", {"language": "es"}),
        (Target.LANGUAGE, "Español", {"language": "es"}),
        (Target.LANGUAGE, "ENGLISH", {"language": "en"}),
        (Target.LANGUAGE, "zh_Hans", {"language": "zh-hans"}),
        (Target.LANGUAGE, "中文", {"language": "zh-hans"}),
        (Target.START_DATE, "2019-09-20", {"started_on": "2019-09-20"}),
    ],
)
def test_cells_become_values(target, cell, record):
    assert one(target, cell)[:2] == (record, [])


@pytest.mark.parametrize(
    ("target", "cell", "cause"),
    [
        (Target.FULL_NAME, "x" * 161, Cause.NAME_TOO_LONG),
        (Target.PREFERRED_NAME, "x" * 81, Cause.PREFERRED_NAME_TOO_LONG),
        (Target.ADDRESS, "nobody", Cause.ADDRESS_INVALID),
        (Target.ADDRESS, "a@b@example.org", Cause.ADDRESS_INVALID),
        (Target.ADDRESS, "a b@example.org", Cause.ADDRESS_INVALID),
        (Target.ADDRESS, "a@" + "x" * 60 + ".y" * 100 + ".org", Cause.ADDRESS_INVALID),
        (Target.DEPARTMENT, "x" * 121, Cause.DEPARTMENT_TOO_LONG),
        (Target.JOB_TITLE, "x" * 121, Cause.JOB_TITLE_TOO_LONG),
        (Target.MANAGER_NUMBER, "x" * 41, Cause.MANAGER_TOO_LONG),
        (Target.START_DATE, "soon", Cause.DATE_UNREADABLE),
        (Target.START_DATE, "01/02/2019", Cause.DATE_UNREADABLE),
        (Target.START_DATE, "1899-12-30", Cause.DATE_UNLIKELY),
        (Target.START_DATE, "2029-01-01", Cause.DATE_UNLIKELY),
    ],
)
def test_cells_that_cannot_be_used_are_refused(target, cell, cause):
    assert [code for code, _ in one(target, cell)[1]] == [cause]


@pytest.mark.parametrize("order", [DateOrder.DMY, DateOrder.MDY])
def test_dates_are_read_in_the_chosen_order(order):
    day = {"dmy": "2019-02-01", "mdy": "2019-01-02"}[order]

    assert one(Target.START_DATE, "01/02/2019", order)[0] == {"started_on": day}


def test_empty_cells_say_nothing():
    row = checker(*(target for target in Target if target is not Target.FULL_NAME))

    assert row.check(2, 0, ["1"] + [""] * (len(Target) - 2)).record == {"number": "1"}


def test_departments_come_in_levels():
    row = checker(Target.NUMBER, Target.DEPARTMENT, Target.DEPARTMENT_2, Target.DEPARTMENT_3)

    found = [row.check(2, 0, ["1", *cells]) for cells in (("A", "B", ""), ("A", "", "C"))]

    assert found[0].record == {"number": "1", "department": ["A", "B"]}
    assert found[1].errors == [(Cause.DEPARTMENT_GAP, "A >  > C")]


def test_language_that_is_not_offered_is_left_empty():
    assert one(Target.LANGUAGE, "Quechua") == ({}, [], [(Remark.LANGUAGE_UNKNOWN, "Quechua")])


def test_rows_that_are_too_long_or_too_short_are_refused():
    row = checker(Target.NUMBER, Target.FULL_NAME)

    assert [row.check(2, over, ["1", ""]).errors for over in (1, -1)] == [
        [(Cause.ROW_TOO_LONG, "")],
        [(Cause.ROW_TOO_SHORT, "")],
    ]


def test_a_cause_that_was_eased_costs_the_entry_and_not_the_row():
    targets = {Target.NUMBER: 0, Target.ADDRESS: 1, Target.START_DATE: 2}
    eased = frozenset({Cause.ADDRESS_INVALID, Cause.ROW_TOO_SHORT})
    row = Checker(Mapping(targets=targets, eased=eased), languages=LANGUAGES, today=TODAY)

    found = row.check(2, -1, ["7", "nonsense", "never"])

    assert found.record == {"number": "7"}
    assert found.errors == [(Cause.DATE_UNREADABLE, "never")]
    assert found.remarks == [(Remark.ROW_UNEVEN, ""), (Remark.LEFT_EMPTY, "nonsense")]


def test_the_address_tells_people_apart_where_there_is_no_number():
    row = Checker(Mapping(targets={Target.ADDRESS: 0}), languages=LANGUAGES, today=TODAY)
    long = "a" * 40 + "@example.org"

    found = [row.check(2, 0, [cell]) for cell in ("Ann@Example.org", "", long)]

    assert found[0].record == {"address": "Ann@example.org", "number": "ann@example.org"}
    assert found[1].errors == [(Cause.ADDRESS_MISSING, "")]
    assert len(found[2].record["number"]) == 40
    assert Cause.ADDRESS_INVALID not in row.mapping.easable


def test_a_name_with_a_comma_is_turned_round():
    assert [
        one(Target.FULL_NAME, cell)[0] for cell in ("Stone, Ana Maria", "王, 小明", "Ana Stone")
    ] == [
        {"full_name": "Ana Maria Stone"},
        {"full_name": "王小明"},
        {"full_name": "Ana Stone"},
    ]


def test_a_manager_is_named_as_the_row_has_it():
    row = checker(Target.NUMBER, Target.FULL_NAME, Target.MANAGER_ADDRESS, Target.MANAGER_NAME)

    found = row.check(2, 0, ["7", "Ana", "Boss@Example.org", "STONE, Bo"])

    assert found.record == {
        "number": "7",
        "full_name": "Ana",
        "name_key": "ana",
        "manager_address": "boss@example.org",
        "manager_name": "STONE, Bo",
        "manager_key": "bo stone",
    }


@pytest.mark.parametrize(
    ("cell", "record", "errors"),
    [
        ("2026-12-31", {"left_on": "2026-12-31"}, []),
        ("1899-01-01", {"left_on": "1899-01-01"}, [(Cause.LAST_DAY_UNLIKELY, "1899-01-01")]),
        ("soon", {}, [(Cause.LAST_DAY_UNREADABLE, "soon")]),
    ],
)
def test_a_last_day_is_a_date(cell, record, errors):
    assert one(Target.LAST_DAY, cell) == (record, errors, [])


@given(st.dictionaries(st.integers(1, 12), st.integers(1, 12)))
def test_circles_are_exactly_those_who_reach_themselves(managers):
    def reaches_itself(start: int) -> bool:
        person = managers[start]
        for _ in range(len(managers)):
            if person == start:
                return True
            if person not in managers:
                return False
            person = managers[person]
        return person == start

    found = in_circles(managers.items(), 12)

    assert sorted(found) == sorted(person for person in managers if reaches_itself(person))


def test_a_mapping_is_found_wanting():
    number, name, given = Target.NUMBER, Target.FULL_NAME, Target.GIVEN_NAME

    assert faults([(0, number)]) == []
    assert faults([(0, Target.ADDRESS)]) == []
    assert faults([(0, name)]) == [(MappingFault.IDENTITY_MISSING, None)]
    assert faults([(0, number), (4, number)]) == [(MappingFault.TARGET_TWICE, 4)]
    assert faults([(0, number), (1, name), (2, given)]) == [(MappingFault.NAME_TWO_WAYS, 2)]
    assert faults([(0, number), (1, Target.DEPARTMENT_2)]) == [(MappingFault.DEPARTMENT_GAP, 1)]


def test_a_mapping_survives_being_kept():
    mapping = Mapping(
        targets={Target.NUMBER: 3, Target.START_DATE: 0},
        date_orders={Target.START_DATE: DateOrder.DMY},
        twice=Twice.LAST,
        eased=frozenset({Cause.ADDRESS_TAKEN}),
        whole=True,
        reason="Wanted",
    )

    assert Mapping.from_dict(mapping.as_dict()) == mapping
    assert mapping.places == [0, 3]


def checked_list(content: bytes):
    """From bytes to records, with what is proposed for the headings."""
    found = reading.look(io.BytesIO(content), Choices(), today=TODAY)
    columns = found.columns
    chosen = propose(
        [column.heading for column in columns],
        [column.samples for column in columns],
        [column.sensitive for column in columns],
    )
    targets = {
        proposal.target: column.place
        for column, proposal in zip(columns, chosen, strict=True)
        if proposal.target
    }
    mapping = Mapping(targets=targets)
    row = Checker(mapping, languages=LANGUAGES, today=TODAY)
    return [
        row.check(*read)
        for chunk in reading.rows(io.BytesIO(content), Choices(), mapping.places)
        for read in chunk
    ]


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_many_scripts_come_through_without_an_error(name):
    encoding, delimiter, rows = LISTS[name]

    found = checked_list(delimited(rows, encoding, delimiter))

    assert [row.errors for row in found] == [[] for _ in rows[1:]]


def test_a_list_in_japanese_comes_through_whole():
    encoding, delimiter, rows = LISTS["japanese"]

    assert [row.record for row in checked_list(delimited(rows, encoding, delimiter))] == [
        {
            "number": "A-1",
            "full_name": "山田太郎",
            "department": ["営業部"],
            "started_on": "2019-09-20",
        },
        {
            "number": "A-2",
            "full_name": "佐藤花子",
            "department": ["総務部"],
            "started_on": "2020-01-06",
            "manager_number": "A-1",
        },
    ]


@pytest.mark.real_data
def test_a_real_list_with_nothing_but_numbers_comes_through(real_data):
    content = (real_data / "people" / "ibm_hr_attrition_1470.csv").read_bytes()

    found = checked_list(content)

    assert len(found) == 1_470
    assert [row for row in found if row.errors or row.remarks] == []
    assert found[0].record == {
        "number": "1",
        "department": ["Sales"],
        "job_title": "Sales Executive",
    }
