"""Words of blame are found on a card, and no others."""

import pytest

from programmes.measures.wording import UNKIND, unkind_words


@pytest.mark.parametrize("word", [word for words in UNKIND.values() for word in words])
def test_each_word_is_found(word):
    assert unkind_words(f"… {word}, …") == [word]
    assert unkind_words(word.upper()) == [word.upper()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They were Wrong, and backward.", ["Wrong", "backward"]),
        ("the enemies\nof change", ["enemies\nof change"]),
        ("Un equipo atrasado y otro resistente", ["atrasado", "resistente"]),
        ("旧的做法是错误的，他们很落后。", ["错误", "落后"]),
        ("_wrong_", ["wrong"]),
    ],
)
def test_words_stand_in_sentences(text, found):
    assert unkind_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wrongly",
        "fire-resistantly",
        "obsolescence",
        "Me equivoqué",
        "atrasadoo",
        "错过了",
        "enemies",
    ],
)
def test_other_words_are_left_alone(text):
    assert unkind_words(text) == []
