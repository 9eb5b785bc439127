"""Public holidays by country, asked of a process of their own; see ``holiday_child``."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.refusals import NotPossible

# Years before and after this one whose holidays are kept: no plan reaches as far.
BEHIND, AHEAD = 2, 10
SECONDS = 30
NOT_NOW = _("The public holidays could not be looked up just now. Try again in a minute.")
Holidays = dict[str, dict[str, str]]


def countries() -> list[tuple[str, str]]:
    """Codes of ISO 3166 with names, by name; none where they cannot be looked up."""
    return _or_none(_countries)


def parts(country: str) -> list[tuple[str, str]]:
    """Codes of those parts of a country that have holidays of their own, with names; as above."""
    return _or_none(_parts, country) if country else []


def around(country: str, part: str, today: date) -> Holidays:
    """ISO day -> language -> name, from two years before ``today`` to ten after it.

    In the languages of the pages and in the country's own. Raises ``NotPossible``.
    """
    if not country:
        return {}
    languages = [code for code, _name in settings.LANGUAGES]
    first, last = today.year - BEHIND, today.year + AHEAD
    return _kept(country, part, first, last, tuple(languages))


def _or_none(known: Callable[..., list[tuple[str, str]]], *of: str) -> list[tuple[str, str]]:
    try:
        return known(*of)
    except NotPossible:
        return []


@lru_cache(maxsize=1)
def _countries() -> list[tuple[str, str]]:
    return [(code, name) for code, name in _asked("countries")]


@lru_cache(maxsize=32)
def _parts(country: str) -> list[tuple[str, str]]:
    return [(code, name) for code, name in _asked("parts", country=country)]


@lru_cache(maxsize=8)
def _kept(country: str, part: str, first: int, last: int, languages: tuple[str, ...]) -> Holidays:
    found: Holidays = _asked(
        "holidays", country=country, part=part, first=first, last=last, languages=languages
    )
    return found


def _asked(what: str, **orders: Any) -> Any:
    command = [
        sys.executable,
        "-B",
        "-m",
        "people.holiday_child",
        json.dumps({"ask": what, **orders}),
    ]
    try:
        answered = subprocess.run(  # noqa: S603  # our own module; the codes are from its own lists
            command,
            cwd=settings.BASE_DIR,
            env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return json.loads(answered.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        raise NotPossible(NOT_NOW) from problem
