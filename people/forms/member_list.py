"""How the list of people is narrowed in its address. What makes no sense there is left out."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from people.models import Department
from people.queries.member_list import Narrowing, Sort, Stay, Turn

LENGTH = 100
_WAYS = {"yes": True, "no": False}
_TICKS = ("no_manager", "no_department", "consultants")

C = TypeVar("C", bound=StrEnum)
Asked = Mapping[str, str]


def narrowing(asked: Asked, department: Department | None) -> Narrowing:
    return Narrowing(
        search=_line(asked, "q"),
        department=department,
        title=_line(asked, "title"),
        signs_in=_WAYS.get(asked.get("signs_in", "")),
        stay=_choice(asked, "stay", Stay.CURRENT),
        sort=_choice(asked, "sort", Sort.NAME),
        **{name: asked.get(name) == "yes" for name in _TICKS},
    )


def turn(asked: Asked) -> Turn:
    before, after = uuid_in(asked, "before"), uuid_in(asked, "after")
    return Turn(before or after, backwards=bool(before) or "last" in asked)


def parameters(narrowing: Narrowing) -> dict[str, str]:
    """The address that is read as this narrowing; nothing that goes without saying."""
    ways = {value: word for word, value in _WAYS.items()}
    said = {
        "q": narrowing.search,
        "department": str(narrowing.department.uuid) if narrowing.department else "",
        "title": narrowing.title,
        "signs_in": ways.get(narrowing.signs_in, ""),  # type: ignore[arg-type]
        "stay": narrowing.stay if narrowing.stay != Stay.CURRENT else "",
        **{name: "yes" if getattr(narrowing, name) else "" for name in _TICKS},
        "sort": narrowing.sort if narrowing.sort != Sort.NAME else "",
    }
    return {name: str(word) for name, word in said.items() if word}


def uuid_in(asked: Asked, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(asked.get(name, ""))
    except ValueError:
        return None


def _line(asked: Asked, name: str) -> str:
    return " ".join(asked.get(name, "").replace("\0", " ").split())[:LENGTH].strip()


def _choice(asked: Asked, name: str, default: C) -> C:
    try:
        return type(default)(asked.get(name, default))
    except ValueError:
        return default
