"""A questionnaire as data, and the form of one of its questions."""

from processes.kernel.question_forms import QuestionForm
from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section

WHOM = Question(key="whom", fields=(Field(key="whom", label="Whom do you serve?", limit=10),))
CARE = Field(
    key="care",
    label="What matters to you?",
    short="What matters most",
    kind=Kind.SEVERAL,
    choices=(("calm", "Calm"), ("joy", "Joy"), ("order", "Order")),
    at_most=2,
)
OWN = Field(key="own", label="In your own words", kind=Kind.LINE)
MATTERS = Question(key="matters", heading="What matters to you", fields=(CARE, OWN))
LATER = Question(key="later", fields=(Field(key="later", label="And later?"),))
FORM = Questionnaire(
    key="form",
    sections=(
        Section(key="self", title="You", questions=(WHOM, MATTERS)),
        Section(key="time", title="Time", questions=(LATER,)),
    ),
)


def test_a_questionnaire_knows_the_place_of_each_question() -> None:
    assert [FORM.number(question) for question in FORM.questions] == [1, 2, 3]
    assert [field.key for field in FORM.fields] == ["whom", "care", "own", "later"]
    assert (FORM.find("matters"), FORM.find("nothing")) == (MATTERS, None)
    assert (FORM.next_in_section(WHOM), FORM.next_in_section(MATTERS)) == (MATTERS, None)


def test_a_section_is_done_when_every_field_has_an_answer() -> None:
    section = FORM.sections[0]
    full = {"whom": "guests", "care": "calm", "own": "quiet"}

    assert section.status({}) == "not_started"
    assert section.status({}, drafts=["own"]) == "in_progress"
    assert section.status({}, drafts=["later"]) == "not_started"
    assert section.status({"whom": "guests", "care": ""}) == "in_progress"
    assert section.status(full) == "done"


def test_a_heading_stands_for_several_fields_and_a_label_for_one() -> None:
    assert (WHOM.title, MATTERS.title) == ("Whom do you serve?", "What matters to you")
    assert MATTERS.unanswered({"care": "joy", "own": ""})
    assert not MATTERS.unanswered({"care": "joy", "own": "rest"})


def test_a_section_is_entered_where_the_writer_left_it() -> None:
    section = FORM.sections[0]

    assert section.entrance({}) == WHOM
    assert section.entrance({"whom": "guests"}) == MATTERS
    assert section.entrance({"whom": "guests", "care": "joy", "own": "rest"}) == WHOM


def test_the_summary_names_every_field_the_empty_ones_too() -> None:
    summary = FORM.summary({"care": "joy\ncalm"})

    assert [
        (section.key, [(line.label, line.text) for line in lines]) for section, lines in summary
    ] == [
        (
            "self",
            [
                ("Whom do you serve?", ""),
                ("What matters most", "Joy\nCalm"),
                ("In your own words", ""),
            ],
        ),
        ("time", [("And later?", "")]),
    ]


def test_a_day_is_kept_in_one_order_and_said_in_the_readers() -> None:
    day = Field(key="day", label="When?", kind=Kind.DATE)
    question = Question(key="day", fields=(day,))
    form = QuestionForm({"day": "2026-03-02"}, question=question)

    assert form.is_valid()
    assert form.answers() == {"day": "2026-03-02"}
    assert day.said("2026-03-02") == "2 March 2026"
    assert day.said("") == ""
    assert QuestionForm({"day": "2 March"}, question=question).errors == {
        "day": ["Enter a valid date."]
    }


def test_choices_are_kept_by_key_and_said_in_words() -> None:
    assert CARE.kept(["joy", "calm"]) == "joy\ncalm"
    assert CARE.opened("joy\ncalm") == ["joy", "calm"]
    assert CARE.said("joy\ncalm") == "Joy\nCalm"
    assert CARE.said("joy\nno longer offered") == "Joy\nno longer offered"
    assert OWN.said("joy") == "joy"


def test_an_empty_page_is_a_valid_answer() -> None:
    form = QuestionForm({}, question=MATTERS)

    assert form.is_valid()
    assert form.answers() == {"care": "", "own": ""}


def test_a_text_is_counted_with_the_line_ends_that_are_kept() -> None:
    form = QuestionForm({"whom": "ab\r\ncd\r\nef"}, question=WHOM)

    assert form.is_valid()
    assert form.answers() == {"whom": "ab\ncd\nef"}


def test_what_is_too_much_or_unknown_is_refused_in_words() -> None:
    long = QuestionForm({"whom": "x" * 1234}, question=WHOM)
    many = QuestionForm({"care": ["calm", "joy", "order"]}, question=MATTERS)
    unknown = QuestionForm({"care": ["wealth"]}, question=MATTERS)

    assert long.errors == {"whom": ["Write at most 10 characters. There are 1234 now."]}
    assert many.errors == {"care": ["Choose at most 2. You have chosen 3."]}
    assert unknown.errors == {
        "care": ["Select a valid choice. wealth is not one of the available choices."]
    }


def test_the_browser_is_never_told_to_cut_or_to_require() -> None:
    drawn = str(QuestionForm(question=WHOM, draft_url="/keep/"))

    assert 'data-draft-url="/keep/"' in drawn
    assert "maxlength" not in drawn
    assert "required" not in drawn


def test_a_required_field_says_so_and_one_choice_is_enough() -> None:
    rating = Field(
        key="rating", label="How well?", kind=Kind.CHOICE, choices=(("1", "Far"),), required=True
    )
    question = Question(key="rating", fields=(rating,))

    assert QuestionForm({}, question=question).errors == {"rating": ["This field is required."]}
    assert QuestionForm({"rating": "1"}, question=question).is_valid()
