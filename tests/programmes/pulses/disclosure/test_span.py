"""The search for rows that speak of few people finds them all, and no others."""

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.pulses.disclosure.span import FORMS, Form, joined_by, speaks_of_few
from tests.programmes.pulses.disclosure.oracle import rank_of, singled_out


def forms_of(rows, people):
    """As the ledger keeps them, whatever they give away."""
    forms = (Form(),) * FORMS
    for row in rows:
        forms = joined_by(forms, row, people) or forms
    return forms


def random_rows(chance, width, number):
    return [[int(chance.random() < 0.5) for _ in range(width)] for _ in range(number)]


def test_a_search_among_columns_of_few_people_agrees_with_the_oracle():
    """Many rows over columns of one to three people: most that speak of few have several pivots."""
    chance = random.Random(17)  # noqa: S311
    found = 0
    for _ in range(400):
        people = [chance.choice([1, 1, 1, 2, 3]) for _ in range(chance.randint(5, 11))]
        rows = random_rows(chance, len(people), chance.randint(2, len(people) - 1))
        minimum = chance.randint(2, 7)
        sets = [{column for column, value in enumerate(row) if value} for row in rows]

        forms = forms_of(rows, people)
        expected = singled_out(sets, dict(enumerate(people)), minimum) is not None

        assert speaks_of_few(forms, people, minimum - 1) is expected
        # Each of them would do alone, with more to try.
        assert {speaks_of_few((form,), people, minimum - 1) for form in forms} == {expected}
        found += expected
    assert 50 < found < 350


def test_rows_that_differ_at_their_pivots_and_one_column_more():
    """Six people less five others, four of them in both: three are left, one behind no pivot."""
    rows = [[1, 0, 1, 1, 1, 1, 1], [0, 1, 0, 1, 1, 1, 1]]
    people = [1] * 7
    first = forms_of(rows, people)[0]

    assert first.pivots == (0, 1)
    assert [speaks_of_few((first,), people, most) for most in (2, 3)] == [False, True]


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 30), st.integers(1, 30))
def test_each_form_spans_the_same_and_each_row_alone_fills_its_pivot(chance, width, number):
    people = [chance.randint(1, 8) for _ in range(width)]
    rows = random_rows(chance, width, number)

    forms = forms_of(rows, people)

    rank = rank_of([[Fraction(value) for value in row] for row in rows])
    for form in forms:
        assert len(form.rows) == len(set(form.pivots)) == rank
        assert rank_of([*rows, *form.rows]) == rank
        for row, pivot in zip(form.rows, form.pivots, strict=True):
            filled = [row[each] for each in form.pivots]
            assert filled == [form.filled * (each == pivot) for each in form.pivots]
