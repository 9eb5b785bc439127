"""What a questionnaire is made of, what keeps it from being asked, and how it gives a score."""

import json
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures import scores
from programmes.measures.refusals import NotFinite, OutsideScale
from programmes.pulses.content import (
    Content,
    Feedback,
    Flaw,
    FlawCode,
    Item,
    Keyed,
    NotAContent,
    Option,
    Scale,
    check,
    feedback_to,
    languages,
    load,
    missing,
    plain,
    score,
)


def both(text: str) -> dict[str, str]:
    return {"en": text, "es": f"{text} (es)"}


SCALE = Scale(minimum=1, maximum=5, labels=tuple(both(f"step {point}") for point in range(1, 6)))
YES_OR_NO = (Option(key="yes", text=both("yes")), Option(key="no", text=both("no")))
WHOLE = Content(
    key="calm",
    name=both("Calm"),
    introduction={},
    scale=SCALE,
    items=(
        Item(key="a", text=both("I am calm.")),
        Item(key="b", text=both("I am tense."), keyed=Keyed.AGAINST),
        Item(key="c", text=both("I sleep well.")),
        Item(key="d", text=both("Is there a quiet room?"), keyed=Keyed.APART, options=YES_OR_NO),
    ),
    minimum=10,
    mirror=True,
    feedback=(
        Feedback(at_least=None, at_most=2.5, text=both("Rest.")),
        Feedback(at_least=None, at_most=None, text=both("A mirror.")),
    ),
)


def test_a_whole_content_has_no_flaws():
    assert check(WHOLE) == []


def test_the_points_of_a_scale_include_both_ends():
    assert [*Scale(minimum=0, maximum=4, labels=()).points] == [0, 1, 2, 3, 4]


def test_an_answer_is_turned_round_within_its_scale():
    assert [SCALE.reversed(value) for value in SCALE.points] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("value", "error"), [(0, OutsideScale), (6, OutsideScale), (float("nan"), NotFinite)]
)
def test_an_answer_that_the_scale_does_not_have_is_not_turned_round(value, error):
    with pytest.raises(error):
        SCALE.reversed(value)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": 5, "b": 1, "c": 5, "d": 0}, 5.0),
        ({"a": 4, "b": 2, "c": 1}, 3.0),
        ({"a": 4, "b": None, "c": 1}, 2.5),
        ({"a": 4, "d": 1}, None),
        ({"a": 4, "c": 4, "elsewhere": 99}, 4.0),
        ({}, None),
    ],
)
def test_a_score_is_the_mean_of_two_thirds_or_more(values, expected):
    assert score(WHOLE, values) == expected


def test_a_score_of_choices_alone_is_none():
    content = replace(WHOLE, items=WHOLE.items[3:])

    assert score(content, {"d": 1}) is None


@pytest.mark.parametrize("value", [0, 6])
def test_an_answer_outside_the_scale_gives_no_score(value):
    with pytest.raises(OutsideScale):
        score(WHOLE, {"a": value, "b": 1, "c": 1})


# Scales of every length and start, items of every keying, answers with gaps.
@st.composite
def answered(draw):
    minimum = draw(st.integers(-3, 3))
    maximum = minimum + draw(st.integers(1, 10))
    keyings = draw(st.lists(st.sampled_from(Keyed), min_size=1, max_size=12))
    items = tuple(Item(key=f"i{n}", text={}, keyed=keyed) for n, keyed in enumerate(keyings))
    answer = st.none() | st.integers(minimum, maximum)
    values = {item.key: draw(answer) for item in items}
    scale = Scale(minimum=minimum, maximum=maximum, labels=())
    content = Content(key="k", name={}, introduction={}, scale=scale, items=items)
    return content, values


@given(answered())
def test_keying_every_item_the_other_way_turns_the_score_round(case):
    content, values = case
    other = {Keyed.WITH: Keyed.AGAINST, Keyed.AGAINST: Keyed.WITH, Keyed.APART: Keyed.APART}
    turned = replace(
        content, items=tuple(replace(item, keyed=other[item.keyed]) for item in content.items)
    )

    before, after = score(content, values), score(turned, values)

    if before is None:
        assert after is None
    else:
        scale = content.scale
        assert after == pytest.approx(scale.minimum + scale.maximum - before)


@given(answered())
def test_a_score_stays_on_its_scale_and_needs_two_thirds(case):
    content, values = case
    scored = [item for item in content.items if item.scored]
    given_answers = [item for item in scored if values[item.key] is not None]

    found = score(content, values)

    enough = bool(scored) and len(given_answers) >= ceil(2 * len(scored) / 3)
    assert (found is not None) == enough
    if found is not None:
        assert content.scale.minimum <= found <= content.scale.maximum


@given(answered())
def test_a_score_is_the_one_that_the_measures_give(case):
    content, values = case
    scored = [item for item in content.items if item.scored]
    if not scored:
        return

    (expected,) = scores.scores(
        rows=[[values[item.key] for item in scored]],
        reverse=[item.keyed is Keyed.AGAINST for item in scored],
        lowest=content.scale.minimum,
        highest=content.scale.maximum,
    )

    assert score(content, values) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("own", "expected"), [(2.5, "Rest."), (2.6, "A mirror."), (5.0, "A mirror."), (None, None)]
)
def test_the_first_feedback_that_suits_is_said(own, expected):
    found = feedback_to(WHOLE, own)

    assert (found and found.text["en"]) == expected


def test_nothing_is_said_where_no_feedback_suits():
    content = replace(WHOLE, feedback=WHOLE.feedback[:1])

    assert feedback_to(content, 3.0) is None


def test_a_language_counts_where_every_text_is_said():
    spanish_lacks_one = replace(
        WHOLE, items=(*WHOLE.items[:3], replace(WHOLE.items[3], text={"en": "Room?", "es": " "}))
    )

    assert languages(WHOLE) == ("en", "es")
    assert languages(spanish_lacks_one) == ("en",)


def test_what_is_missing_is_named_by_its_place():
    content = replace(
        WHOLE,
        introduction={"en": "How far do you agree?"},
        scale=replace(SCALE, labels=({"en": "never"}, *SCALE.labels[1:])),
        items=(replace(WHOLE.items[3], options=(YES_OR_NO[0], Option(key="no", text={}))),),
    )

    assert missing(content, ["en", "es"]) == [
        ("introduction", "es"),
        ("label:1", "es"),
        ("option:d:no", "en"),
        ("option:d:no", "es"),
    ]
    assert missing(WHOLE, ["zh-hans"])[:2] == [("name", "zh-hans"), ("label:1", "zh-hans")]


@pytest.mark.parametrize(
    ("changed", "flaws"),
    [
        ({"key": " "}, [Flaw(FlawCode.NO_KEY, {"where": "content"})]),
        ({"key": "k" * 61}, [Flaw(FlawCode.KEY_TOO_LONG, {"where": "content", "limit": 60})]),
        ({"items": ()}, [Flaw(FlawCode.NO_ITEMS)]),
        (
            {"items": WHOLE.items[:1] * 2},
            [Flaw(FlawCode.KEY_TWICE, {"where": "item", "key": "a"})],
        ),
        (
            {"items": (replace(WHOLE.items[3], options=(YES_OR_NO[0],) * 2),)},
            [Flaw(FlawCode.KEY_TWICE, {"where": "option:d", "key": "yes"})],
        ),
        (
            {"items": (replace(WHOLE.items[3], options=YES_OR_NO[:1]),)},
            [Flaw(FlawCode.TOO_FEW_OPTIONS, {"where": "item:d", "limit": 2})],
        ),
        (
            {
                "items": (
                    replace(
                        WHOLE.items[3],
                        options=tuple(Option(key=str(n), text=both("o")) for n in range(21)),
                    ),
                )
            },
            [Flaw(FlawCode.TOO_MANY_OPTIONS, {"where": "item:d", "limit": 20})],
        ),
        (
            {"items": (replace(WHOLE.items[3], keyed=Keyed.WITH),)},
            [Flaw(FlawCode.CHOICE_SCORED, {"where": "item:d"})],
        ),
        (
            {"items": tuple(Item(key=str(n), text=both("t")) for n in range(101))},
            [Flaw(FlawCode.TOO_MANY_ITEMS, {"count": 101, "limit": 100})],
        ),
        (
            {"items": (Item(key="a", text={"en": "I am calm."}),)},
            [Flaw(FlawCode.NO_TEXT, {"where": "item:a", "language": "es"})],
        ),
        (
            {"items": (Item(key="a", text={"en": "x" * 501, "es": "x"}),)},
            [Flaw(FlawCode.TEXT_TOO_LONG, {"where": "item:a", "language": "en", "limit": 500})],
        ),
        ({"name": {}}, [Flaw(FlawCode.NO_LANGUAGE)]),
        (
            {"scale": replace(SCALE, labels=SCALE.labels[:4])},
            [Flaw(FlawCode.LABELS_NOT_ONE_A_POINT, {"points": 5, "labels": 4})],
        ),
        (
            {"scale": replace(SCALE, maximum=1, labels=SCALE.labels[:1]), "feedback": ()},
            [Flaw(FlawCode.TOO_FEW_POINTS, {"points": 1, "limit": 2})],
        ),
        (
            {"scale": replace(SCALE, maximum=0, labels=()), "feedback": ()},
            [Flaw(FlawCode.TOO_FEW_POINTS, {"points": 0, "limit": 2})],
        ),
        (
            {"scale": replace(SCALE, maximum=12, labels=(both("s"),) * 12)},
            [Flaw(FlawCode.TOO_MANY_POINTS, {"points": 12, "limit": 11})],
        ),
        ({"minimum": 4}, [Flaw(FlawCode.GROUP_TOO_SMALL, {"minimum": 4, "limit": 5})]),
        ({"mirror": False}, [Flaw(FlawCode.FEEDBACK_WITHOUT_MIRROR)]),
        (
            {"feedback": (Feedback(at_least=4.0, at_most=3.0, text=both("t")),)},
            [Flaw(FlawCode.FEEDBACK_OUTSIDE, {"where": "feedback:1"})],
        ),
        (
            {"feedback": (Feedback(at_least=float("nan"), at_most=None, text=both("t")),)},
            [Flaw(FlawCode.FEEDBACK_OUTSIDE, {"where": "feedback:1"})],
        ),
    ],
)
def test_each_flaw_is_told_alone(changed, flaws):
    assert check(replace(WHOLE, **changed)) == flaws


def test_a_content_of_an_endless_scale_is_told_at_once():
    content = replace(WHOLE, scale=Scale(minimum=-(10**30), maximum=10**30, labels=()))

    assert [flaw.code for flaw in check(content)][:2] == [
        FlawCode.TOO_MANY_POINTS,
        FlawCode.LABELS_NOT_ONE_A_POINT,
    ]


def test_a_content_comes_back_from_json_as_it_was():
    assert load(json.loads(json.dumps(plain(WHOLE)))) == WHOLE


texts = st.dictionaries(st.sampled_from(["en", "es", "zh-hans"]), st.text(max_size=8))


@given(name=texts, text=texts, keyed=st.sampled_from(Keyed), bound=st.none() | st.floats(1, 5))
def test_any_content_comes_back_from_json_as_it_was(name, text, keyed, bound):
    content = replace(
        WHOLE,
        name=name,
        items=(Item(key="a", text=text, keyed=keyed),),
        feedback=(Feedback(at_least=bound, at_most=None, text=text),),
    )

    assert load(json.loads(json.dumps(plain(content)))) == content


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {**plain(WHOLE), "items": 3},
        {**plain(WHOLE), "items": [{"key": "a"}]},
        {**plain(WHOLE), "name": "Calm"},
        {**plain(WHOLE), "scale": {"minimum": "low", "maximum": 5, "labels": []}},
        {**plain(WHOLE), "items": [{**plain(WHOLE)["items"][0], "keyed": "sideways"}]},
    ],
)
def test_what_was_never_written_is_not_read(broken):
    with pytest.raises(NotAContent):
        load(broken)
