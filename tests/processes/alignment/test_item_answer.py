"""The two sides beside one another: what is a difference, and in which order they stand."""

import pytest

from processes.alignment.models import FormItem, Word
from processes.alignment.queries.item_answer import Given, Line, differences_first


def line(name: str, own: str, other: str) -> Line:
    return Line(FormItem(name={"en": name}), Given(own), Given(other))


@pytest.mark.parametrize(
    ("own", "other", "steps"),
    [
        ("far", "far", 0),
        ("far", "some_way", 1),
        ("close", "some_way", 1),
        ("far", "close", 2),
        ("does_well", "far", 3),
        ("cant_say", "far", None),
        ("does_well", "cant_say", None),
        ("cant_say", "cant_say", None),
        ("", "far", None),
    ],
)
def test_steps_are_counted_between_words_and_not_where_someone_cannot_say(own, other, steps):
    assert line("Any", own, other).steps == steps
    assert line("Any", other, own).steps == steps


def test_every_word_but_cannot_say_has_a_step():
    assert {word: Given(word).step for word in Word} == {
        Word.FAR: 0,
        Word.SOME_WAY: 1,
        Word.CLOSE: 2,
        Word.DOES_WELL: 3,
        Word.CANT_SAY: None,
    }


def test_the_widest_differences_come_first_and_empty_groups_are_left_out():
    same = line("Same", "close", "close")
    one = line("One", "close", "some_way")
    wide, wider = line("Wide", "far", "close"), line("Wider", "far", "does_well")
    unsaid = line("Unsaid", "cant_say", "far")

    groups = differences_first([same, one, wide, unsaid, wider])

    assert [(str(group.heading), group.lines) for group in groups] == [
        ("Two steps apart, or more", [wide, wider]),
        ("One step apart", [one]),
        ("Where one side can't say", [unsaid]),
        ("Seen the same by both", [same]),
    ]
    assert [str(group.heading) for group in differences_first([same])] == ["Seen the same by both"]
    assert differences_first([]) == []
