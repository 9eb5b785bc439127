"""How well decoded letters sit together: tells encodings apart on a handful of names. No Django."""

import re
import unicodedata

SAMPLE_CHARACTERS = 4_000

_CENTRAL = set("ąćęłńóśźżáčďéěíňřšťúůýžőűăâîșțşţđöüäôľĺŕçßëő€„”“–")
_WESTERN = set("áéíóúüñçãõâêôàèìòùëïöäåøæßîûœ€’‘“”–ºª°·«»¿¡&´")
_USUAL_PAIRS = {"íñ", "üñ", "öß", "üß", "łó", "łę", "łą", "éé", "çã", "çõ", "őű", "ří", "řě"}


def plausibility(text: str, encoding: str) -> float:
    """From 0 to 1: how well the characters beyond ASCII sit together, weighed by their bytes."""
    weigh = _WEIGH.get(encoding, _weigh_ideographs)
    total = points = 0.0
    before = " "
    text = text[:SAMPLE_CHARACTERS]
    for place, character in enumerate(text):
        if not character.isascii():
            after = text[place + 1] if place + 1 < len(text) else " "
            raw = character.encode(encoding, "replace")
            points += weigh(before, character, after, raw, encoding) * len(raw)
            total += len(raw)
        before = character
    return points / total * _whole(text, encoding) if total else 1.0


def _whole(text: str, encoding: str) -> float:
    """What only whole words or the whole text tell, as a factor."""
    if encoding == "cp1251":
        words = re.findall("[Ѐ-ӿ]+", text)
        vowelled = sum(bool(re.search("[аеёиоуыэюяіїє]", word.lower())) for word in words)
        return vowelled / len(words) if words else 0.0
    if encoding == "cp1252" and "ø" in text.lower() and re.search("[íìùèýáú]", text.lower()):
        return 0.8  # Czech: the Nordic languages have none of these beside ø
    return 1.0


def _weigh_latin(before: str, character: str, after: str, raw: bytes, encoding: str) -> float:
    common = _CENTRAL if encoding == "cp1250" else _WESTERN
    known = character.lower() in common
    if not character.isalpha():
        inside = before.isalpha() and after.isalpha() and character not in "’·´"
        return 0.0 if inside or not known else 0.8
    if character.isupper() and before.islower():
        return 0.1
    if encoding == "cp1252" and _eastern(before, character.lower(), after):
        return 0.4
    crowded = before.isalpha() and not before.isascii() and not _usual_pair(before, character)
    weight = (1.0 if encoding == "cp1252" else 0.95) if known else 0.3
    return weight * (0.4 if crowded else 1.0)


def _eastern(before: str, character: str, after: str) -> bool:
    """Where ő, ă and -ić of cp1250 show as Western letters that no Western word has there."""
    if character == "õ":
        return after != "e"
    if character == "ã":
        return after.isalpha() and after not in "oei"
    return character == "æ" and before == "i"


def _usual_pair(before: str, character: str) -> bool:
    return (before + character).lower() in _USUAL_PAIRS


def _weigh_cyrillic(before: str, character: str, after: str, raw: bytes, encoding: str) -> float:
    if not character.isalpha():
        inside = before.isalpha() and after.isalpha() and character != "’"
        return 0.0 if inside else 0.6
    if (before.isalpha() and before.isascii()) or (after.isalpha() and after.isascii()):
        return 0.0
    if character.isupper() and before.islower():
        return 0.1
    alone = not before.isalpha() and not after.isalpha()
    usual = "а" <= character.lower() <= "я" or character.lower() in "ёіїєґў"
    return (1.0 if usual else 0.4) * (0.5 if alone else 1.0)


def _weigh_ideographs(before: str, character: str, after: str, raw: bytes, encoding: str) -> float:
    """Names and job titles use each standard's first level; its lead bytes tell which that is."""
    name = unicodedata.name(character, "")
    if any(side.isascii() and side.isalpha() for side in (before, after)):
        return 0.1
    if len(raw) == 1:
        return 0.5 if name.startswith("HALFWIDTH KATAKANA") else 0.0
    lead, trail = raw[0], raw[1]
    if encoding == "cp932":
        if re.match("HIRAGANA|KATAKANA", name):
            return 1.0
        return 0.95 if 0x88 <= lead <= 0x97 else 0.4 if lead in (0x81, *range(0x98, 0xA0)) else 0.2
    if encoding == "cp949":
        return 1.0 if 0xB0 <= lead <= 0xC8 and trail >= 0xA1 else 0.3
    if encoding == "big5":
        return 0.85 if 0xA4 <= lead <= 0xC6 else 0.6 if lead == 0xA1 else 0.3
    if len(raw) == 4 or trail < 0xA1:
        return 0.15
    return 0.9 if 0xB0 <= lead <= 0xD7 else 0.7 if lead in (0xA1, 0xA3) else 0.4


_WEIGH = {
    "cp1251": _weigh_cyrillic,
    "cp1250": _weigh_latin,
    "cp1252": _weigh_latin,
    "latin-1": _weigh_latin,
}
