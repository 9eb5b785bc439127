"""Answers as arrays: what is missing is left out, what is a mistake is refused by name."""

from math import inf, nan

import numpy as np
import pytest

from programmes.measures.answers import all_alike, column, complete, table
from programmes.measures.refusals import NotATable, NotFinite, OutsideScale, Refused


def test_missing_answers_are_left_out_of_a_column():
    assert column([4, None, 2.5, None]).tolist() == [4.0, 2.5]


def test_no_answer_at_all_is_an_empty_column():
    assert column([None, None], lowest=1, highest=5).shape == (0,)


@pytest.mark.parametrize("number", [nan, inf, -inf, np.float64("nan")])
@pytest.mark.parametrize("read", [lambda x: column([3, x]), lambda x: table([[3, 2], [x, None]])])
def test_what_is_not_a_finite_number_is_refused(read, number):
    with pytest.raises(NotFinite):
        read(number)


@pytest.mark.parametrize("number", [0.99, 5.01])
def test_what_the_scale_does_not_have_is_refused(number):
    with pytest.raises(OutsideScale):
        column([3, number], lowest=1, highest=5)


def test_the_ends_of_the_scale_belong_to_it():
    assert column([1, 5], lowest=1, highest=5).tolist() == [1.0, 5.0]


@pytest.mark.parametrize("rows", [[[1, 2], [3]], [[], []]])
def test_rows_that_make_no_table_are_refused(rows):
    with pytest.raises(NotATable):
        complete(rows)


def test_a_row_with_a_gap_is_kept_in_the_table_and_left_out_of_the_complete_rows():
    rows = [[1, 2], [None, 4], [5, 5]]

    assert np.array_equal(table(rows), [[1, 2], [nan, 4], [5, 5]], equal_nan=True)
    assert complete(rows).tolist() == [[1, 2], [5, 5]]


def test_no_rows_are_a_table_without_people():
    assert complete([]).shape[0] == 0


@pytest.mark.parametrize(
    ("values", "alike"),
    [([], True), ([3.3] * 7, True), ([0.1 + 0.2, 0.3], True), ([3, 3, 4], False)],
)
def test_rounding_makes_no_difference_between_answers(values, alike):
    assert all_alike(np.array(values, dtype=float)) is alike


def test_every_refusal_is_a_value_error():
    assert issubclass(Refused, ValueError)
    assert {kind.__name__ for kind in Refused.__subclasses__()} == {
        "ImpossibleCount",
        "NotABand",
        "NotATable",
        "NotATree",
        "NotFinite",
        "OutsideScale",
    }
