"""Formatted text as plain text: what a person would read of it, on one line. No Django."""

import re
import unicodedata
from html import unescape

_WITH_CONTENT = re.compile(r"<(script|style|head|title)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_INLINE = re.compile(r"</?(?:a|abbr|b|em|font|i|mark|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*(?:>|\Z)")
_STILL_A_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_ROUNDS = 3
_UNSEEN = {"Cc", "Cs", "Co"}
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_text(text: str) -> str:
    """Without markup, characters that cannot be seen, and blanks at the ends or in a row.

    What is still markup after it was unescaped three times is broken up, so that nothing of it
    is read as markup by anybody.
    """
    text = _seen(text)
    for _ in range(_ROUNDS):
        if "<" not in text and "&" not in text:
            break
        text = _COMMENT.sub(" ", _WITH_CONTENT.sub(" ", text))
        text = _seen(unescape(_TAG.sub(" ", _INLINE.sub("", text))))
    return " ".join(_ENTITY.sub("& ", _STILL_A_TAG.sub("< ", text)).split())


def _seen(text: str) -> str:
    return "".join(filter(_is_seen, text))


def _is_seen(letter: str) -> bool:
    if letter in "\n\r\t":
        return True
    return letter not in _TURNS and unicodedata.category(letter) not in _UNSEEN
