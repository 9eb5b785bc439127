"""What a heading says its column holds, in several languages. No Django."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from people.imports.likeness import is_person, mostly, sensitive_values
from people.imports.targets import Sensitive, Target

NEAR = 90  # of 100, by rapidfuzz
NEAR_LENGTH = 5

MANAGERS = (Target.MANAGER_NUMBER, Target.MANAGER_ADDRESS, Target.MANAGER_NAME)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")
_WIDE = re.compile("[぀-ヿ㐀-鿿가-힯]")


class Certainty(StrEnum):
    REMEMBERED = "remembered"
    PRESET = "preset"
    EXACT = "exact"
    NEAR = "near"
    NONE = "none"


@dataclass(frozen=True)
class Proposal:
    """`sensitive` columns have no target unless a person gives one."""

    target: Target | None = None
    certainty: Certainty = Certainty.NONE
    sensitive: Sensitive | None = None


def tidy(heading: str) -> str:
    """Plain words: `Employee #`, `employee_number` and `EmployeeNumber` come out the same."""
    text = (
        unicodedata.normalize("NFKC", _CAMEL.sub(" ", heading)).casefold().replace("#", " number ")
    )
    plain = "".join(
        character
        for character in unicodedata.normalize("NFD", text)
        if not "\u0300" <= character <= "\u036f"
    )
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def is_known(heading: str) -> bool:
    return bool(heading) and len(heading) < 100 and _key(tidy(heading)) in _known()


def sensitive(heading: str, samples: Sequence[str] = ()) -> Sensitive | None:
    """By the words of the heading, else by what most values look like."""
    words = tidy(heading)
    if _key(words) in _targets():
        return sensitive_values(samples)
    spaced = f" {words} "
    for phrase, kind in _sensitive_phrases().items():
        if (phrase in words) if _WIDE.search(phrase) else (f" {phrase} " in spaced):
            return kind
    return sensitive_values(samples)


def propose(
    headings: Sequence[str],
    samples: Sequence[Sequence[str]],
    sensitives: Sequence[Sensitive | None],
    remembered: Mapping[str, str] | None = None,
    preset: Mapping[str, Sequence[Target]] | None = None,
) -> list[Proposal]:
    """One a column, no target twice. `remembered` goes by tidy heading; "" there means ignore.

    `preset` is what `presets.preset_targets` gives.
    """
    remembered, preset = remembered or {}, preset or {}
    found = [
        _candidate(heading, values, kind, remembered, preset)
        for heading, values, kind in zip(headings, samples, sensitives, strict=True)
    ]
    best: dict[Target, int] = {}
    order = list(Certainty)
    ranked = sorted(
        range(len(found)),
        key=lambda place: (order.index(found[place][0].certainty), found[place][1]),
    )
    for place in ranked:
        if target := found[place][0].target:
            best.setdefault(target, place)
    _prefer_whole_name(best)
    _prefer_one_manager(best)
    return [
        proposal
        if proposal.target is None or best.get(proposal.target) == place
        else Proposal(sensitive=proposal.sensitive)
        for place, (proposal, _) in enumerate(found)
    ]


def _prefer_whole_name(best: dict[Target, int]) -> None:
    """A name comes either whole or in parts; a lone given name is the name."""
    if Target.FULL_NAME in best:
        best.pop(Target.GIVEN_NAME, None)
        best.pop(Target.FAMILY_NAME, None)


def _prefer_one_manager(best: dict[Target, int]) -> None:
    """A manager is named in one way; the others would only be asked about."""
    named = [target for target in MANAGERS if target in best]
    for target in named[1:]:
        best.pop(target)


def _candidate(
    heading: str,
    values: Sequence[str],
    kind: Sensitive | None,
    remembered: Mapping[str, str],
    preset: Mapping[str, Sequence[Target]],
) -> tuple[Proposal, int]:
    words = tidy(heading)
    if words in remembered:
        chosen = remembered[words]
        known = Target(chosen) if chosen in list(Target) else None
        return Proposal(known, Certainty.REMEMBERED, kind), 0
    if kind:
        return Proposal(sensitive=kind), 0
    if (meant := preset.get(_key(words))) is not None:
        fitting = (target for target in meant if _fits(target, values))
        return Proposal(next(fitting, None), Certainty.PRESET), 0
    for target, rank in _targets().get(_key(words), ()):
        if _fits(target, values):
            return Proposal(target, Certainty.EXACT), rank
    near, distance = _near(words)
    if near and _fits(near, values):
        return Proposal(near, Certainty.NEAR), distance
    return Proposal(), 0


def _near(words: str) -> tuple[Target | None, int]:
    from rapidfuzz import fuzz, process  # slow import: the reading child never needs it

    if len(words) < NEAR_LENGTH:
        return None, 0
    match = process.extractOne(words, _phrases().keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    if match is None:
        return None, 0
    return _phrases()[match[0]], 100 - int(match[1])


def _fits(target: Target, values: Sequence[str]) -> bool:
    """Whether the first values could be such a thing at all."""
    if not values:
        return True
    if target is Target.MANAGER_NUMBER and mostly(is_person, values):
        return False
    if target in (Target.NUMBER, Target.MANAGER_NUMBER):
        return any(character.isdigit() for value in values for character in value) and not any(
            "@" in value for value in values
        )
    if target in (Target.ADDRESS, Target.MANAGER_ADDRESS):
        return any("@" in value for value in values)
    if target is Target.MANAGER_NAME and any("@" in value for value in values):
        return False
    if target in (Target.FULL_NAME, Target.GIVEN_NAME, Target.FAMILY_NAME, Target.MANAGER_NAME):
        return any(character.isalpha() for value in values for character in value)
    return True


def key(heading: str) -> str:
    """Headings with one key are one heading, however its words are parted."""
    return tidy(heading).replace(" ", "")


def _key(words: str) -> str:
    return words.replace(" ", "")


@cache
def _dictionary() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))


@cache
def _targets() -> dict[str, list[tuple[Target, int]]]:
    """A heading may mean two things in two languages; the values decide."""
    found: dict[str, list[tuple[Target, int]]] = {}
    for target, languages in _dictionary()["targets"].items():
        for phrases in languages.values():
            for rank, phrase in enumerate(phrases):
                found.setdefault(_key(tidy(phrase)), []).append((Target(target), rank))
    return found


@cache
def _phrases() -> dict[str, Target]:
    return {
        tidy(phrase): Target(target)
        for target, languages in _dictionary()["targets"].items()
        for phrases in languages.values()
        for phrase in phrases
        if len(tidy(phrase)) >= NEAR_LENGTH
    }


@cache
def _sensitive_phrases() -> dict[str, Sensitive]:
    return {
        tidy(phrase): Sensitive(kind)
        for kind, languages in _dictionary()["sensitive"].items()
        for phrases in languages.values()
        for phrase in phrases
    }


@cache
def _known() -> frozenset[str]:
    return frozenset(_targets()) | frozenset(_key(phrase) for phrase in _sensitive_phrases())
