"""How a row of the log becomes bytes, and bytes a mark and a digest. No row is read here for anyone.

A seal's key is derived (HKDF-SHA256) from the organisation's key, which the installation's key
wraps: turning the installation's key leaves every seal readable, and whoever holds the database
alone can make none.
"""

import hashlib
import hmac
import struct
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from people.trust.models import AuditSeal

MARK = 16
# Id, uuid, and what is sealed: one JSON text that comes out the same on every machine, in every
# time zone, and in which no two rows can look alike.
COLUMNS = """
e.id, e.uuid::text, json_build_array(
    e.id, e.uuid, (extract(epoch from e.at) * 1000000)::bigint, e.actor_id, e.action,
    e.object_type, e.object_uuid, e.detail, e.xid::text
)::text
"""
Row = Sequence[Any]


def seal_key(organisation_key: bytes, organisation_id: int) -> bytes:
    """32 bytes."""
    info = f"synchro audit seal|{organisation_id}".encode()
    return HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(organisation_key)


def mark(key: bytes, row: Row) -> bytes:
    """16 bytes that no other row has."""
    return hmac.digest(key, b"row" + row[2].encode(), hashlib.sha256)[:MARK]


def marks(key: bytes, rows: Iterable[Row]) -> bytes:
    return b"".join(mark(key, row) for row in rows)


def digest(key: bytes, seal: AuditSeal, before: bytes) -> bytes:
    """Over everything that the seal says and over the one before it; 32 bytes."""
    at = int(seal.at.timestamp() * 1_000_000)
    numbers = (seal.number, at, seal.count, seal.last_row, seal.horizon, seal.floor, seal.cluster)
    parts = [
        b"seal",
        uuid.UUID(str(seal.key)).bytes,
        *(str(number).encode() for number in numbers),
        struct.pack(f">{len(seal.rows)}q", *seal.rows),
        bytes(seal.marks),
        bytes(before),
    ]
    return hmac.digest(key, _framed(parts), hashlib.sha256)


def _framed(parts: Iterable[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
