"""A template as a file: written for another organisation, and read with strict limits.

docs/templates.md describes the format. Nothing of a file is believed: what is not known, too much,
too deep or no plain text is refused with a sentence that says where.
"""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from people.texts import Texts, problem_of, said
from programmes import process as socket
from programmes import registry
from programmes.models.criterion import MOST_COUNTED, MOST_CRITERIA, MOST_MOVED, SOURCE, TEXT
from programmes.models.stage import LAST_WEEK, LONGEST, MOST_STAGES, OWN, PURPOSE
from programmes.models.stage import NAME as STAGE_NAME
from programmes.models.template import NAME
from programmes.pattern import (
    ATTESTED,
    COUNTED,
    MEASURED,
    CriterionPattern,
    Pattern,
    ProcessPattern,
    StagePattern,
)

FORMAT, SCHEMA = "synchro-template", 1
MOST_BYTES, DEEPEST = 1_000_000, 8
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
# Whatever stands between quotes is passed over at once: no file makes it look twice.
BRACKETS = re.compile(r'"(?:[^"\\]+|\\.)*+"?|[\[\]{}]', re.DOTALL)

T = TypeVar("T")


class Unreadable(Exception):
    """The message is a sentence that says where, for the person."""


@dataclass(frozen=True)
class Found:
    """What a file holds. ``notes`` say in sentences what was not taken as it stands."""

    name: str
    pattern: Pattern
    notes: list[str]


def written(name: str, pattern: Pattern, indent: int | None = None) -> bytes:
    """A file that ``read`` reads: no dates, no people, nothing of the organisation but its texts."""
    content = {
        "format": FORMAT,
        "schema": SCHEMA,
        "name": name,
        "processes": [asdict(process) for process in pattern],
    }
    return json.dumps(content, ensure_ascii=False, indent=indent).encode()


def read(content: bytes) -> Found:
    """Raises ``Unreadable``."""
    root = _object(_parsed(content), "", {"format", "schema", "name", "processes"})
    if root["format"] != FORMAT:
        raise Unreadable(_("This is not a template of a programme: “format” says something else."))
    if root["schema"] != SCHEMA or isinstance(root["schema"], bool):
        raise Unreadable(
            _("This file follows another version of the format. This one reads version %(schema)s.")
            % {"schema": SCHEMA}
        )
    notes: list[str] = []
    return Found(
        name=_string(root["name"], "name", NAME),
        pattern=tuple(
            _each(
                root["processes"],
                "processes",
                lambda value, at: _process(value, at, notes),
                most=len(registry.processes()),
                key=lambda process: process.key,
            )
        ),
        notes=notes,
    )


def compact(content: bytes) -> str:
    """A file that ``read`` has read, on one line, as a page can carry it."""
    return json.dumps(_parsed(content), ensure_ascii=False, separators=(",", ":"))


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 1 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("This file is not text in UTF-8.")) from None
    _refuse_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_number)
    except json.JSONDecodeError as problem:
        raise Unreadable(
            _("This is not JSON: look at line %(line)s, column %(column)s.")
            % {"line": problem.lineno, "column": problem.colno}
        ) from None
    except ValueError:
        raise Unreadable(_("This is not JSON: a number in it is too long.")) from None


def _refuse_depth(text: str) -> None:
    """Before it is read: a parser that calls itself would fall over first."""
    depth = 0
    for found in BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > DEEPEST:
            raise Unreadable(
                _("This file is nested deeper than %(deepest)s levels.") % {"deepest": DEEPEST}
            )


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(_("“%(key)s” stands twice in one object.") % {"key": _shown(key)})
        found[key] = value
    return found


def _no_number(_value: str) -> Any:
    raise Unreadable(_("This is not JSON: a number in it is none."))


def _process(value: Any, at: str, notes: list[str]) -> ProcessPattern:
    given = _object(value, at, {"key", "stages"})
    known = {process.key: process for process in registry.processes()}
    key = _string(given["key"], f"{at}.key", 40)
    if key not in known:
        raise _at(f"{at}.key", _("There is no process “%(key)s” here.") % {"key": _shown(key)})
    stages = _each(
        given["stages"],
        f"{at}.stages",
        lambda stage, place: _stage(stage, place, known[key], notes),
        most=MOST_STAGES,
        key=lambda stage: stage.key,
    )
    return ProcessPattern(key=key, stages=tuple(stages))


def _stage(value: Any, at: str, process: socket.Process, notes: list[str]) -> StagePattern:
    given = _object(value, at, {"key", "name", "purpose", "week", "weeks", "criteria"})
    key = _key(given["key"], f"{at}.key")
    template = process.stage(key)
    known = {each.key: each for each in template.criteria} if template else {}
    name = _texts(given["name"], f"{at}.name", STAGE_NAME)
    named = {"stage": said(name), "process": process.name}
    criteria = _each(
        given["criteria"],
        f"{at}.criteria",
        lambda each, place: _criterion(each, place, process, known, named, notes),
        most=MOST_CRITERIA,
        key=lambda criterion: criterion.key,
    )
    return StagePattern(
        key=key if template else _own(key),
        name=name,
        purpose=_texts(given["purpose"], f"{at}.purpose", PURPOSE),
        week=_whole(given["week"], f"{at}.week", 0, LAST_WEEK),
        weeks=_whole(given["weeks"], f"{at}.weeks", 1, LONGEST),
        criteria=tuple(criteria),
    )


def _criterion(
    value: Any,
    at: str,
    process: socket.Process,
    known: dict[str, socket.Criterion],
    named: dict[str, Any],
    notes: list[str],
) -> CriterionPattern:
    given = _object(
        value,
        at,
        {"key", "kind", "text", "required", "source", "measure", "threshold", "minimum"},
    )
    key = _key(given["key"], f"{at}.key")
    template = known.get(key)
    kind = _one_of(given["kind"], f"{at}.kind", (ATTESTED, COUNTED, MEASURED))
    threshold = given["threshold"]
    lowest = template.minimum if template else 1
    found = CriterionPattern(
        key=key if template else _own(key),
        kind=kind,
        text=_texts(given["text"], f"{at}.text", TEXT),
        required=_flag(given["required"], f"{at}.required"),
        source=_texts(given["source"], f"{at}.source", SOURCE) if given["source"] != {} else {},
        measure=_string(given["measure"], f"{at}.measure", 40) if given["measure"] != "" else "",
        threshold=None
        if threshold is None
        else _number(threshold, f"{at}.threshold", -MOST_MOVED if kind == MEASURED else 0),
        minimum=max(lowest, _whole(given["minimum"], f"{at}.minimum", 1, MOST_COUNTED)),
    )
    if _can_be_read(found, process, template):
        return found
    if kind != ATTESTED:
        text = _(
            "“%(criterion)s” in “%(stage)s” of %(process)s cannot be read here: a person signs it."
        )
        notes.append(text % {"criterion": said(found.text), **named})
    return replace(found, kind=ATTESTED, source={}, measure="", threshold=None, minimum=1)


def _can_be_read(
    found: CriterionPattern, process: socket.Process, template: socket.Criterion | None
) -> bool:
    """Counted by a measure of the process, or waiting for answers as the code's own does."""
    if found.kind == COUNTED:
        return (
            found.measure in process.measures and found.threshold is not None and not found.source
        )
    return (
        found.kind == MEASURED
        and template is not None
        and bool(template.source)
        and bool(found.source)
        and found.measure in {"", *process.figures}
    )


def _own(key: str) -> str:
    """A key that is no key of the code's, the same for the same."""
    return key if key.startswith(OWN) else f"{OWN}{sha256(key.encode()).hexdigest()[:12]}"


# The kinds of value


def _at(where: str, problem: str) -> Unreadable:
    return Unreadable(_("%(where)s: %(problem)s") % {"where": where, "problem": problem})


def _object(value: Any, at: str, keys: Iterable[str]) -> dict[str, Any]:
    wanted = set(keys)
    at = at or _("the top")
    if not isinstance(value, dict):
        raise _at(at, _("An object is asked for."))
    for key in sorted(wanted - value.keys()):
        raise _at(at, _("“%(key)s” is missing.") % {"key": key})
    for key in sorted(value.keys() - wanted):
        raise _at(at, _("“%(key)s” is not known.") % {"key": _shown(key)})
    return value


def _each(
    value: Any,
    at: str,
    read_one: Callable[[Any, str], T],
    *,
    most: int,
    key: Callable[[T], str],
) -> list[T]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise _at(at, _("A list of 1 to %(most)s is asked for.") % {"most": most})
    found = [read_one(each, f"{at}[{number}]") for number, each in enumerate(value)]
    keys = [key(each) for each in found]
    for number, name in enumerate(keys):
        if name in keys[:number]:
            raise _at(f"{at}[{number}].key", _("The same key stands before it."))
    return found


def _texts(value: Any, at: str, most: int) -> Texts:
    if not isinstance(value, dict) or not value:
        raise _at(at, _("A text in at least one language is asked for."))
    known = dict(settings.LANGUAGES)
    for language in value:
        if language not in known:
            raise _at(at, _("“%(key)s” is no language here.") % {"key": _shown(language)})
    return {language: _string(text, f"{at}.{language}", most) for language, text in value.items()}


def _string(value: Any, at: str, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _at(at, _("A text is asked for."))
    if len(value) > most:
        raise _at(at, _("The text is longer than %(most)s characters.") % {"most": most})
    if problem := problem_of(value):
        raise _at(at, problem)
    return value.strip()


def _key(value: Any, at: str) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise _at(at, _("Up to 40 small letters, digits, “-” and “_” are asked for."))
    return value


def _one_of(value: Any, at: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise _at(at, _("One of %(choices)s is asked for.") % {"choices": ", ".join(choices)})
    return str(value)


def _flag(value: Any, at: str) -> bool:
    if not isinstance(value, bool):
        raise _at(at, _("True or false is asked for."))
    return value


def _whole(value: Any, at: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _at(
            at,
            _("A whole number from %(least)s to %(most)s is asked for.")
            % {"least": least, "most": most},
        )
    return value


def _number(value: Any, at: str, least: int) -> float:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not least <= value <= MOST_COUNTED:
        text = _("A number from %(least)s to %(most)s is asked for.")
        raise _at(at, text % {"least": least, "most": MOST_COUNTED})
    return float(value)


def _shown(value: str) -> str:
    """A word of the file in a sentence: short, and no letters that cannot be seen."""
    return "".join(letter if letter.isprintable() else "?" for letter in value[:40])
