"""Files are read in a limited process, whatever they are, and refused with a reason."""

import datetime as dt
import io
import subprocess
import sys
import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from people.imports import reading, sentences
from people.imports.limits import Limits
from people.imports.refusals import FileRefused
from people.imports.sources import Choices, open_source
from people.imports.sources.encodings import OFFERED as ENCODINGS
from people.imports.survey import survey
from tests.people.imports.files import LISTS, delimited, people

TODAY = dt.date(2026, 11, 21)
LIMITS = Limits()
UNDECIDED = Choices()


def look(content: bytes, choices: Choices = UNDECIDED, limits: Limits = LIMITS):
    return reading.look(io.BytesIO(content), choices, today=TODAY, limits=limits)


def read(content: bytes, choices: Choices = UNDECIDED) -> list[list[str]]:
    """In this process, headings first."""
    opened = open_source(io.BytesIO(content), choices, LIMITS)
    return [opened.headings, *(cells for _, cells in opened.rows)]


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_many_scripts_are_read_as_they_were_written(name):
    encoding, delimiter, rows = LISTS[name]

    found = look(delimited(rows, encoding, delimiter))

    assert (found.encoding, found.delimiter, found.heading_row, found.rows) == (
        encoding.removesuffix("-sig"),
        delimiter,
        1,
        len(rows) - 1,
    )
    assert [column.heading for column in found.columns] == rows[0]
    assert read(delimited(rows, encoding, delimiter)) == rows


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe"), max_size=12
)


@st.composite
def tables(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    headings = ["Employee number", "Full name", "Department", "Job title", "Start date"][:width]
    return [headings, *draw(st.lists(st.lists(texts, min_size=width, max_size=width), max_size=6))]


@given(
    rows=tables(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
    delimiter=st.sampled_from([",", ";", "\t", "|", ":", "^", "~"]),
)
@hypothesis_settings(deadline=None, max_examples=300)
def test_any_delimiter_and_unicode_encoding_is_found_and_round_trips(rows, encoding, delimiter):
    assert read(delimited(rows, encoding, delimiter)) == rows


@cache
def alphabet(encoding: str) -> "st.SearchStrategy[str]":
    """What one or two bytes of an encoding say, without signs that nobody types in a list."""
    if encoding == "utf-8":
        return st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")
    unstable = "\ufeff" + ("¢£¬‖−〜" if encoding == "cp932" else "")  # two ways to write them
    codes = [bytes([one]) for one in range(256)]
    codes += [bytes([one, two]) for one in range(0x80, 256) for two in range(0x30, 256)]
    said = {code.decode(encoding, "ignore") for code in codes} - set(unstable)
    letters = [
        letter
        for letter in said
        if len(letter) == 1
        and unicodedata.category(letter) not in {"Cs", "Cc"}
        and letter.encode(encoding, "ignore").decode(encoding) == letter
    ]
    return st.sampled_from(sorted(letters))


@given(data=st.data(), encoding=st.sampled_from(ENCODINGS))
@hypothesis_settings(deadline=None, max_examples=300)
def test_any_offered_encoding_round_trips_when_it_is_chosen(data, encoding):
    texts = st.text(alphabet(encoding), max_size=8)
    rows = data.draw(tables(texts))
    delimiter = data.draw(st.sampled_from([",", ";", "\t", "|"]))

    content = delimited(rows, encoding, delimiter)

    assert read(content, Choices(encoding=encoding, delimiter=delimiter)) == rows


@given(content=st.binary(max_size=400))
@hypothesis_settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused_and_nothing_else(content):
    try:
        survey(open_source(io.BytesIO(content), UNDECIDED, LIMITS), LIMITS, today=TODAY)
        sentence = "Read."
    except FileRefused as refused:
        sentence = sentences.refusal(refused)

    assert sentence.endswith(".")


def test_limits_are_those_of_the_settings_and_are_named(settings):
    settings.IMPORT_MAX_BYTES = 5 * 1024 * 1024
    settings.IMPORT_MAX_ROWS = 3
    limits = reading.current_limits()

    with pytest.raises(FileRefused) as rows:
        look(people(4), limits=limits)
    with pytest.raises(FileRefused) as size:
        look(b"x" * (5 * 1024 * 1024 + 1), limits=limits)

    assert [sentences.refusal(caught.value) for caught in (rows, size)] == [
        "The list has more than 3 rows. Split it and bring in the parts one after another.",
        "The file has 5.0 MB, and at most 5 MB can be read. "
        "Leave out columns that are not needed, or split the list.",
    ]
    assert look(people(3), limits=limits).rows == 3


def test_a_reader_that_takes_too_long_is_stopped():
    limits = replace(LIMITS, wall_seconds=0.01)

    with pytest.raises(FileRefused) as caught:
        look(people(20_000), limits=limits)

    assert caught.value.problem == "too_slow"


def test_a_reader_that_burns_the_processor_is_stopped():
    limits = replace(LIMITS, cpu_seconds=0)

    with pytest.raises(FileRefused) as caught:
        look(people(60_000), limits=limits)

    assert caught.value.problem == "too_slow"


def test_a_reader_that_wants_too_much_memory_is_stopped():
    limits = replace(
        LIMITS, memory_bytes=160 * 1024 * 1024, max_line=10**9, max_cell=10**9, max_bytes=10**9
    )

    with pytest.raises(FileRefused) as caught:
        look(b"Number\n" + b"x" * 120_000_000, limits=limits)

    assert caught.value.problem == "too_hungry"


def test_the_reader_runs_without_django_and_without_our_secrets():
    code = (
        "import sys, people.imports.child; "
        "print([name for name in ('django', 'psycopg', 'rapidfuzz') if name in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], cwd=reading.ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout == "[]\n"


def test_rows_come_in_chunks_with_their_row_and_width():
    content = (
        b"Title above\n\nNumber,Full name,Job title\n1,Anna,Cook\n\n2,Bob\n3,Carol,Waiter,extra\n"
        b"4,Dan,Porter,\n5\n"
    )

    found = [row for chunk in reading.rows(io.BytesIO(content), Choices(), [0, 1]) for row in chunk]

    assert found == [
        (4, 0, ["1", "Anna"]),
        (6, 0, ["2", "Bob"]),
        (7, 1, ["3", "Carol"]),
        (8, 0, ["4", "Dan"]),
        (9, -2, ["5", ""]),
    ]


def test_chunks_have_a_thousand_rows():
    file = io.BytesIO(people(2_500))

    assert [len(chunk) for chunk in reading.rows(file, Choices(), [0])] == [1_000, 1_000, 500]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"sep=;\r\nNumber;Name\r\n1;A,B\r\n", (";", 1, ["Number", "Name"])),
        (b"Number\r1\r2\r", (",", 1, ["Number"])),
        (b"Our people;;\n;;\nNumber;Name;Team\n1;Anna;A\n", (";", 3, ["Number", "Name", "Team"])),
        (b"Number;Name\n1;Example, Anna\n2;Example, Bob\n", (";", 1, ["Number", "Name"])),
        (b"a;b\n1;2\n3;4\n", (";", 1, ["a", "b"])),
    ],
)  # fmt: skip
def test_delimiter_and_heading_row_are_found(content, expected):
    found = look(content)

    headings = [column.heading for column in found.columns]
    assert (found.delimiter, found.heading_row, headings) == expected


def test_a_person_can_say_how_the_file_is_to_be_read():
    content = "1;René\n2;Zoë\n".encode("cp850")

    found = look(content, Choices(encoding="cp850", delimiter=";", heading_row=0))

    assert (found.rows, found.columns[1].heading, found.columns[1].samples) == (
        2,
        "",
        ["René", "Zoë"],
    )


def test_sensitive_columns_tell_no_values():
    found = look(
        b"Number,Salary,x,Work email\n1,5000,123-45-6789,a@example.org\n2,6000,987-65-4321,\n"
    )

    assert [(column.heading, column.sensitive, column.samples) for column in found.columns] == [
        ("Number", None, ["1", "2"]),
        ("Salary", "pay", []),
        ("x", "identity", []),
        ("Work email", None, ["a@example.org"]),
    ]


@pytest.mark.real_data
def test_a_real_list_with_nothing_but_numbers(real_data):
    with open(real_data / "people" / "ibm_hr_attrition_1470.csv", "rb") as file:
        found = reading.look(file, Choices(), today=TODAY)
        read_rows = [row for chunk in reading.rows(file, Choices(), [4, 9, 15]) for row in chunk]

    assert (found.encoding, found.delimiter, found.rows) == ("utf-8", ",", 1_470)
    assert len(read_rows) == 1_470
    assert [len({cells[place] for _, _, cells in read_rows}) for place in range(3)] == [3, 1_470, 9]
    assert [column.heading for column in found.columns if column.sensitive] == [
        "Age", "DailyRate", "DistanceFromHome", "Gender", "HourlyRate", "MaritalStatus",
        "MonthlyIncome", "MonthlyRate", "Over18", "PercentSalaryHike", "PerformanceRating",
        "StockOptionLevel",
    ]  # fmt: skip
