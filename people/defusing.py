"""Text that a spreadsheet would take for a formula, made harmless on the way out and put back on the way in."""

import re
import unicodedata

_SIGNS = "=+-@"
# What a spreadsheet skips, or takes for the mark of a text, before it looks for a sign.
_SKIPPED = re.compile(
    "[\\s\0-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\"'`＂＇‘’“”]*"
)
_BREAKS = "\t\r\n\0"
MARK = "'"


def defused(cell: str) -> str:
    """With an apostrophe before what could be a formula; ``restored`` takes it off again."""
    return f"{MARK}{cell}" if _is_risky(cell) else cell


def restored(cell: str) -> str:
    """What was defused, as it was before; any other text as it is."""
    return cell[1:] if cell[:1] == MARK and _is_risky(cell[1:]) else cell


def _is_risky(cell: str) -> bool:
    """Also in full width, and behind spaces, quotes and what cannot be seen."""
    if cell[:1].isalnum():
        return False
    first = cell[_SKIPPED.match(cell).end() :][:1]  # type: ignore[union-attr]  # it matches nothing, too
    sign = bool(first) and unicodedata.normalize("NFKC", first)[0] in _SIGNS
    return sign or cell.startswith(tuple(_BREAKS))
