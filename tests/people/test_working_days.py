"""Working days: where a date goes that falls on a day on which nobody works."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from people.working_days import FURTHEST, Closed, Span, Why, WorkingDays

LABOUR_DAY, FRIDAY = date(2026, 5, 1), date(2026, 5, 1)
SUMMER = Span(date(2026, 8, 3), date(2026, 8, 14), "Summer closing")

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
spans = st.builds(
    lambda first, length, name: Span(first, first + timedelta(days=length), name),
    days,
    st.integers(0, 25),
    st.sampled_from(["Summer closing", "Inventory"]),
)
calendars = st.builds(
    WorkingDays,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    spans=st.lists(spans, max_size=6).map(lambda found: tuple(sorted(found))),
    holidays=st.dictionaries(days, st.just({"en": "A holiday"}), max_size=30),
)


@given(calendar=calendars, day=days)
def test_a_date_goes_to_the_first_working_day_from_it_on(calendar: WorkingDays, day: date):
    """Never earlier, never on a closed day, at most so far, and over closed days alone."""
    assume(not calendar.stretch_too_long())

    found = calendar.next_open(day)

    between = [day + timedelta(days=ahead) for ahead in range((found - day).days)]
    assert 0 <= (found - day).days <= FURTHEST
    assert calendar.closed(found) is None
    assert all(calendar.closed(each) for each in between)
    assert calendar.put_off(day) == (found - day).days
    assert calendar.next_open(found) == found


@given(calendar=calendars, one=days, other=days)
def test_what_comes_first_still_comes_first(calendar: WorkingDays, one: date, other: date):
    assume(not calendar.stretch_too_long())
    earlier, later = sorted((one, other))

    assert calendar.next_open(earlier) <= calendar.next_open(later)


@given(calendar=calendars, day=days)
def test_open_is_what_is_not_closed(calendar: WorkingDays, day: date):
    assert calendar.is_open(day) is (calendar.closed(day) is None)


@given(calendar=calendars, first=days, length=st.integers(0, 500))
def test_closed_times_between_two_days_are_the_named_days_and_no_others(
    calendar: WorkingDays, first: date, length: int
):
    last = first + timedelta(days=length)

    found = list(calendar.between(first, last))

    told = {
        each.starts_on + timedelta(days=ahead): each.name
        for each in found
        for ahead in range((each.ends_on - each.starts_on).days + 1)
    }
    named = {}
    for ahead in range(length + 1):
        day = first + timedelta(days=ahead)
        if closed := calendar.named(day):
            named[day] = closed.name
    assert told == named
    assert found == sorted(found)


def test_a_holiday_is_named_before_a_closed_time_and_that_before_the_day_of_the_week():
    saturday, sunday = date(2026, 8, 8), date(2026, 8, 16)
    calendar = WorkingDays(spans=(SUMMER,), holidays={saturday: {"en": "A holiday"}})

    assert [calendar.closed(day) for day in (saturday, date(2026, 8, 9), sunday, FRIDAY)] == [
        Closed(saturday, Why.HOLIDAY, "A holiday"),
        Closed(date(2026, 8, 9), Why.BLACKOUT, "Summer closing"),
        Closed(sunday, Why.WEEKDAY),
        None,
    ]


def test_over_a_holiday_a_weekend_and_a_closed_time():
    """Thursday is a holiday, Friday is closed, and then comes the weekend."""
    bridge = Span(date(2026, 5, 15), date(2026, 5, 15), "Bridge day")
    calendar = WorkingDays(spans=(bridge,), holidays={date(2026, 5, 14): {"en": "Ascension Day"}})

    assert calendar.next_open(date(2026, 5, 14)) == date(2026, 5, 18)


def test_who_works_seven_days_is_moved_by_holidays_alone():
    calendar = WorkingDays(
        weekdays=frozenset(range(7)), holidays={LABOUR_DAY: {"en": "Labour Day"}}
    )

    assert [calendar.put_off(date(2026, 5, day)) for day in (1, 2, 3)] == [1, 0, 0]


@pytest.mark.parametrize(("days", "too_long"), [(FURTHEST - 1, False), (FURTHEST + 20, True)])
def test_a_stretch_from_which_no_working_day_is_near_is_known(days: int, too_long: bool):
    first = date(2026, 6, 2)
    every_day = frozenset(range(7))
    span = Span(first, first + timedelta(days=days), "Closed")

    assert WorkingDays(weekdays=every_day, spans=(span,)).stretch_too_long() is too_long


def test_two_closed_times_that_follow_each_other_are_one_stretch():
    one = Span(date(2026, 6, 1), date(2026, 7, 10), "Works")
    other = Span(date(2026, 7, 11), date(2026, 8, 20), "Summer")

    assert WorkingDays(spans=(one,)).stretch_too_long() is False
    assert WorkingDays(spans=(one, other)).stretch_too_long() is True


def test_of_what_is_closed_for_ever_the_search_ends():
    span = Span(date(2026, 1, 1), date(2099, 1, 1), "Closed")
    calendar = WorkingDays(spans=(span,))

    assert calendar.stretch_too_long() is True
    assert calendar.next_open(date(2026, 6, 1)) == date(2026, 6, 1)
