"""What one document may cost, and how the child that renders it reports its end."""

from dataclasses import dataclass
from enum import IntEnum

HTML_CHARACTERS = 4_000_000
PAGES = 300
LARGE = 2 * 1024 * 1024 * 1024  # bytes of address space for a document with a thousand drawings

# Documents name our files as if they stood here; no such host exists.
ORIGIN = "https://assets.invalid/"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes of address space and of one temporary file; seconds of processor and of patience.

    ``characters`` is how long the HTML may be.
    """

    memory: int = 768 * 1024 * 1024
    file: int = 64 * 1024 * 1024
    processor: int = 25
    wall: int = 45
    characters: int = HTML_CHARACTERS


class Exit(IntEnum):
    """The child's exit status."""

    DONE = 0
    BROKEN = 1
    TOO_LARGE = 80
    BLOCKED_ADDRESS = 81
    UNAVAILABLE = 82
