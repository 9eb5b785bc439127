"""A figure cannot be built that contradicts itself or shows what it hides."""

from dataclasses import FrozenInstanceError
from math import inf, nan

import pytest

from programmes.measures.criteria import Verdict
from programmes.measures.figure import Figure, Grade, Reason, Status, counted, insufficient
from programmes.measures.refusals import NotFinite


@pytest.mark.parametrize("number", ["value", "n", "N"])
def test_a_hidden_figure_refuses_to_hold_a_number(number):
    with pytest.raises(ValueError, match="holds no numbers"):
        Figure(formula="M3", status=Status.SUPPRESSED, **{number: 4})


def test_an_interval_needs_both_ends():
    with pytest.raises(ValueError, match="two ends"):
        Figure(formula="M3", value=0.5, low=0.4)


def test_an_interval_is_not_upside_down():
    with pytest.raises(ValueError, match="above"):
        Figure(formula="M3", value=0.5, low=0.6, high=0.4)


def test_a_counted_fact_has_an_interval_of_no_width():
    figure = counted("count", 3)

    assert (figure.low, figure.value, figure.high) == (3, 3, 3)


@pytest.mark.parametrize("told", [{"reading": Verdict.MET}, {"grade": Grade.A}])
@pytest.mark.parametrize("status", [each for each in Status if each is not Status.OK])
def test_a_hidden_figure_is_not_read_either(told, status):
    with pytest.raises(ValueError, match="no reading"):
        Figure(formula="M3", status=status, **told)


@pytest.mark.parametrize("number", [nan, inf, -inf])
@pytest.mark.parametrize("name", ["value", "n", "N"])
def test_no_figure_is_endless_or_not_a_number(name, number):
    with pytest.raises(NotFinite):
        Figure(formula="M3", **{name: number})


@pytest.mark.parametrize("number", [nan, inf])
def test_no_interval_is_endless(number):
    with pytest.raises(NotFinite):
        Figure(formula="M3", low=0.0, high=number)


@pytest.mark.parametrize(
    ("n", "whole", "missing"), [(40, 60, 1 / 3), (60, 60, 0.0), (None, 60, None), (0, 0, None)]
)
def test_the_weight_of_those_who_are_missing(n, whole, missing):
    assert Figure(formula="M3", n=n, N=whole).missing == missing


def test_a_figure_is_not_changed_after_it_was_made():
    with pytest.raises(FrozenInstanceError):
        counted("count", 3).value = 4


def test_what_cannot_be_answered_says_why():
    assert insufficient("M7") == Figure(
        formula="M7", status=Status.INSUFFICIENT, reason=Reason.TOO_FEW_TO_TELL
    )
