"""Questionnaires that other programs really wrote."""

import pytest

from programmes.pulses.content import check
from programmes.pulses.sources import Cannot, CannotBeTaken, read, sentences
from tests.programmes.pulses.sources.files import OURS, asked, said

pytestmark = pytest.mark.real_data


@pytest.fixture
def real_file(real_data):
    return lambda name: (real_data / "survey_formats" / name).read_bytes()


def test_a_survey_of_limesurvey(real_file):
    result = read("limesurvey.lss", real_file("limesurvey_survey_432535.lss"), OURS)

    (found,) = result.contents
    assert check(found) == []
    assert found.name == {"en": "Example Survey"}
    assert [(item.key, item.text, item.scored) for item in found.items] == [
        ("G01Q01", {"en": "Text for question 1"}, True)
    ]
    assert said(result) == {
        "text": ("G01Q02",),
        "hint": ("G01Q01",),
        "required": ("G01Q01",),
        "around": (),
    }


def test_a_tutorial_in_an_old_workbook(real_file):
    result = read("tutorial.xls", real_file("xlsform_tutorial.xls"), OURS)

    assert asked(result) == [
        [
            "relationship_to_household_head",
            "sex",
            "resident",
            "stayed_last_night",
            "older_than_five",
        ]
    ]
    assert [check(content) for content in result.contents] == [[]]
    assert said(result)["condition"] == ("literate", "pregnant")
    assert said(result)["repeated"] == tuple(asked(result)[0])


def test_a_form_of_all_kinds_of_question_in_csv(real_file):
    result = read("widgets.csv", real_file("xlsform_widgets.csv"), OURS)

    assert asked(result) == [["my_select1", "spinner", "selectadvance", "autocomplete"]]
    assert [check(content) for content in result.contents] == [[]]
    assert said(result)["several"] == ("my_select", "spinner_all")
    assert said(result)["place"] == ("my_geopoint", "locationMap")


def test_a_form_with_a_column_twice_is_refused_with_a_sentence(real_file):
    with pytest.raises(CannotBeTaken) as caught:
        read("twice.xlsx", real_file("xlsform_duplicate_columns.xlsx"), OURS)

    assert caught.value.code is Cannot.COLUMN_TWICE
    assert sentences.refusal(caught.value) == (
        "The sheet survey has the column “label” twice, so it is not clear which one counts. "
        "Delete or rename one of them, and try again."
    )
