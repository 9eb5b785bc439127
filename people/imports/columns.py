"""One parser for each thing a column can hold: text of the file in, a clean value and findings out.

Names are kept as they were written, in any script; nothing is title-cased or reordered.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.defusing import restored
from people.imports import dates
from people.imports.causes import Cause, Remark
from people.imports.dates import DateOrder
from people.imports.headings import tidy

NUMBER_LENGTH = 40
FULL_NAME_LENGTH = 160
PREFERRED_NAME_LENGTH = 80
DEPARTMENT_LENGTH = 120
JOB_TITLE_LENGTH = 120
ADDRESS_LENGTH = 254
EARLIEST_YEAR = 1930
PATH_MARK = " > "

_WRAPPED = re.compile(r'="([^"]*)"$')
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)
_GARBLED = re.compile("Ã[\u0080-\u00bf\u0192ƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€.|Ð[\u0080-\u00bf]")
_IDEOGRAPHS = re.compile("[㐀-鿿豈-﫿가-힯]+$|[\U00020000-\U0003ffff]+$")
_KANA = re.compile("[぀-ヿ㐀-鿿]+$")
_USUAL_ADDRESS = re.compile(
    r"[A-Za-z0-9_+-]{1,60}(\.[A-Za-z0-9_+-]{1,60})*@([a-z0-9]{1,60}\.){1,4}[a-z]{2,10}$"
)
_SPACE = re.compile(r"\s+")
# Direction overrides can make a name look like another one; joiners and marks belong to scripts.
_HIDDEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass
class Findings:
    """Causes and remarks of one row, each with the text that gave rise to it."""

    errors: list[tuple[Cause, str]] = field(default_factory=list)
    remarks: list[tuple[Remark, str]] = field(default_factory=list)


@lru_cache(maxsize=4096)
def clean(cell: str) -> tuple[str, tuple[Remark, ...]]:
    """Normal form, single spaces, nothing hidden. Remarks say what was done."""
    plain = cell.isascii() and cell.isprintable() and "  " not in cell and cell == cell.strip()
    if plain and not cell.startswith("'"):
        return cell, ()
    remarks = []
    text = unicodedata.normalize("NFC", restored(cell))
    bare = _HIDDEN.sub("", text)
    if bare != text:
        remarks.append(Remark.HIDDEN_REMOVED)
    spaced = _SPACE.sub(" ", bare).strip()
    if spaced != bare and spaced:
        remarks.append(Remark.SPACES_CLEANED)
    if "\ufffd" in spaced:
        remarks.append(Remark.CHARACTER_LOST)
    return spaced, tuple(remarks)


def has_controls(text: str) -> bool:
    """Of a cleaned text."""
    return not text.isprintable() and bool(_CONTROL.search(text))


def without_controls(text: str) -> str:
    return _CONTROL.sub("", text)


def number(text: str, findings: Findings, *, too_long: Cause = Cause.NUMBER_TOO_LONG) -> str:
    """Kept as written, leading zeros too; full-width digits become plain ones."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    elif text[:1] == "=" and (match := _WRAPPED.match(text)):
        text = match[1].strip()
    if len(text) > NUMBER_LENGTH:
        findings.errors.append((too_long, text))
    elif _SHORTENED.match(text):
        findings.errors.append((Cause.NUMBER_SHORTENED, text))
    return text


def manager_number(text: str, findings: Findings) -> str:
    return number(text, findings, too_long=Cause.MANAGER_TOO_LONG)


def full_name(text: str, findings: Findings) -> str:
    if "," in text and (turned := given_name_first(text)) != text:
        findings.remarks.append((Remark.NAME_TURNED, text))
        text = turned
    if len(text) > FULL_NAME_LENGTH:
        findings.errors.append((Cause.NAME_TOO_LONG, text))
    elif not text.isascii() and _GARBLED.search(text):
        findings.remarks.append((Remark.NAME_GARBLED, text))
    return text


def joined_name(given: str, family: str) -> str:
    """Given name first, except where both are written in a script that puts the family first."""
    if not given or not family:
        return given or family
    if _IDEOGRAPHS.match(given) and _IDEOGRAPHS.match(family):
        return family + given
    if _KANA.match(given) and _KANA.match(family):
        return f"{family} {given}"
    return f"{given} {family}"


def given_name_first(text: str) -> str:
    """`Family, Given` turned round, titles and additions kept; any other name as it is."""
    from nameparser import HumanName  # slow import: the reading child never needs it

    family, _, rest = text.partition(",")
    if not family.strip() or not rest.strip() or len(text) > FULL_NAME_LENGTH:
        return text
    if _IDEOGRAPHS.match(family.strip()) or _KANA.match(family.strip()):
        return joined_name(rest.strip(), family.strip())
    name = HumanName(text)
    parts = [name.title, name.first, name.middle, name.last, name.suffix]
    return " ".join(part for part in parts if part) if name.first and name.last else text


def number_of(address: str) -> str:
    """The number of somebody who is known by address alone: the address, shortened if it must be."""
    plain = address.lower()
    if len(plain) <= NUMBER_LENGTH:
        return plain
    return f"{plain[: NUMBER_LENGTH - 9]}~{sha256(plain.encode()).hexdigest()[:8]}"


def preferred_name(text: str, findings: Findings) -> str:
    return _bounded(text, PREFERRED_NAME_LENGTH, Cause.PREFERRED_NAME_TOO_LONG, findings)


def address(text: str, findings: Findings) -> str:
    """The part after @ in lower case, as it is one domain in any case."""
    written = unicodedata.normalize("NFKC", text).removeprefix("mailto:")
    mailbox, at, domain = written.rpartition("@")
    value = f"{mailbox}{at}{domain.lower()}"
    if len(value) > ADDRESS_LENGTH or not _is_address(value):
        findings.errors.append((Cause.ADDRESS_INVALID, text))
    return value


def _is_address(value: str) -> bool:
    if _USUAL_ADDRESS.match(value):
        return True  # most are, and the full rules cost ten times as much
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def department(texts: list[str], findings: Findings) -> list[str]:
    """The path from the broadest department down. One cell may hold a path: `Rooms > Reception`."""
    path = [part.strip() for text in texts for part in text.split(PATH_MARK)]
    while path and not path[-1]:
        path.pop()
    if not all(path):
        findings.errors.append((Cause.DEPARTMENT_GAP, PATH_MARK.join(path)))
    for part in path:
        _bounded(part, DEPARTMENT_LENGTH, Cause.DEPARTMENT_TOO_LONG, findings)
    return path


def job_title(text: str, findings: Findings) -> str:
    return _bounded(text, JOB_TITLE_LENGTH, Cause.JOB_TITLE_TOO_LONG, findings)


def start_date(
    text: str, findings: Findings, *, order: DateOrder | None, today: dt.date
) -> str | None:
    """As an ISO date."""
    causes = (Cause.DATE_UNREADABLE, Cause.DATE_UNLIKELY)
    return _date(text, causes, findings, order=order, today=today)


def last_day(
    text: str, findings: Findings, *, order: DateOrder | None, today: dt.date
) -> str | None:
    """As an ISO date."""
    causes = (Cause.LAST_DAY_UNREADABLE, Cause.LAST_DAY_UNLIKELY)
    return _date(text, causes, findings, order=order, today=today)


def _date(
    text: str,
    causes: tuple[Cause, Cause],
    findings: Findings,
    *,
    order: DateOrder | None,
    today: dt.date,
) -> str | None:
    unreadable, unlikely = causes
    date = dates.parse(text, order, today=today)
    if date is None:
        findings.errors.append((unreadable, text))
        return None
    if not EARLIEST_YEAR <= date.year <= today.year + 2:
        findings.errors.append((unlikely, text))
    return date.isoformat()


def language(text: str, findings: Findings, *, offered: Collection[str]) -> str | None:
    """By code or by name, in English or in the language itself; None where it is not offered."""
    code = _language_code(text)
    if code and code in offered:
        return code
    if code and (base := code.partition("-")[0]) in offered:
        return base
    findings.remarks.append((Remark.LANGUAGE_UNKNOWN, text))
    return None


_LANGUAGES = {
    "en": ("english", "ingles", "英语", "英語", "英文"),
    "es": ("spanish", "espanol", "castellano", "西班牙语", "西班牙語", "スペイン語"),
    "zh-hans": (
        *("zh", "zh cn", "zh sg", "cn", "chinese", "simplified chinese", "chinese simplified"),
        *("mandarin", "chino", "中文", "简体中文", "汉语", "普通话", "中国語"),
    ),
}


@lru_cache(maxsize=1024)
def _language_code(text: str) -> str | None:
    words = tidy(text)
    for code, names in _LANGUAGES.items():
        if words == code.replace("-", " ") or words in names:
            return code
    return words.replace(" ", "-") if re.fullmatch("[a-z]{2,3}( [a-z0-9]{2,8})*", words) else None


def _bounded(text: str, length: int, cause: Cause, findings: Findings) -> str:
    if len(text) > length:
        findings.errors.append((cause, text))
    return text
