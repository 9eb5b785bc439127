"""What of an XLSForm is taken, how its languages are told, and what is left out with a note."""

import pytest

from programmes.pulses.content import Keyed, check, languages
from programmes.pulses.sources import Cannot, CannotBeTaken
from tests.programmes.pulses.sources.files import (
    AGREEMENT,
    CHOICES,
    SURVEY,
    as_csv,
    asked,
    form,
    said,
    taken,
    xls,
    xlsx,
)

GOOD = {"survey": SURVEY, "choices": CHOICES, "settings": [["form_title"], ["Calm at work"]]}


@pytest.mark.parametrize(
    "content",
    [
        xlsx(**GOOD),
        xlsx(**{name.upper(): rows for name, rows in GOOD.items()}),
        xls(**GOOD),
        as_csv(**GOOD),
        as_csv(";", "cp1252", **GOOD),
        as_csv(";", **{**GOOD, "notes": [["a, b, c, d, e, f, g, h"] * 5]}),
        as_csv("\t", "utf-16", **GOOD),
        as_csv(",", "utf-8-sig", **GOOD),
    ],
    ids=["xlsx", "XLSX", "xls", "csv", "semicolons", "commas", "tabs", "marked"],
)
def test_numbered_answers_of_several_questions_are_a_scale(content):
    result = taken(content)

    (found,) = result.contents
    assert check(found) == []
    assert found.name == {"en": "Calm at work"}
    assert (found.scale.minimum, found.scale.maximum) == (1, 5)
    assert [label["en"] for label in found.scale.labels] == list(AGREEMENT)
    assert [(item.key, item.text, item.keyed) for item in found.items] == [
        ("calm", {"en": "I am calm."}, Keyed.WITH),
        ("rested", {"en": "I am rested."}, Keyed.WITH),
    ]
    assert said(result) == {"language_assumed": ()}


def test_steps_that_count_down_are_turned_so_that_the_lowest_comes_first():
    choices = [CHOICES[0], ["agree", 3, "yes"], ["agree", 2, "partly"], ["agree", 1, "no"]]

    (found,) = taken(form(*SURVEY[1:], choices=choices)).contents

    assert [label["en"] for label in found.scale.labels] == ["no", "partly", "yes"]


@pytest.mark.parametrize("code", ["99", "-9", "dont_know"])
def test_an_answer_outside_the_steps_is_none_of_them(code):
    result = taken(form(*SURVEY[1:], choices=[*CHOICES[:6], ["agree", code, "Cannot say"]]))

    assert result.contents[0].scale.points == range(1, 6)
    assert said(result)["step_apart"] == ("calm", "rested")
    assert {"step": "Cannot say"} in [note.data for note in result.notes]


def test_numbered_answers_of_one_question_alone_are_a_choice_unless_it_looks_like_a_scale():
    once = taken(form(SURVEY[1]))
    likert = taken(form([*SURVEY[1], "likert"], headings=[*SURVEY[0], "appearance"]))

    assert once.contents[0].items[0].keyed is Keyed.APART
    assert said(once)["numbered_once"] == ("calm",)
    assert likert.contents[0].items[0].keyed is Keyed.WITH
    assert "numbered_once" not in said(likert)


def test_steps_without_numbers_count_in_the_order_of_the_file_and_this_is_said():
    choices = [
        CHOICES[0],
        *(["often", word, word.title()] for word in ("never", "often", "always")),
    ]
    headings = [*SURVEY[0], "appearance"]

    result = taken(
        form(["select_one often", "a", "A?", "likert"], headings=headings, choices=choices)
    )

    assert [label["en"] for label in result.contents[0].scale.labels] == [
        "Never",
        "Often",
        "Always",
    ]
    assert {"first": "Never", "last": "Always"} in [note.data for note in result.notes]


def test_each_scale_is_a_questionnaire_and_choices_go_with_the_one_before():
    choices = [*CHOICES, *(["rating", number, f"r{number}"] for number in (0, 1, 2))]
    result = taken(
        form(
            ["select_one yes_no", "first", "Do you serve clients?"],
            *SURVEY[1:],
            ["select_one rating", "food", "The food"],
            ["select_one yes_no", "after", "Do you eat here?"],
            ["select_one rating", "room", "The room"],
            ["select_one agree", "again", "I would come again."],
            choices=choices,
            settings=[["form_title"], ["Calm"]],
        )
    )

    assert asked(result) == [["first", "calm", "rested", "again"], ["food", "after", "room"]]
    assert [content.name["en"] for content in result.contents] == ["Calm (1)", "Calm (2)"]
    assert [content.scale.minimum for content in result.contents] == [1, 0]
    assert len({content.key for content in result.contents}) == 2
    assert [check(content) for content in result.contents] == [[], []]


def test_choices_alone_are_a_questionnaire_without_a_score():
    (found,) = taken(form(["select_one yes_no", "lunch", "Do you eat here?"])).contents

    assert check(found) == []
    assert [(option.key, option.text) for option in found.items[0].options] == [
        ("yes", {"en": "Yes"}),
        ("no", {"en": "No"}),
    ]


def test_a_range_is_a_scale():
    headings = [*SURVEY[0], "parameters"]

    result = taken(
        form(
            ["range", "likely", "How likely?", "start=0 end=10 step=1"],
            ["range", "litres", "How much?", "start=0 end=100 step=5"],
            ["range", "endless", "How many?", f"start=0 end={10**30} step=1"],
            headings=headings,
        )
    )

    assert asked(result) == [["likely"]]
    assert result.contents[0].scale.points == range(11)
    assert said(result)["number"] == ("litres", "endless")


def test_languages_by_whatever_name_become_ours_and_others_are_left_out():
    names = ("English (en)", "Español", "中文", "Français (fr)")
    survey = [
        ["type", "name", *(f"label::{name}" for name in names)],
        ["select_one agree", "calm", "Calm.", "En calma.", "平静。", "Calme."],
        ["select_one agree", "rested", "Rested.", "Con descanso.", "休息好。", "Reposé."],
    ]
    choices = [
        ["list_name", "name", *(f"label::{name}" for name in names)],
        *(
            ["agree", point, f"e{point}", f"s{point}", f"z{point}", f"f{point}"]
            for point in (1, 2, 3)
        ),
    ]

    result = taken(xlsx(survey=survey, choices=choices))

    (found,) = result.contents
    assert languages(found) == ("en", "es", "zh-hans")
    assert found.items[0].text == {"en": "Calm.", "es": "En calma.", "zh-hans": "平静。"}
    assert found.scale.labels[0] == {"en": "e1", "es": "s1", "zh-hans": "z1"}
    assert [(note.code, note.data) for note in result.notes] == [
        ("language_left_out", {"language": "Français (fr)"})
    ]
    assert taken(xlsx(survey=survey, choices=choices), ["fr"]).contents[0].items[0].text == {
        "fr": "Calme."
    }


def test_a_form_in_no_language_of_ours_is_refused():
    survey = [["type", "name", "label::Deutsch (de)"], ["select_one yes_no", "a", "Ruhig?"]]
    choices = [
        ["list_name", "name", "label::Deutsch (de)"],
        ["yes_no", "y", "Ja"],
        ["yes_no", "n", "Nein"],
    ]

    with pytest.raises(CannotBeTaken) as caught:
        taken(xlsx(survey=survey, choices=choices))

    assert (caught.value.code, caught.value.data) == (
        Cannot.NO_LANGUAGE,
        {"languages": "Deutsch (de)"},
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("text", "text"), ("barcode", "text"), ("integer", "number"), ("decimal", "number"),
        ("date", "date"), ("time", "date"), ("dateTime", "date"), ("geopoint", "place"),
        ("geotrace", "place"), ("image", "file"), ("audio", "file"), ("video", "file"),
        ("file", "file"), ("select_multiple yes_no", "several"), ("rank yes_no", "ranking"),
        ("note", "displayed"), ("acknowledge", "displayed"), ("start", "recorded"),
        ("deviceid", "recorded"), ("username", "recorded"),
    ],
)  # fmt: skip
def test_other_kinds_of_question_are_left_out_and_named(kind, code):
    result = taken(form(*SURVEY[1:], [kind, "other", "Something else"]))

    assert asked(result) == [["calm", "rested"]]
    assert said(result)[code] == ("other",)


def test_calculations_and_answers_in_another_file_are_left_out():
    headings = [*SURVEY[0], "calculation"]

    result = taken(
        form(
            *([*row, ""] for row in SURVEY[1:]),
            ["calculate", "sum", "", "1 + 1"],
            ["select_one_from_file towns.csv", "town", "Where?", ""],
            headings=headings,
        )
    )

    assert asked(result) == [["calm", "rested"]]
    assert said(result)["calculated"] == ("sum",)
    assert said(result)["options_elsewhere"] == ("town",)


def test_questions_under_a_condition_are_left_out_also_those_of_its_groups():
    headings = [*SURVEY[0], "relevant"]

    result = taken(
        form(
            [*SURVEY[1], ""],
            [*SURVEY[2], ""],
            ["select_one agree", "own", "If calm.", "${calm} > 3"],
            ["begin_group", "g", "A part", "${calm} > 3"],
            ["begin_group", "h", "", ""],
            ["select_one agree", "inside", "Inside.", ""],
            ["end_group", "", "", ""],
            ["end_group", "", "", ""],
            headings=headings,
        )
    )

    assert asked(result) == [["calm", "rested"]]
    assert said(result)["condition"] == ("own", "inside")


def test_questions_of_a_repeat_are_asked_once_and_this_is_said():
    result = taken(form(["begin_repeat", "r", "Each day"], *SURVEY[1:], ["end_repeat", "", ""]))

    assert asked(result) == [["calm", "rested"]]
    assert said(result)["repeated"] == ("calm", "rested")
    assert said(result)["around"] == ()


def test_a_text_that_quotes_another_answer_is_left_out():
    result = taken(form(*SURVEY[1:], ["select_one agree", "q", "Since ${calm}, is it well?"]))

    assert asked(result) == [["calm", "rested"]]
    assert said(result)["reference"] == ("q",)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "#REF!"])
def test_a_formula_is_no_text(text):
    content = as_csv(survey=[*SURVEY, ["select_one agree", "f", text]], choices=CHOICES)

    result = taken(content)

    assert asked(result) == [["calm", "rested"]]
    assert said(result)["formula"] == ("f",)


def test_what_goes_along_with_a_question_is_named():
    headings = [*SURVEY[0], "hint", "required", "default"]

    result = taken(
        form(
            [*SURVEY[1], "Think of today.", "yes", "3"], [*SURVEY[2], "", "", ""], headings=headings
        )
    )

    assert said(result) == {
        "hint": ("calm",),
        "required": ("calm",),
        "preset": ("calm",),
        "language_assumed": (),
    }


def test_formatted_text_becomes_plain():
    result = taken(
        form(
            [
                "select_one agree",
                "calm",
                '<span style="color:red">I am <b>calm</b></span> &amp; well.',
            ],
            SURVEY[2],
        )
    )

    assert result.contents[0].items[0].text == {"en": "I am calm & well."}


def test_questions_and_answers_without_words_or_with_too_many_are_left_out():
    long = ["select_one agree", "long", "x" * 501]
    many = [CHOICES[0], *CHOICES[1:], *(["many", f"m{n}", f"M{n}"] for n in range(21))]

    result = taken(form(*SURVEY[1:], long, ["select_one many", "m", "Which?"], choices=many))

    assert asked(result) == [["calm", "rested"]]
    assert said(result)["too_long"] == ("long",)
    assert said(result)["options"] == ("m",)


def test_names_that_come_twice_in_different_groups_stay_apart():
    result = taken(
        form(
            ["begin_group", "g", "One"], SURVEY[1], ["end_group", "", ""],
            ["begin_group", "h", "Two"], SURVEY[1], ["end_group", "", ""],
        )
    )  # fmt: skip

    assert asked(result) == [["calm", "calm_2"]]


@pytest.mark.parametrize(
    ("content", "code", "data"),
    [
        (
            xlsx(survey=[["type", "name", "label", "Label "], ["text", "a", "A", "B"]]),
            Cannot.COLUMN_TWICE,
            {"sheet": "survey", "column": "Label"},
        ),
        (xlsx(people=[["Number", "Name"], [1, "Anna"]]), Cannot.NOT_A_FORM, {}),
        (b"Number,Name\n1,Anna\n", Cannot.NOT_A_FORM, {}),
        (as_csv(survey=[], choices=CHOICES), Cannot.NOT_A_FORM, {}),
        (xlsx(survey=[SURVEY[0]], choices=CHOICES), Cannot.NO_QUESTIONS, {}),
        (form(["text", "a", "Your name?"]), Cannot.NOTHING_TO_ASK, {"count": 1}),
        (form(["begin_group", "g", "G"], *SURVEY[1:]), Cannot.NOT_AS_DEMANDED_IN_ROW, {"row": 2}),
        (form(["select_one nowhere", "a", "A?"]), Cannot.NOT_AS_DEMANDED_IN_ROW, {"row": 2}),
        (form(["wonder", "a", "A?"]), Cannot.NOTHING_TO_ASK, {"count": 1}),
        (
            form(*(["select_one agree", f"q{n}", "Q?"] for n in range(101))),
            Cannot.TOO_MANY_ITEMS,
            {"limit": 100},
        ),
        (
            form(
                *(["range", f"q{n}", "Q?", f"start={n} end={n + 4} step=1"] for n in range(21)),
                headings=[*SURVEY[0], "parameters"],
            ),
            Cannot.TOO_MANY_SCALES,
            {"limit": 20},
        ),
        (
            form(*(["text", f"q{n}", "Q?"] for n in range(1_001))),
            Cannot.TOO_MANY_QUESTIONS,
            {"limit": 1_000},
        ),
    ],
    ids=lambda value: value if isinstance(value, Cannot) else "",
)
def test_a_form_that_cannot_be_taken_is_refused(content, code, data):
    with pytest.raises(CannotBeTaken) as caught:
        taken(content)

    assert (caught.value.code, caught.value.data) == (code, data)


def test_a_table_of_questions_is_a_scale_led_by_its_label():
    choices = [
        CHOICES[0],
        *(["often", word, word.title()] for word in ("never", "often", "always")),
    ]
    table = ["begin_group", "t", "How often are you …", "table-list"]

    result = taken(
        form(
            table,
            ["select_one often", "calm", "calm?", ""],
            ["select_one often", "tense", "tense?", ""],
            ["end_group", "", "", ""],
            headings=[*SURVEY[0], "appearance"],
            choices=choices,
        )
    )

    (found,) = result.contents
    assert found.introduction == {"en": "How often are you …"}
    assert [(item.key, item.text["en"], item.scored) for item in found.items] == [
        ("calm", "calm?", True),
        ("tense", "tense?", True),
    ]
    assert said(result) == {"order_assumed": ("calm", "tense"), "language_assumed": ()}


def test_another_answer_in_free_text_is_no_step():
    result = taken(form(SURVEY[1], ["select_one agree or_other", "rested", "I am rested."]))

    assert result.contents[0].scale.points == range(1, 6)
    assert said(result)["text"] == ("rested_other",)
    assert [note.data for note in result.notes if note.code == "step_apart"] == [{"step": "Other"}]
