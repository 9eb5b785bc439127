"""Instruments as a file of our own: written for another organisation, and read with strict limits."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from people.texts import problem_of, said
from programmes.pulses.content import Content, FlawCode, NotAContent, check, load, plain, texts_of
from programmes.pulses.flaws import sentence
from programmes.template_file import Unreadable, compact

FORMAT, SCHEMA = "synchro-instrument", 1
MOST = 20
KEY = 40

__all__ = ["Unreadable", "read", "written"]


def written(contents: Iterable[Content], indent: int | None = None) -> bytes:
    """A file that ``read`` reads: no people, nothing of the organisation but its texts."""
    whole = {"format": FORMAT, "schema": SCHEMA, "instruments": [plain(each) for each in contents]}
    return json.dumps(whole, ensure_ascii=False, indent=indent).encode()


def read(file: bytes) -> tuple[Content, ...]:
    """Raises ``Unreadable`` with a sentence."""
    root = json.loads(compact(file))
    if not isinstance(root, dict) or root.get("format") != FORMAT:
        raise Unreadable(_("This is not a file of instruments: “format” says something else."))
    if root.get("schema") != SCHEMA or isinstance(root["schema"], bool):
        raise Unreadable(
            _("This file follows another version of the format. This one reads version %(schema)s.")
            % {"schema": SCHEMA}
        )
    rows = root.get("instruments")
    if root.keys() != {"format", "schema", "instruments"} or not isinstance(rows, list):
        raise Unreadable(
            _("This file holds something else than “format”, “schema” and “instruments”.")
        )
    if not 1 <= len(rows) <= MOST:
        raise Unreadable(_("A file holds 1 to %(most)s instruments.") % {"most": MOST})
    return tuple(_one(raw, number) for number, raw in enumerate(rows, start=1))


def _one(raw: Any, number: int) -> Content:
    try:
        found = load(raw)
    except (NotAContent, OverflowError):
        found = None
    # What was left out, added or turned into something else on the way was never written by us.
    if found is None or plain(found) != raw:
        raise Unreadable(
            _("Instrument %(number)s of the file is not written as this program writes it.")
            % {"number": number}
        )
    problem = _problem_of(found)
    if problem:
        named = {"name": said(found.name)[:120], "problem": problem}
        raise Unreadable(_("“%(name)s”: %(problem)s") % named)
    return found


def _problem_of(found: Content) -> str:
    known = dict(settings.LANGUAGES)
    if not 1 <= len(found.key) <= KEY or not found.key.isprintable():
        return _("its key has no letters, or more than %(most)s.") % {"most": KEY}
    for _where, texts, _most in texts_of(found):
        for language, text in texts.items():
            if language not in known:
                return _("a text of it is in a language that is not known here.")
            if problem := problem_of(text):
                return problem
    flaws = [each for each in check(found) if each.code is not FlawCode.NO_TEXT]
    return str(sentence(flaws[0])) if flaws else ""
