"""The words that find a person, and the key that puts people in order: folded, in any script."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from people import scope
from people.models import Member

WORD_LENGTH = 60
SORT_KEY_LENGTH = 200
_CHUNK = 1_000
# The organisation is asked for by a query: see `people.imports.comparing`.
_FORGET = """
    delete from people_memberword
    where organisation_id = (select %s::bigint) and member_id = any(%s::bigint[])
"""
_WRITE = """
    insert into people_memberword (organisation_id, member_id, word)
    select %s, (one->>0)::bigint, word
    from jsonb_array_elements(%s::jsonb) one, jsonb_array_elements_text(one->1) word
"""

_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))
# Letters that Unicode does not take apart although people type them without the stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
# Kana, Han and Hangul: written without spaces, so that a given name begins inside the word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]{2,}")


def fold(text: str) -> str:
    """Without case, accents, width and spare spaces: what two spellings of one name share."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(_ACCENTS)
    return " ".join(unicodedata.normalize("NFKC", bare.casefold()).translate(_STROKES).split())


def sort_key(full_name: str, number: str) -> str:
    """The folded name; for somebody without one the number, with 2 before 10."""
    key = fold(full_name) or _DIGITS.sub(lambda run: run.group().zfill(12), fold(number))
    return key[:SORT_KEY_LENGTH]


def words_of(member: Member) -> set[str]:
    """Words of the names, the number and the address's local part; the address as a whole too."""
    texts = (member.full_name, member.preferred_name, member.number)
    return words_in(texts, member.address or "")


def words_in(texts: Iterable[str], address: str) -> set[str]:
    address = fold(address)
    words = set(_beginnings(address.partition("@")[0]))
    for text in texts:
        if text:
            words.update(_beginnings(fold(text)))
    return words | ({address[:WORD_LENGTH]} if address else set())


def terms_of(search: str) -> list[str]:
    """What somebody typed, as beginnings of words, each of which has to be found."""
    terms: list[str] = []
    for part in fold(search).split():
        terms += [part] if "@" in part else _WORD.findall(part)
    return [term[:WORD_LENGTH] for term in dict.fromkeys(terms)]


def index(members: Iterable[Member]) -> int:
    """Write these members' words anew, a thousand members at a time. Returns how many words."""
    count, rest = 0, iter(members)
    while chunk := list(islice(rest, _CHUNK)):
        forget([member.pk for member in chunk])
        count += write((member.pk, words_of(member)) for member in chunk)
    return count


def write(found: Iterable[tuple[int, set[str]]]) -> int:
    """The words of members, by id, who have none yet; a few thousand members at a time are meant."""
    return write_json(as_json(found))


def as_json(found: Iterable[tuple[int, set[str]]]) -> str:
    return json.dumps([(member, list(words)) for member, words in found], ensure_ascii=False)


def write_json(found: str) -> int:
    """What `as_json` gave. Returns how many words were written."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [scope.require().organisation_id, found])
        return int(cursor.rowcount)


def forget(members: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [scope.require().organisation_id, list(members)])


def _beginnings(folded: str) -> Iterable[str]:
    words: list[str] = _WORD.findall(folded)
    plain = folded.isascii() and len(folded) <= WORD_LENGTH and "0" not in folded
    return words if plain else _other_beginnings(words)


def _other_beginnings(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word[:WORD_LENGTH]
        if word.isdecimal() and word.startswith("0"):
            yield word.lstrip("0")[:WORD_LENGTH] or "0"
        if not word.isascii() and len(word) <= WORD_LENGTH and _UNSPACED.fullmatch(word):
            yield from (word[start:] for start in range(1, len(word)))
