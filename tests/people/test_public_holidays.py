"""Public holidays: asked of a process of their own, in the languages that are there."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from people import public_holidays
from people.refusals import NotPossible

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    caches = (public_holidays._countries, public_holidays._parts, public_holidays._kept)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


def test_the_days_of_a_country_with_their_names_in_our_languages_and_its_own():
    found = public_holidays.around("ES", "", TODAY)

    assert {day: found[day]["es"] for day in found if day.startswith("2026")} == {
        "2026-01-01": "Año Nuevo",
        "2026-01-06": "Epifanía del Señor",
        "2026-04-03": "Viernes Santo",
        "2026-05-01": "Fiesta del Trabajo",
        "2026-08-15": "Asunción de la Virgen",
        "2026-10-12": "Fiesta Nacional de España",
        "2026-12-08": "Inmaculada Concepción",
        "2026-12-25": "Natividad del Señor",
    }
    assert set(found["2026-01-01"]) == {"en", "es"}
    assert (min(found)[:4], max(found)[:4]) == ("2024", "2036")


def test_a_part_of_a_country_has_its_own():
    whole, part = (public_holidays.around("DE", code, TODAY) for code in ("", "BY"))

    assert ("2026-01-06" in whole, part["2026-01-06"]) == (
        False,
        {"en": "Epiphany", "de": "Heilige Drei Könige"},
    )


def test_countries_and_their_parts_by_name():
    countries, parts = public_holidays.countries(), dict(public_holidays.parts("DE"))

    assert len(countries) > 200
    assert [name for _code, name in countries] == sorted(name for _code, name in countries)
    assert dict(countries)["ES"] == "Spain"
    assert parts["BY"] == "Bayern"


def test_without_a_country_there_are_none():
    assert (public_holidays.around("", "", TODAY), public_holidays.parts("")) == ({}, [])


def test_where_they_cannot_be_looked_up_it_is_said():
    with pytest.raises(NotPossible, match="could not be looked up just now"):
        public_holidays.around("XX", "", TODAY)
    assert public_holidays.parts("XX") == []


def test_the_process_loads_one_country_and_the_web_worker_none():
    script = (
        "import sys; from people import holiday_child;"
        "holiday_child.holidays('ES', '', 2026, 2026, ['en']);"
        "print(sorted(name for name in sys.modules if name.startswith('holidays.countries.')))"
    )
    alone = (
        "import sys, people.public_holidays, people.working_days; print('holidays' in sys.modules)"
    )

    told = [
        subprocess.run([sys.executable, "-c", each], capture_output=True, text=True, check=True)
        for each in (script, alone)
    ]

    assert [each.stdout.strip() for each in told] == ["['holidays.countries.spain']", "False"]
