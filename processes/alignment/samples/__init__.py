"""Sample profiles of posts in service organisations, to start from and to change. One file a profile."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from people.texts import Texts

ORDER = (
    "receptionist",
    "front_office_clerk",
    "room_attendant",
    "cook",
    "maintenance_technician",
    "shift_leader",
)


@dataclass(frozen=True)
class SampleCompetency:
    name: Texts
    description: Texts
    level: str


@dataclass(frozen=True)
class Sample:
    key: str
    title: Texts
    purpose: Texts
    competencies: tuple[SampleCompetency, ...]


@cache
def profiles() -> tuple[Sample, ...]:
    """The sample profiles, each text in English, Spanish and simplified Chinese."""
    return tuple(_read(key) for key in ORDER)


def _read(key: str) -> Sample:
    with (Path(__file__).parent / f"{key}.toml").open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    return Sample(
        key=key,
        title=data["title"],
        purpose=data["purpose"],
        competencies=tuple(SampleCompetency(**one) for one in data["competencies"]),
    )
