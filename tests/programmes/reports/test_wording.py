"""Figures and days in the words of each language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from programmes.reports import wording

DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "30 June 2026", "30 Jun"),
        ("es", "30 de junio de 2026", "30 jun"),
        ("zh-hans", "2026年6月30日", "6月30日"),
    ],
)
def test_days(language, long, short):
    with translation.override(language):
        assert (wording.day(DAY), wording.short_day(DAY)) == (long, short)


def test_a_moment_is_said_by_its_day_and_none_is_said_by_nothing():
    assert wording.day(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "30 June 2026"
    assert wording.day(None) == ""


@pytest.mark.parametrize(
    ("language", "narrow", "short"),
    [
        ("en", "JFMAMJJASOND", "Jan"),
        ("es", "EFMAMJJASOND", "Ene"),
        ("zh-hans", "123456789101112", "1月"),
    ],
)
def test_months(language, narrow, short):
    with translation.override(language):
        names = wording.month_names()

    assert ("".join(names.narrow), names.short[0]) == (narrow, short)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.35, 0.45, "35–45%"), (0.5, 0.5, "50%"), (0.501, 0.504, "50%"), (0, 1, "0–100%")],
)
def test_bands(low, high, said):
    assert wording.band(low, high) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (207 / 59_962, "under 1%"),
        (0.005, "under 1%"),
        (0.35, "35%"),
        (0.994, "99%"),
        (0.996, "over 99%"),
        (1, "100%"),
    ],
)
def test_some_is_not_none_and_nearly_all_is_not_all(share, said):
    assert wording.percent(share) == said


def test_large_numbers_are_grouped():
    assert wording.quantity(1267) == "1,267"
