"""The words that find a person, and the key that puts people in order: folded, in any script."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from people import bulk
from people.models import Member, MemberWord

WORD_LENGTH = 60
SORT_KEY_LENGTH = 200
_CHUNK = 1_000

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
    local = address.partition("@")[0]
    words = {word for text in (*texts, local) for word in _beginnings(fold(text))}
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
    """The words of members, by id, who have none yet; a thousand members at a time are meant."""
    return bulk.insert(
        MemberWord,
        ({"member_id": member, "word": word} for member, words in found for word in words),
    )


def forget(members: Iterable[int]) -> None:
    MemberWord.objects.filter(member__in=list(members)).delete()


def _beginnings(folded: str) -> Iterator[str]:
    for word in _WORD.findall(folded):
        yield word[:WORD_LENGTH]
        if word.isdecimal() and word.startswith("0"):
            yield word.lstrip("0")[:WORD_LENGTH] or "0"
        if len(word) <= WORD_LENGTH and _UNSPACED.fullmatch(word):
            yield from (word[start:] for start in range(1, len(word)))
