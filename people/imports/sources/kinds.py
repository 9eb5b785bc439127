"""What sort of file an upload is, by its first and last bytes and never by its name. No Django."""

import re
from enum import StrEnum
from typing import BinaryIO

from people.imports.sources.encodings import encoding_by_mark

EDGE = 64 * 1024


class Kind(StrEnum):
    DELIMITED = "delimited"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    NUMBERS = "numbers"
    DOCUMENT = "document"
    PDF = "pdf"
    ARCHIVE = "archive"
    IMAGE = "image"
    MEDIA = "media"
    PROGRAM = "program"
    DATABASE = "database"
    WEB_PAGE = "web_page"
    XML = "xml"
    JSON = "json"
    LOCKED = "locked"
    RTF = "rtf"
    CONTACTS = "contacts"
    BINARY = "binary"


_STARTS = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"Rar!\x1a", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"SQLite format 3\x00", Kind.DATABASE),
    (b"PAR1", Kind.DATABASE),
    (b"\x00\x01\x00\x00Standard", Kind.DATABASE),
    (b"{\\rtf", Kind.RTF),
    (b"BEGIN:VCARD", Kind.CONTACTS),
    (b"OggS", Kind.MEDIA),
    (b"ID3", Kind.MEDIA),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_ZIP = (
    (b"xl/workbook.xml", Kind.XLSX),
    (b"xl/workbook.bin", Kind.XLSB),
    (b"opendocument.spreadsheet", Kind.ODS),
    (b"Index/Document.iwa", Kind.NUMBERS),
    (b"word/", Kind.DOCUMENT),
    (b"ppt/", Kind.DOCUMENT),
    (b"opendocument.", Kind.DOCUMENT),
)
_IN_OLD_OFFICE = (
    ("EncryptedPackage".encode("utf-16-le"), Kind.LOCKED),
    ("Workbook\0".encode("utf-16-le"), Kind.XLS),
    ("Book\0".encode("utf-16-le"), Kind.XLS),
)
_TEXTS = (
    (re.compile(rb"\s*<(!doctype\s+html|html|head|body|table|meta)\b", re.I), Kind.WEB_PAGE),
    (re.compile(rb"\s*<(\?xml|!--|!doctype)", re.I), Kind.XML),
    (
        re.compile(
            rb'\s*(\{\s*["}]|\[\s*([\[{"\]]|(-?[0-9][0-9.eE+-]*|true|false|null|NaN)\s*[,\]]))'
        ),
        Kind.JSON,
    ),
)


def kind_of(stream: BinaryIO) -> Kind:
    stream.seek(0)
    head = stream.read(EDGE)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside(head + _tail(stream), _IN_ZIP, Kind.ARCHIVE)
    if head.startswith(_OLD_OFFICE):
        directory = _directory(stream, head)
        otherwise = Kind.DOCUMENT if directory else Kind.XLS  # cut off before its directory
        return _inside(head + directory, _IN_OLD_OFFICE, otherwise)
    text = _plain(head)
    for pattern, kind in _TEXTS:
        if pattern.match(text):
            return kind
    return _binary(head) or Kind.DELIMITED


def _tail(stream: BinaryIO) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(size - EDGE, 0))
    return stream.read(EDGE)


def _directory(stream: BinaryIO, head: bytes) -> bytes:
    """An old office file says in its head where the names of its streams are."""
    power, place = int.from_bytes(head[30:32], "little"), int.from_bytes(head[48:52], "little")
    stream.seek((place + 1) << min(power, 12))
    return stream.read(4096)


def _plain(head: bytes) -> bytes:
    """A byte a letter, where the text begins with a mark or is written two or four bytes a letter."""
    if encoding := encoding_by_mark(head[:4096]):
        return head.decode(encoding, "replace").encode("utf-8")
    return head


def _inside(edges: bytes, names: tuple[tuple[bytes, Kind], ...], otherwise: Kind) -> Kind:
    return next((kind for name, kind in names if name in edges), otherwise)


def _binary(head: bytes) -> Kind | None:
    """Text has next to no control bytes, unless it is written two or four bytes a letter."""
    if encoding_by_mark(head[:4096]):
        return None
    if head.startswith(b"RIFF") or head[4:8] == b"ftyp":
        return Kind.IMAGE if head[8:12] == b"WEBP" else Kind.MEDIA
    if head.startswith(b"MZ") and b"\x00" in head:
        return Kind.PROGRAM
    controls = sum(head.count(code) for code in (*range(1, 9), *range(14, 27), 28, 29, 30, 127))
    return Kind.BINARY if controls > max(len(head) // 50, 8) else None
