"""A figure cannot be built that contradicts itself or shows what it hides."""

import pytest

from programmes.measures.figure import Figure, Status, counted


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
