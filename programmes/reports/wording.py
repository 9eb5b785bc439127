"""Figures and days in the words of the report's language."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from programmes.reports.charts import MonthNames


def percent(share: float) -> str:
    """A share from 0 to 1, in whole percent. Some is never said as none, nor nearly all as all."""
    number = round(share * 100)
    if number == 0 and share > 0:
        return _("under 1%")
    if number == 100 and share < 1:
        return _("over 99%")
    return _("%(number)s%%") % {"number": number}


def band(low: float, high: float) -> str:
    """Both ends in whole percent, or one figure where they are the same."""
    if round(low * 100) == round(high * 100):
        return percent(low)
    return _("%(low)s–%(high)s%%") % {"low": round(low * 100), "high": round(high * 100)}


def quantity(number: int) -> str:
    return number_format(number, force_grouping=True)


def day(value: date | datetime | None) -> str:
    return _dated(value, "DATE_FORMAT")


def short_day(value: date) -> str:
    return _dated(value, "MONTH_DAY_FORMAT")


def _dated(value: date | None, form: str) -> str:
    """A moment is said by the day that it is in the active time zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, form) if value else ""


def month_names() -> MonthNames:
    """One letter for a narrow column where months are words, else their number."""
    numbered = str(MONTHS_3[1]).endswith("月")
    short = [
        f"{month}月" if numbered else str(MONTHS_3[month]).capitalize() for month in range(1, 13)
    ]
    narrow = [str(month) if numbered else short[month - 1][0] for month in range(1, 13)]
    return MonthNames(narrow=narrow, short=short)


def after_weeks(kickoff: date, weeks: int) -> date:
    return kickoff + timedelta(weeks=weeks)
