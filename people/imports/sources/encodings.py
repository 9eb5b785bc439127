"""In which encoding a text file was written. No Django."""

import codecs
from typing import BinaryIO

from charset_normalizer import from_bytes

from people.imports.refusals import FileRefused, Problem
from people.imports.sources.plausibility import plausibility

BLOCK = 1024 * 1024
SAMPLE_BYTES = 64 * 1024

# What a person may choose by hand; the first ones are also guessed.
GUESSED = ("cp1252", "cp1250", "cp1251", "gb18030", "cp932", "cp949", "big5", "latin-1")
OFFERED = (
    "utf-8",
    "utf-16",
    *GUESSED,
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp874",
    "koi8-r",
    "iso8859-2",
    "iso8859-15",
    "mac-roman",
    "cp850",
    "cp437",
)

# A lone surrogate, which no decoder makes: it marks bytes that mean nothing in the encoding.
BROKEN = "\udcff"
codecs.register_error("synchro.mark", lambda error: (BROKEN, error.end))  # type: ignore[attr-defined]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(stream: BinaryIO) -> str:
    """Reads the stream to find out; refuses where no encoding makes sense of the characters."""
    stream.seek(0)
    head = stream.read(4096)
    if encoding := encoding_by_mark(head):
        return encoding
    sample = _telling_lines(stream)
    if not sample:
        return "utf-8"
    if _is_utf8(sample):
        return "utf-8"
    return _guess(sample)


def encoding_by_mark(head: bytes) -> str | None:
    """By a byte order mark, or by the NULs that only UTF-16 has in text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" not in head:
        return None
    plain = {encoding: _plainness(head, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(plain, key=plain.__getitem__)
    return best if plain[best] > 0.1 else None


def _plainness(head: bytes, encoding: str) -> float:
    """The share of ASCII, and none where a character is one that no text has."""
    text = head.decode(encoding, "synchro.mark").rstrip(BROKEN)  # the head may end in mid-letter
    if not text or BROKEN in text or any(_is_control(character) for character in text):
        return 0.0
    return sum(map(str.isascii, text)) / len(text)


def _is_control(character: str) -> bool:
    return character < " " and character not in "\t\r\n\x1f"


def _telling_lines(stream: BinaryIO) -> bytes:
    """Lines with something beyond ASCII; a newline byte is one in every guessed encoding."""
    stream.seek(0)
    kept, rest = bytearray(), b""
    while len(kept) < SAMPLE_BYTES and (block := stream.read(BLOCK)):
        if block.isascii() and rest.isascii():
            rest = block[block.rfind(b"\n") + 1 :][-SAMPLE_BYTES:]
            continue
        lines = (rest + block).split(b"\n")
        rest = lines.pop()[-SAMPLE_BYTES:]
        for line in lines:
            if not line.isascii():
                kept += line[:SAMPLE_BYTES] + b"\n"
                if len(kept) >= SAMPLE_BYTES:
                    break
    if not rest.isascii() and len(kept) < SAMPLE_BYTES:
        kept += rest
    return bytes(kept)


def _is_utf8(sample: bytes) -> bool:
    """Also where a few bytes are broken: that file is refused with its row, not read as another."""
    decoded = sample.decode("utf-8", "synchro.mark")
    broken = decoded.count(BROKEN)
    telling = sum(not character.isascii() for character in decoded) - broken
    return telling > broken


def _guess(sample: bytes) -> str:
    matches = {match.encoding: match for match in _matches(sample)}
    scores = {}
    for preference, encoding in enumerate(GUESSED):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        match = matches.get(encoding.replace("-", "_"))
        coherence = match.coherence if match else 0.0
        scores[encoding] = plausibility(text, encoding) + coherence / 4 - preference / 1000
    best = max(scores, key=scores.__getitem__, default=None)
    if best is None or scores[best] < 0.45:
        raise FileRefused(Problem.UNKNOWN_CHARACTERS)
    return best


def _matches(sample: bytes) -> list:
    names = [encoding.replace("-", "_") for encoding in GUESSED]
    return list(from_bytes(sample[:8192], cp_isolation=names, threshold=0.6))
