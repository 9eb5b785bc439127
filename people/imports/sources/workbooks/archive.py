"""The directory of a zipped workbook, checked before anything in it is unpacked. No Django."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from people.imports.limits import MEBIBYTE, Limits
from people.imports.refusals import FileRefused, Problem

END = b"PK\x05\x06"
END_BYTES = 22
COMMENT_BYTES = 65_535
DIRECTORY_BYTES = 1 * MEBIBYTE
BLOCK = 1 * MEBIBYTE
LONGEST = 4 * MEBIBYTE
ENCRYPTED = 0x1

_ARCHIVES = {".zip", ".jar", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst"}
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@contextmanager
def checked(stream: BinaryIO, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Faults of the archive come out as FileRefused for as long as it is open."""
    _check_end(stream, limits)
    try:
        with zipfile.ZipFile(stream) as parts:
            _check_directory(parts.infolist(), limits)
            yield parts
    except (*_FAULTS, ValueError, struct.error):
        raise FileRefused(Problem.BROKEN_WORKBOOK) from None


def blocks(part: BinaryIO, before: bytes) -> Iterator[bytes]:
    """XML in pieces that end before a tag, if possible before a tag that starts with `before`.

    Refuses declarations, and letters of two bytes, in which nothing would be found.
    """
    rest = b""
    while block := part.read(BLOCK):
        if not rest and b"\0" in block[:1024]:
            raise FileRefused(Problem.BROKEN_WORKBOOK)
        piece = rest + block
        if b"<!" in piece and _DECLARATION.search(piece):
            raise FileRefused(Problem.DECLARATIONS)
        cut = piece.rfind(before)
        if cut <= 0:
            cut = piece.rfind(b"<")
        if cut <= 0 and len(piece) > LONGEST:
            raise FileRefused(Problem.BROKEN_WORKBOOK)
        rest = piece[max(cut, 0) :]
        if cut > 0:
            yield piece[:cut]
    if rest:
        yield rest


def _check_end(stream: BinaryIO, limits: Limits) -> None:
    """The directory itself may be the bomb: its entries and length are told at the very end."""
    size = stream.seek(0, 2)
    stream.seek(max(size - END_BYTES - COMMENT_BYTES, 0))
    tail = stream.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_BYTES:
        raise FileRefused(Problem.BROKEN_WORKBOOK)
    entries, length = struct.unpack_from("<HI", tail, place + 10)
    if entries > limits.max_entries or length > DIRECTORY_BYTES:
        raise FileRefused(Problem.TOO_MANY_PARTS, limit=limits.max_entries)


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.max_entries:
        raise FileRefused(Problem.TOO_MANY_PARTS, limit=limits.max_entries)
    names = [part.orig_filename for part in parts]
    if len(set(names)) < len(names) or any(map(_is_unsafe, names)):
        raise FileRefused(Problem.UNSAFE_PARTS)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileRefused(Problem.LOCKED)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise FileRefused(Problem.BROKEN_WORKBOOK)
    if sum(part.file_size for part in parts) > limits.max_unpacked or any(
        part.file_size > MEBIBYTE and part.file_size > part.compress_size * limits.max_ratio
        for part in parts
    ):
        raise FileRefused(Problem.UNPACKS_TOO_LARGE, limit=limits.max_unpacked)


def _is_unsafe(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return (
        not name
        or "\0" in name
        or path.is_absolute()
        or ".." in path.parts
        or ":" in name
        or path.suffix.lower() in _ARCHIVES
    )
