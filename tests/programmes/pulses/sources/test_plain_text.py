"""Formatted text as a person would read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.texts import problem_of
from programmes.pulses.sources.plain_text import plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("I am calm.", "I am calm."),
        ("<p>I am <b>calm</b>.</p>", "I am calm."),
        ("<div>One</div><div>two</div>", "One two"),
        ("One<br/>two\n\nthree", "One two three"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("<style>p{color:red}</style>Calm<!-- hidden -->", "Calm"),
        ("<script>alert(1)", ""),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Calm", "Calm"),
        ("&amp;amp;amp;lt;b&gt;", "& lt;b>"),
        ("Calm\u202e\u0007 today", "Calm today"),
        ("<a href='x", ""),
        ("", ""),
    ],
)
def test_markup_goes_and_words_stay(text, plain):
    assert plain_text(text) == plain


@given(st.text(alphabet="<>&;#/!ab lt=\"'amp \u202e\n", max_size=40))
def test_what_comes_out_is_plain_whatever_goes_in(text):
    assert problem_of(plain_text(text)) == ""
