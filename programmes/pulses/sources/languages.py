"""The languages of a file, by whatever name, as those of an organisation. No Django."""

import re
from collections.abc import Mapping, Sequence

from programmes.pulses.sources.questions import UNNAMED, RawTexts
from programmes.pulses.sources.refusals import NoteCode, Notes

# How files name the languages that Synchro speaks, without a code.
_NAMES = {
    "en": ("english", "inglés", "ingles", "英语", "英文"),
    "es": ("spanish", "español", "espanol", "castellano", "castilian", "西班牙语"),
    "zh-hans": (
        "chinese",
        "simplified chinese",
        "chinese (simplified)",
        "chinese simplified",
        "mandarin",
        "chino",
        "chino simplificado",
        "中文",
        "汉语",
        "简体中文",
        "中文(简体)",
        "简体",
    ),
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names}
_SIMPLIFIED = {"zh", "zh-cn", "zh-sg", "zh-my", "zh-hans", "cmn", "chi", "zho"}
_THREE_LETTERS = {"eng": "en", "spa": "es", "esp": "es"}
_IN_BRACKETS = re.compile(r"[(（]\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*[)）]\s*$")


def code_of(name: str) -> str:
    """``English (en)``, ``Español``, ``es-MX``, ``zh-Hans`` ... as a code in lower case."""
    name = " ".join(name.split())
    if known := _BY_NAME.get(name.lower()):
        return known
    if in_brackets := _IN_BRACKETS.search(name):
        name = in_brackets[1]
    code = name.lower().replace("_", "-")
    if code in _SIMPLIFIED or code.startswith("zh-hans"):
        return "zh-hans"
    return _THREE_LETTERS.get(code, code)


def spoken(names: Sequence[str], languages: Sequence[str], notes: Notes) -> dict[str, str]:
    """The file's languages that the organisation has: name in the file to code.

    A variety (``es-MX``) stands for its language where the file has no better one. Texts without
    a language are taken for the first of the organisation's that the file does not name. What is
    left out, or assumed, is noted.
    """
    found: dict[str, str] = {}
    for exact in (True, False):
        for name in names:
            code = code_of(name) if exact else code_of(name).split("-")[0]
            if name and name not in found and code in languages and code not in found.values():
                found[name] = code
    if UNNAMED in names:
        free = [code for code in languages if code not in found.values()]
        if free:
            found[UNNAMED] = free[0]
            notes.add(NoteCode.LANGUAGE_ASSUMED, language=free[0])
    for name in names:
        if name and name not in found:
            notes.add(NoteCode.LANGUAGE_LEFT_OUT, language=name)
    return found


def in_codes(texts: RawTexts, found: Mapping[str, str]) -> dict[str, str]:
    """By code, without languages that are left out and without empty texts."""
    return {found[name]: text for name, text in texts.items() if name in found and text}
