"""Dates in the forms that lists have, and the orders that a column can mean."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.imports.dates import DateEvidence, DateOrder, orders_of, parse

TODAY = dt.date(2026, 11, 21)
DAY = dt.date(2019, 9, 20)
YMD, DMY, MDY = DateOrder.YMD, DateOrder.DMY, DateOrder.MDY


@pytest.mark.parametrize(
    "text",
    [
        "2019-09-20", "2019/9/20", "2019.09.20", "20190920", "2019-09-20 00:00:00",
        "2019-09-20T08:30:00Z", "2019-09-20T08:30:00+02:00", "20-Sep-19", "20-Sep-2019",
        "20 September 2019", "September 20, 2019", "Sep 20 2019", "20th September 2019",
        "2019-Sep-20", "20 de septiembre de 2019", "20 sept. 2019", "20. September 2019",
        "2019年9月20日", "２０１９年９月２０日", "2019년 9월 20일", "20 setembro 2019",
    ],
)  # fmt: skip
def test_dates_without_a_question_read_in_every_order(text):
    assert [parse(text, order, today=TODAY) for order in DateOrder] == [DAY] * 3
    assert orders_of(text, today=TODAY) == {None}


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("20/09/2019", {DMY}),
        ("09/20/2019", {MDY}),
        ("09.08.2019", {DMY, MDY}),
        ("9-8-19", {DMY, MDY, YMD}),
        ("19/09/20", {DMY, YMD}),
        ("31/31/2019", None),
        ("2019-02-30", None),
        ("20/20/2019", None),
        ("soon", None),
        ("20 Foo 2019", None),
        ("2019", None),
        ("", None),
    ],
)
def test_orders_that_a_date_can_have(text, orders):
    assert orders_of(text, today=TODAY) == orders


@pytest.mark.parametrize(
    ("text", "expected"), [("1/1/27", 2027), ("1/1/28", 1928), ("1/1/99", 1999), ("1/1/00", 2000)]
)
def test_years_of_two_digits_lie_at_most_a_year_ahead(text, expected):
    assert parse(text, DMY, today=TODAY) == dt.date(expected, 1, 1)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01/02/2020", "20/02/2020"], DMY),
        (["01/02/2020", "02/20/2020"], MDY),
        (["01/02/2020", "03/04/2020"], None),
        (["13/02/2020", "02/13/2020"], None),
        (["2020-02-13", "2020-01-02"], YMD),
        (["2020-02-13", "13/02/2020"], DMY),
        (["20-Sep-19", "1 Jan 2020"], YMD),
        (["01/02/2020", "20/02/2020", "unknown"], DMY),
        ([], None),
    ],
)
def test_the_order_of_a_column_is_known_or_asked(values, order):
    evidence = DateEvidence()
    for value in values:
        evidence.see(value, today=TODAY)

    assert evidence.order() == order


@given(
    st.dates(dt.date(1930, 1, 1), dt.date(2027, 12, 31)),
    st.sampled_from([("%Y-%m-%d", YMD), ("%d/%m/%Y", DMY), ("%m/%d/%Y", MDY), ("%d.%m.%Y", DMY)]),
)
def test_every_date_is_read_back(date, form):
    pattern, order = form

    assert parse(date.strftime(pattern), order, today=TODAY) == date


@given(st.text(max_size=45), st.sampled_from(DateOrder))
def test_no_text_breaks_the_reader(text, order):
    assert parse(text, order, today=TODAY) is None or orders_of(text, today=TODAY)
