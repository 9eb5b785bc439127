"""Three short readings of our own, one for each theme of the sessions. One file a theme and language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from processes.meaning_of_life.models import LearningSession

HERE = Path(__file__).parent
FIRST = "en"


@dataclass(frozen=True)
class Reading:
    """``key`` stands in its address; ``language`` is the one that it is written in."""

    key: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    question: str


def known() -> tuple[str, ...]:
    """In the order of the themes, as addresses name them."""
    return tuple(theme.value.replace("_", "-") for theme in LearningSession.Theme)


def find(key: str, language: str) -> Reading | None:
    """In this language, else in English; None for a key that there is not."""
    if key not in known():
        return None
    return _read(key, language if path_of(key, language).is_file() else FIRST)


def titles(language: str) -> list[Reading]:
    """All of them."""
    return [reading for key in known() if (reading := find(key, language))]


def path_of(key: str, language: str) -> Path:
    return HERE / f"{key.replace('-', '_')}.{language}.toml"


@cache
def _read(key: str, language: str) -> Reading:
    data = tomllib.loads(path_of(key, language).read_text())
    paragraphs = tuple(" ".join(each.split()) for each in data["text"].strip().split("\n\n"))
    return Reading(
        key=key,
        language=language,
        title=data["title"],
        paragraphs=paragraphs,
        question=data["question"],
    )
