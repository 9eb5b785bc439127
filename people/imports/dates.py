"""Dates as lists write them, and which order of day and month a column can mean. No Django."""

import datetime as dt
import re
import tomllib
import unicodedata
from collections import Counter
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from people.imports.headings import tidy


class DateOrder(StrEnum):
    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


_TIME = (
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?"
)
_THREE = re.compile(rf"(\d{{1,4}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{1,4}})\.?{_TIME}$")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)$")
_WIDE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?$")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|º)?[-\s./]*(?:de )?([^\W\d_]+)\.?[-\s,./]*(?:de |del )?(\d{2,4})$"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?[-\s./]*(\d{1,2})(?:st|nd|rd|th)?[-\s,./]+(\d{2,4})$")
_YEAR_FIRST = re.compile(r"(\d{4})[-\s./]+([^\W\d_]+)\.?[-\s./]+(\d{1,2})$")


def parse(text: str, order: DateOrder | None, *, today: dt.date) -> dt.date | None:
    """None where it is no date in that order. A year of two digits lies at most a year ahead."""
    readings = _readings_again(text, today.year) if len(text) <= 40 else _readings(text, today.year)
    if order in readings:
        return readings[order]
    return readings.get(None)


def orders_of(text: str, *, today: dt.date) -> set[DateOrder | None] | None:
    """The orders in which it is a date, {None} if order does not matter, None if it is no date."""
    return set(_readings(text, today.year)) or None


class DateEvidence:
    """Counts over a column how many values are dates in each order."""

    def __init__(self) -> None:
        self.values = self.dates = 0
        self.fits: Counter[DateOrder] = Counter()

    def see(self, text: str, *, today: dt.date) -> None:
        self.values += 1
        orders = orders_of(text, today=today)
        if orders is None:
            return
        self.dates += 1
        self.fits.update(DateOrder if None in orders else [order for order in orders if order])

    def order(self) -> DateOrder | None:
        """The one order that reads every date of the column, or None where a person must say."""
        full = [order for order in DateOrder if self.dates and self.fits[order] == self.dates]
        if len(full) == len(DateOrder):
            return DateOrder.YMD  # no value has an order to ask about
        return full[0] if len(full) == 1 else None


def _readings(text: str, this_year: int) -> dict[DateOrder | None, dt.date]:
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > 40:
        return {}
    if match := _COMPACT.match(text) or _WIDE.match(text):
        year, month, day = map(int, match.groups())
        return _only(year, month, day, this_year)
    if match := _THREE.match(text):
        first, second, third = match.groups()
        return _numeric(first, second, third, this_year)
    return _named(text, this_year)


# A list has the same few days over and over.
_readings_again = lru_cache(maxsize=4096)(_readings)


def _numeric(
    first: str, second: str, third: str, this_year: int
) -> dict[DateOrder | None, dt.date]:
    if len(first) == 3 or len(third) == 3 or (len(first) == 4 and len(third) == 4):
        return {}
    if len(first) == 4:
        return _only(int(first), int(second), int(third), this_year)
    a, b, c = int(first), int(second), int(third)
    tries = {DateOrder.DMY: (c, b, a), DateOrder.MDY: (c, a, b)}
    if len(third) < 3:
        tries[DateOrder.YMD] = (a, b, c)
    made = {order: _date(*parts, this_year) for order, parts in tries.items()}
    return {order: date for order, date in made.items() if date}


def _named(text: str, this_year: int) -> dict[DateOrder | None, dt.date]:
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    elif match := _MONTH_FIRST.match(text):
        month, day, year = match.groups()
    elif match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
    else:
        return {}
    number = _months().get(tidy(month))
    return _only(int(year), number, int(day), this_year) if number else {}


def _only(year: int, month: int, day: int, this_year: int) -> dict[DateOrder | None, dt.date]:
    date = _date(year, month, day, this_year)
    return {None: date} if date else {}


def _date(year: int, month: int, day: int, this_year: int) -> dt.date | None:
    if year < 100:
        year += 2000 if year + 2000 <= this_year + 1 else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    languages = tomllib.loads(Path(__file__).with_name("months.toml").read_text("utf-8"))
    return {
        name: number
        for months in languages.values()
        for number, names in enumerate(months, start=1)
        for name in names.split()
    }
