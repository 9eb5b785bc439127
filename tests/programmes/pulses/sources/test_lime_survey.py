"""What of a LimeSurvey export is taken, old and new, and what is left out with a note."""

import pytest

from programmes.pulses.content import Keyed, check, languages
from programmes.pulses.sources import Cannot, CannotBeTaken
from tests.programmes.pulses.sources.files import array, asked, lss, question, said, taken, words

STEPS = [("A1", "no"), ("A2", "partly"), ("A3", "yes")]
ITEMS = ["I am calm.", "I am rested."]


def test_an_array_is_a_scale_of_its_columns_and_an_item_a_row():
    result = taken(lss(**array(STEPS, ITEMS)))

    (found,) = result.contents
    assert check(found) == []
    assert (found.key, found.name) == ("7", {"en": "Calm"})
    assert found.introduction == {"en": "How far do you agree?"}
    assert [label["en"] for label in found.scale.labels] == ["no", "partly", "yes"]
    assert [(item.key, item.text["en"], item.keyed) for item in found.items] == [
        ("Q1_SQ1", "I am calm.", Keyed.WITH),
        ("Q1_SQ2", "I am rested.", Keyed.WITH),
    ]
    assert said(result) == {"order_assumed": ("Q1_SQ1", "Q1_SQ2")}


def test_numbered_columns_say_their_order_themselves():
    steps = [("5", "fully"), ("4", "mostly"), ("3", "half"), ("2", "little"), ("1", "never")]

    result = taken(lss(**array(steps, ITEMS)))

    assert [label["en"] for label in result.contents[0].scale.labels] == [
        "never",
        "little",
        "half",
        "mostly",
        "fully",
    ]
    assert result.notes == ()


def test_a_column_whose_code_stands_outside_is_no_step():
    result = taken(lss(**array([*STEPS, ("A99", "cannot say")], ITEMS)))

    assert [label["en"] for label in result.contents[0].scale.labels] == ["no", "partly", "yes"]
    assert [(note.code, note.data) for note in result.notes] == [
        ("step_apart", {"step": "cannot say"}),
        ("order_assumed", {"first": "no", "last": "yes"}),
    ]


def test_two_arrays_on_one_scale_are_one_questionnaire_and_keep_what_leads_them():
    tables = array([("1", "no"), ("2", "so so"), ("3", "yes")], ITEMS)
    tables["questions"].append(question(2, "F"))
    tables["subquestions"].append(question(21, "T", parent_qid=2, title="SQ1"))
    tables["question_l10ns"] += [words(2, "My manager"), words(21, "listens.")]
    tables["answers"] += [{**row, "aid": row["aid"] + 9, "qid": 2} for row in tables["answers"]]
    tables["answer_l10ns"] += [{**row, "aid": row["aid"] + 9} for row in tables["answer_l10ns"]]

    (found,) = taken(lss(**tables)).contents

    assert found.introduction == {}
    assert [item.text["en"] for item in found.items] == [
        "How far do you agree? I am calm.",
        "How far do you agree? I am rested.",
        "My manager listens.",
    ]


def test_an_old_export_has_its_texts_in_every_row_and_one_row_for_each_language():
    def both(row, **texts):
        return [
            {**row, "language": code, **{name: said[place] for name, said in texts.items()}}
            for place, code in enumerate(("en", "es-MX"))
        ]

    content = lss(
        languages=("en", "es-MX"),
        groups=both({"gid": 1, "group_order": 0}, group_name=("One", "Uno")),
        questions=both(question(1, "F"), question=("How far?", "¿Hasta qué punto?")),
        subquestions=both(
            question(11, "T", parent_qid=1, title="SQ1"), question=("Calm.", "En calma.")
        ),
        answers=[
            row
            for place, (en, es) in enumerate([("no", "no"), ("partly", "en parte"), ("yes", "sí")])
            for row in both({"qid": 1, "code": place, "sortorder": place}, answer=(en, es))
        ],
    )

    (found,) = taken(content).contents

    assert check(found) == []
    assert languages(found) == ("en", "es")
    assert found.items[0].text == {"en": "Calm.", "es": "En calma."}
    assert [label["es"] for label in found.scale.labels] == ["no", "en parte", "sí"]
    assert found.scale.minimum == 0


@pytest.mark.parametrize(
    ("kind", "points", "labels"),
    [("5", 5, "12345"), ("A", 5, "12345"), ("B", 10, [*"123456789", "10"])],
)
def test_scales_of_numbers_have_numbers_as_labels(kind, points, labels):
    part = {"subquestions": [question(11, "T", parent_qid=1, title="SQ1")]}
    texts = [words(1, "How calm?"), words(11, "At work")]

    (found,) = taken(lss(questions=[question(1, kind)], question_l10ns=texts, **part)).contents

    assert len(found.scale.points) == points
    assert [label["en"] for label in found.scale.labels] == list(labels)
    assert found.items[0].scored


def test_less_the_same_and_more_are_a_scale():
    parts = [question(11, "T", parent_qid=1, title="SQ1")]
    texts = [words(1, "Compared with last year"), words(11, "Calm")]

    (found,) = taken(
        lss(questions=[question(1, "E")], subquestions=parts, question_l10ns=texts)
    ).contents

    assert [label["en"] for label in found.scale.labels] == ["less", "the same", "more"]


def test_yes_or_no_is_a_choice_in_each_language_of_the_survey():
    texts = [words(1, "A room?"), words(1, "有房间吗?", "zh-Hans"), words(2, "And?", "en")]

    result = taken(
        lss(languages=("en", "zh-Hans"), questions=[question(1, "Y")], question_l10ns=texts)
    )

    (item,) = result.contents[0].items
    assert item.keyed is Keyed.APART
    assert [dict(option.text) for option in item.options] == [
        {"en": "yes", "zh-hans": "是"},
        {"en": "no", "zh-hans": "否"},
    ]


def test_a_list_is_a_choice_without_its_free_answer_or_comment():
    tables = array([("a", "canteen"), ("b", "office")], [])
    tables["questions"] = [
        question(1, "L", other="Y", mandatory="Y"), question(2, "O"), question(3, "!")
    ]  # fmt: skip
    tables["question_l10ns"] = [
        words(1, "Where?", help="<p>Today</p>"), words(2, "Where else?"), words(3, "Nothing")
    ]  # fmt: skip
    tables["answers"] += [{**row, "aid": row["aid"] + 9, "qid": 2} for row in tables["answers"]]
    tables["answer_l10ns"] += [{**row, "aid": row["aid"] + 9} for row in tables["answer_l10ns"]]

    result = taken(lss(**tables))

    assert asked(result) == [["Q1", "Q2"]]
    assert said(result) == {
        "options": ("Q3",),
        "other_option": ("Q1",),
        "comment": ("Q2",),
        "hint": ("Q1",),
        "required": ("Q1",),
    }


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("S", "text"), ("T", "text"), ("U", "text"), ("Q", "text"), (";", "text"),
        ("N", "number"), ("K", "number"), (":", "number"), ("D", "date"), ("M", "several"),
        ("P", "several"), ("R", "ranking"), ("|", "file"), ("*", "calculated"),
        ("X", "displayed"), ("G", "about_the_person"), ("1", "two_scales"), ("I", "another_kind"),
    ],
)  # fmt: skip
def test_other_kinds_of_question_are_left_out_and_named(kind, code):
    questions = [question(1, "5"), question(2, kind)]
    texts = [words(1, "How calm?"), words(2, "Something else")]

    result = taken(lss(questions=questions, question_l10ns=texts))

    assert asked(result) == [["Q1"]]
    assert said(result) == {code: ("Q2",)}


@pytest.mark.parametrize(
    "more",
    [
        {"questions": [question(1, "5"), question(2, "5", relevance="Q1.NAOK > 3")]},
        {"groups": [{"gid": 2, "grelevance": "Q1 > 3"}],
         "questions": [question(1, "5"), question(2, "5", gid=2)]},
        {"conditions": [{"qid": 2, "cqid": 1}]},
    ],
    ids=["question", "group", "old"],
)  # fmt: skip
def test_a_question_under_a_condition_is_left_out(more):
    tables = {
        "questions": [question(1, "5"), question(2, "5")],
        "question_l10ns": [words(1, "How calm?"), words(2, "Why?")],
    }

    result = taken(lss(**{**tables, **more}))

    assert asked(result) == [["Q1"]]
    assert said(result) == {"condition": ("Q2",)}


@pytest.mark.parametrize(
    "text", ["Dear {TOKEN:FIRSTNAME}, how calm?", "{INSERTANS:7X1X1} and now?"]
)
def test_a_text_that_puts_in_a_name_or_an_answer_is_left_out(text):
    tables = {
        "questions": [question(1, "5"), question(2, "5")],
        "question_l10ns": [words(1, "How calm?"), words(2, text)],
    }

    assert said(taken(lss(**tables))) == {"reference": ("Q2",)}


def test_formatted_texts_become_plain():
    text = '<p>How&nbsp;<b>calm</b> are you?</p><script>steal()</script> <img src="x" onerror="y">'

    (found,) = taken(lss(questions=[question(1, "5")], question_l10ns=[words(1, text)])).contents

    assert found.items[0].text == {"en": "How calm are you?"}


def test_questions_come_in_the_order_of_their_groups():
    result = taken(
        lss(
            groups=[{"gid": 1, "group_order": 2}, {"gid": 2, "group_order": 1}],
            questions=[
                question(1, "5", question_order=2),
                question(2, "5", question_order=1),
                question(3, "5", gid=2, question_order=9),
            ],
            question_l10ns=[words(qid, f"Question {qid}") for qid in (1, 2, 3)],
        )
    )

    assert asked(result) == [["Q3", "Q2", "Q1"]]


def test_what_stands_around_the_questions_is_left_out_and_said():
    settings = [
        {
            "surveyls_language": "en",
            "surveyls_title": "Calm",
            "surveyls_welcometext": "<p>Hello</p>",
        }
    ]

    result = taken(
        lss(
            questions=[question(1, "5")],
            question_l10ns=[words(1, "How calm?")],
            surveys_languagesettings=settings,
        )
    )

    assert said(result) == {"around": ()}


@pytest.mark.parametrize(
    ("content", "code", "data"),
    [
        (lss(kind="Question"), Cannot.NOT_A_SURVEY, {}),
        (b"<?xml version='1.0'?><rss><channel/></rss>", Cannot.NOT_A_SURVEY, {}),
        (lss(), Cannot.NO_QUESTIONS, {}),
        (
            lss(questions=[question(1, "T")], question_l10ns=[words(1, "Your name?")]),
            Cannot.NOTHING_TO_ASK,
            {"count": 1},
        ),
        (lss(questions=[question(1, "5")]), Cannot.NOTHING_TO_ASK, {"count": 1}),
        (
            lss(questions=[question(n, "5") for n in range(1, 1_002)]),
            Cannot.TOO_MANY_QUESTIONS,
            {"limit": 1_000},
        ),
        (lss()[:-20], Cannot.BROKEN, {}),
        (lss().replace(b"Calm", b"\xff"), Cannot.CHARACTERS, {}),
    ],
    ids=lambda value: value if isinstance(value, Cannot) else "",
)
def test_a_survey_that_cannot_be_taken_is_refused(content, code, data):
    with pytest.raises(CannotBeTaken) as caught:
        taken(content)

    assert (caught.value.code, caught.value.data) == (code, data)
