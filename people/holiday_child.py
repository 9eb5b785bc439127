"""The process that knows public holidays: the library is too heavy for a web worker. No Django.

Asked with one JSON argument, it answers with one line of JSON. Of the 250 countries only the one
that is asked for is loaded.
"""

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from holidays.registry import COUNTRIES

_PACKAGE = "holidays.countries"
_SPOKEN = {"zh-hans": ("zh_CN",), "en": ("en_GB", "en_US")}
_SMALL = {"and", "of", "the"}


def main(argument: str) -> None:
    orders = json.loads(argument)
    answers: dict[str, Callable[..., Any]] = {
        "countries": countries,
        "parts": parts,
        "holidays": holidays,
    }
    answer = answers[orders.pop("ask")](**orders)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def countries() -> list[tuple[str, str]]:
    """Codes and English names, by name."""
    found = [(codes[1], _spaced(module)) for module, codes in COUNTRIES.items()]
    return sorted(found, key=lambda each: each[1])


def parts(country: str) -> list[tuple[str, str]]:
    """Codes and names of the parts whose holidays differ, by name; the code where it has none."""
    kind = _country(country)
    named: dict[str, str] = {}
    for name, code in kind.subdivisions_aliases.items():
        named.setdefault(code, name)
    found = [(code, named.get(code, code)) for code in kind.subdivisions]
    return sorted(found, key=lambda each: each[1].casefold())


def holidays(
    country: str, part: str, first: int, last: int, languages: list[str]
) -> dict[str, dict[str, str]]:
    """Day -> language -> name: the languages that were asked for and are known, and the country's own."""
    kind = _country(country)
    found: dict[str, dict[str, str]] = {}
    for language, spoken in _languages(kind, languages):
        days = kind(years=range(first, last + 1), subdiv=part or None, language=spoken)
        for day, name in days.items():
            if first <= day.year <= last:
                found.setdefault(day.isoformat(), {})[language] = name.replace("; ", ", ")
    return dict(sorted(found.items()))


def _languages(kind: Any, wanted: Iterable[str]) -> list[tuple[str, str | None]]:
    """Ours -> the library's."""
    spoken: dict[str, str | None] = {}
    for ours in wanted:
        theirs = [each for each in _SPOKEN.get(ours, (ours,)) if each in kind.supported_languages]
        if theirs:
            spoken[ours] = theirs[0]
    own = kind.default_language
    if own and own not in spoken.values():
        spoken[own] = own
    return list(spoken.items()) or [("en", None)]


def _country(code: str) -> Any:
    module, kind = next(
        (module, codes[0]) for module, codes in COUNTRIES.items() if codes[1] == code
    )
    _without_the_others()
    return getattr(importlib.import_module(f"{_PACKAGE}.{module}"), kind)


def _without_the_others() -> None:
    """A package of that name and place instead of the library's own, which loads every country."""
    spec = find_spec("holidays")
    package = ModuleType(_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    package.__path__ = [f"{place}/countries" for place in places or ()]
    sys.modules[_PACKAGE] = package


def _spaced(module: str) -> str:
    words = module.split("_")
    return " ".join(word if word in _SMALL else word.capitalize() for word in words)


if __name__ == "__main__":
    main(sys.argv[1])
