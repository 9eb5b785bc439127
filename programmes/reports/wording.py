"""Figures and days in the words of the report's language."""

from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from programmes.reports.charts import MonthNames


def percent(share: float) -> str:
    """A share from 0 to 1, in whole percent."""
    return _("%(number)s%%") % {"number": round(share * 100)}


def band(low: float, high: float) -> str:
    """Both ends in whole percent, or one figure where they are the same."""
    if round(low * 100) == round(high * 100):
        return percent(low)
    return _("%(low)s–%(high)s%%") % {"low": round(low * 100), "high": round(high * 100)}


def quantity(number: int) -> str:
    return number_format(number, force_grouping=True)


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return _("%(day)s %(month)s %(year)s") % {
        "day": value.day,
        "month": MONTHS[value.month],
        "year": value.year,
    }


def short_day(value: date) -> str:
    return _("%(day)s %(month)s") % {
        "day": value.day,
        "month": month_names().short[value.month - 1],
    }


def month_names() -> MonthNames:
    """A name of one letter where the language writes months as words, else the number."""
    short = [str(MONTHS_3[month]).capitalize() for month in range(1, 13)]
    narrow = [
        str(month) if name[0].isdigit() else name[0] for month, name in enumerate(short, start=1)
    ]
    return MonthNames(narrow=narrow, short=short)


def after_weeks(kickoff: date, weeks: int) -> date:
    return kickoff + timedelta(weeks=weeks)
